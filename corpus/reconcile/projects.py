"""Projects across a report: whose form, line of the list and summary in prose belong to one project."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from corpus.fact import Fact
from corpus.plain import squeeze
from corpus.reconcile.books import Books

MONEY = "年度资金总额"
SCORE = "自评得分"


class Project(NamedTuple):
    """A project with all that is stated of it; a part is empty where the report has none."""

    name: str
    summary: tuple[Fact, ...]  # prose
    form: tuple[Fact, ...]
    line: tuple[Fact, ...]  # of the list

    def of(self, part: Sequence[Fact], measure: str, stage: str = "决算", concept: str = MONEY) -> Fact | None:
        return next((one for one in part if (one.concept, one.measure, one.stage) == (concept, measure, stage)), None)


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """A name to compare by: 项目 at its end, quotes and the like are set or not as it happens."""
    bare = squeeze(name).replace('"', "").replace("'", "")
    return bare.removesuffix("项目")


def projects(books: Books) -> Iterator[Project]:
    """Every project once. Those of one name are told apart by their order, which is the same in all three places."""
    summaries = _named(_summaries(books))
    forms = _named(tuple(facts) for facts in books.sheets.values())
    lines = _named(_lines(books))
    for name in dict.fromkeys((*summaries, *forms, *lines)):
        # A form printed twice is one project; two of one name with other figures are two.
        printed = _distinct(forms.get(name, [])) if len(forms.get(name, [])) > 1 else forms.get(name, [])
        for summary, form, line in zip_longest(summaries.get(name, []), printed, lines.get(name, []), fillvalue=()):
            yield Project(name, summary, form, line)


def _named(groups: Iterable[tuple[Fact, ...]]) -> dict[str, list[tuple[Fact, ...]]]:
    named: dict[str, list[tuple[Fact, ...]]] = defaultdict(list)
    for facts in groups:
        if facts and facts[0].project:
            named[bare_name(facts[0].project)].append(facts)
    return named


def _summaries(books: Books) -> Iterator[tuple[Fact, ...]]:
    """The prose facts of one project that follow each other; a new score or a new line begins the next."""
    run: list[Fact] = []
    for fact in books.prose:
        if run and (fact.project != run[0].project or (fact.concept, fact.measure, fact.stage) in map(_what, run)):
            yield tuple(run)
            run = []
        if fact.project:
            run.append(fact)
    if run:
        yield tuple(run)


def _what(fact: Fact) -> tuple[str, str, str]:
    return fact.concept, fact.measure, fact.stage


def _lines(books: Books) -> Iterator[tuple[Fact, ...]]:
    lines: dict[tuple[int | None, int, str], list[Fact]] = defaultdict(list)
    for fact in books.listed:
        lines[fact.source.table, fact.source.line, fact.item].append(fact)
    for facts in lines.values():
        yield tuple(facts)


def same_figures(one: Sequence[Fact], other: Sequence[Fact]) -> bool:
    """Whether two forms print the same figures in the same rows."""
    return [(a.concept, a.measure, a.stage, a.value) for a in one] == [
        (a.concept, a.measure, a.stage, a.value) for a in other
    ]


def _distinct(forms: Sequence[tuple[Fact, ...]]) -> list[tuple[Fact, ...]]:
    kept: list[tuple[Fact, ...]] = []
    for form in forms:
        if not any(same_figures(form, one) for one in kept):
            kept.append(form)
    return kept
