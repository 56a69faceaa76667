"""The facts of one report laid out for the rules: by table, by what they measure, with the precision of each figure."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from typing import NamedTuple

from corpus.fact import Blank, Fact, Facts, Fund, Stage
from corpus.figure import YUAN_PER, convert, decimals_of, written
from corpus.finding import Finding, Gap, Place, Severity
from corpus.plain import line_of, line_starts, squeeze
from corpus.reconcile.spans import Span, judge
from corpus.report import Paragraph, Report, Section
from corpus.sections import readable
from corpus.vocabulary_file import load_vocabulary

SHEET, LIST, EVALUATION, PROSE = "绩效自评表", "绩效自评汇总表", "绩效评价报告", "情况说明"
_NO_FORMS = frozenset({SHEET, LIST, EVALUATION, PROSE})
BUDGETS: frozenset[str] = frozenset({"年初预算", "全年预算", "预算"})
_MOST_DECIMALS = 2
_SEVERITY: dict[Gap, Severity] = {
    "尾差": "尾差",
    "尾差偏大": "提示",
    "截断": "提示",
    "约数": "提示",
    "不一致": "不一致",
}


class Key(NamedTuple):
    """What is measured, the same wherever a report states it. `what` is a code where one is known, else the concept."""

    what: str
    aspect: str | None
    stage: str
    fund: str


class Books:
    """What the rules look things up in. Figures whose column is undecided are in none of it."""

    def __init__(self, facts: Facts, report: Report) -> None:
        self.report = report
        self.facts = tuple(fact for fact in facts.facts if fact.read_as != "candidate")
        self.blanks = facts.blanks
        self.forms = tuple(fact for fact in self.facts if fact.form not in _NO_FORMS)
        self.prose = tuple(fact for fact in self.facts if fact.form == PROSE)
        self.evaluations = tuple(fact for fact in self.facts if fact.form == EVALUATION)
        self.tables = _by_table(self.forms)
        self.sheets = _by_table(fact for fact in self.facts if fact.form == SHEET)
        self.listed = tuple(fact for fact in self.facts if fact.form == LIST)
        self.undecided = {fact.source.table for fact in facts.facts if fact.read_as == "candidate"}
        self.constrained: set[str] = set()
        self.bounded: set[str] = set()  # figures that a relation keeps below or above something
        self.compared: dict[tuple[str, ...], bool] = {}  # each relation that could be calculated, and whether it holds
        self._decimals: dict[str, int] = defaultdict(int)
        for fact in self.facts:
            self._decimals[fact.unit] = max(self._decimals[fact.unit], min(decimals_of(fact.value), _MOST_DECIMALS))

    @property
    def paragraphs(self) -> tuple[tuple[Section, Paragraph, str], ...]:
        """The paragraphs of 情况说明 with their plain text."""
        return _paragraphs(self.report.sections)

    def prose_between(self, first: int, last: int) -> list[Fact]:
        """The facts of 情况说明 that begin in these lines."""
        lines = self._prose_lines
        return self._prose_by_line[bisect_left(lines, first) : bisect_right(lines, last)]

    @cached_property
    def _prose_by_line(self) -> list[Fact]:
        return sorted(self.prose, key=lambda one: one.source.line)

    @cached_property
    def _prose_lines(self) -> list[int]:
        return [one.source.line for one in self._prose_by_line]

    @cached_property
    def by_key(self) -> dict[Key, list[Fact]]:
        """The amounts of the forms by what they measure."""
        found: dict[Key, list[Fact]] = defaultdict(list)
        for fact in self.forms:
            if fact.measure == "金额":
                found[key_of(fact)].append(fact)
        return found

    @cached_property
    def forms_of(self) -> dict[str, list[Fact]]:
        """The figures of the forms by their concept."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.forms:
            found[fact.concept].append(fact)
        return found

    @cached_property
    def blank_keys(self) -> dict[Key, Blank]:
        return {key_of(blank): blank for blank in reversed(self.blanks)}

    @cached_property
    def blank_cells(self) -> frozenset[tuple[int | None, str, str | None, str, str]]:
        return frozenset((one.source.table, one.concept, one.aspect, one.stage, one.fund) for one in self.blanks)

    def first(self, concept: str, *, fund: Fund, stage: Stage = "决算", aspect: str | None = None) -> Fact | None:
        """The form's amount of this item, None where the forms have none."""
        found = self.by_key.get(Key(_what(concept, None), aspect, stage, fund))
        return found[0] if found else None

    def decimals(self, fact: Fact) -> int:
        """The digits a figure stands for: where the report prints two, `980.2` and `60` are 980.20 and 60.00.

        Only money and percentages are rounded; what is counted or scored is as exact as it can be.
        """
        rounds = is_money(fact.unit) or fact.unit == "%"
        return max(decimals_of(fact.value), self._decimals[fact.unit] if rounds else _MOST_DECIMALS)

    def span(self, fact: Fact, unit: str | None = None) -> Span:
        """The interval of a figure in the wanted unit of money."""
        span = Span.printed(fact.value, self.decimals(fact))
        if unit is None or unit == fact.unit:
            return span
        return Span(*(convert(one, fact.unit, unit) for one in span))

    def spans(self, facts: Iterable[Fact], unit: str) -> list[Span]:
        return [self.span(fact, unit) for fact in facts]

    def compare(
        self,
        rule: str,
        found: Fact,
        expected: Span | None,
        parts: Sequence[Fact],
        relation: str,
        words: str,
        *,
        at_worst: Severity = "不一致",
        loose: Sequence[Fact] = (),
        at_most: bool = False,
    ) -> Iterator[Finding]:
        """At most one finding: the figure is not what the others make it. `words` say in words what it should be.

        `at_most`: it may be less than that, and was seen to be more.
        `loose` are parts that could be more or less without breaking the relation: what is below a bound, or above.
        """
        if expected is None:
            return
        self.related(found, *(one for one in parts if one not in loose))
        self.bounded.update(one.id for one in loose)
        gap = judge(self.span(found), self.decimals(found), decimals_of(found.value), expected)
        same = gap is None or (relation == "{1}" and self._is_finer(found, expected))
        self.compared[rule, found.id, relation, *(one.id for one in parts)] = same or gap == "尾差"
        if gap == "尾差" and relation == adding(len(parts)) and self._is_unusual(found, expected, parts):
            gap = "尾差偏大"
        if same or gap is None:
            return
        yield self.finding(
            rule,
            (found, *parts),
            severity=at_worst if gap == "不一致" else _SEVERITY[gap],
            gap=gap,
            expected=expected.value,
            relation=relation,
            words=words,
            at_most=at_most,
        )

    def _is_finer(self, found: Fact, expected: Span) -> bool:
        """12.9105 where 12.91 is printed elsewhere: the same figure with more digits."""
        finer = Decimal(5).scaleb(-self.decimals(found) - 1) * 2 < expected.high - expected.low
        return finer and expected.low <= found.value <= expected.high

    def _is_unusual(self, found: Fact, expected: Span, parts: Sequence[Fact]) -> bool:
        """Whether a sum of many is off by more than three times what the rounding of its parts comes to on average."""
        slacks = [span.high - span.value for span in (self.span(found), *self.spans(parts, found.unit))]
        return len(parts) > 3 and (found.value - expected.value) ** 2 > 3 * sum(one * one for one in slacks)

    def related(self, *facts: Fact) -> None:
        """Note that some relation holds these figures in place, whether or not it is broken."""
        self.constrained.update(fact.id for fact in facts)

    def finding(
        self,
        rule: str,
        facts: Sequence[Fact],
        *,
        severity: Severity,
        expected: Decimal,
        words: str,
        relation: str = "",
        gap: Gap | None = "不一致",
        at_most: bool = False,
    ) -> Finding:
        """A finding about figures; the first of the facts is the one that is not as expected."""
        found = facts[0]
        decimals = max(self.decimals(found), 2)
        should = _shown(expected, decimals)
        off = found.value - Decimal(should)
        unit = found.unit
        due = f"，{'应不超过' if at_most else '应为'} {grouped(Decimal(should))}{unit}"
        if relation == "{1}" and words.endswith((grouped(facts[1].value), _amount(facts[1]))):
            due = "" if facts[1].unit == unit else f"，即 {grouped(Decimal(should))}{unit}"
        remark = _REMARK.get(gap or "不一致", "")
        message = f"{label_of(found)}为 {_amount(found)}；{words}{due}，相差 {grouped(off)}{unit}{remark}"
        return Finding(
            id=finding_id(self.report.id, rule, *(fact.id for fact in facts)),
            report=self.report.id,
            rule=rule,
            severity=severity,
            message=message,
            places=tuple(map(place_of, facts)),
            expected=f"{should}{unit}",
            found=f"{written(found.value)}{unit}",
            gap=gap,
            difference=off,
            unit=unit,
            relation=relation,
        )

    def remark(
        self, rule: str, places: Sequence[Place], message: str, *, severity: Severity, expected: str, found: str
    ) -> Finding:
        """A finding about words, or about words and figures."""
        marks = (one.fact or f"{one.line}:{one.label}" for one in places)
        return Finding(
            id=finding_id(self.report.id, rule, *marks),
            report=self.report.id,
            rule=rule,
            severity=severity,
            message=message,
            places=tuple(places),
            expected=expected,
            found=found,
        )


_REMARK = {
    "尾差": "（在四舍五入的范围内）",
    "尾差偏大": "（四舍五入极少能差这么多）",
    "截断": "（像是截去尾数，没有四舍五入）",
    "约数": "（印出的位数少，按印出的位数相符）",
    "不一致": "",
}


@lru_cache(maxsize=4)  # the same report is audited again and again while its figures are tried out
def _paragraphs(sections: tuple[Section, ...]) -> tuple[tuple[Section, Paragraph, str], ...]:
    return tuple(
        (section, paragraph, readable(paragraph).text)
        for section in sections
        if any("说明" in heading for heading in section.heading)
        for paragraph in section.paragraphs
    )


def key_of(fact: Fact | Blank) -> Key:
    return Key(_what(fact.concept, fact.code), aspect_of(fact), fact.stage, fact.fund)


def aspect_of(fact: Fact | Blank) -> str | None:
    """Which part of a row a figure is; in a form of both sides a code's income is not its spending."""
    if fact.code is not None and fact.aspect is None and squeeze(fact.column.split("/")[0]) == "本年收入":
        return "本年收入"
    return fact.aspect


@cache
def _what(concept: str, code: str | None) -> str:
    """The class of spending by its code whether the form prints it or not; an item by its name."""
    return code or _class_codes().get(concept) or concept


@cache
def _class_codes() -> dict[str, str]:
    return {one.name: one.code for one in load_vocabulary().functional if len(one.code) == 3}


def is_class(concept: str) -> bool:
    return concept in _class_codes()


def _by_table(facts: Iterable[Fact]) -> dict[int, list[Fact]]:
    tables: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.source.table is not None:
            tables[fact.source.table].append(fact)
    return dict(tables)


def is_money(unit: str) -> bool:
    return unit in YUAN_PER


def comparable(one: Fact, other: Fact) -> bool:
    return one.unit == other.unit or (is_money(one.unit) and is_money(other.unit))


def label_of(fact: Fact) -> str:
    """Where a figure stands, in words: 支出决算表 行政运行×基本支出, or 情况说明 基本支出（比上年）增减率."""
    if fact.form in {PROSE, EVALUATION}:
        name = " ".join(part for part in (fact.project, fact.concept) if part)
        basis = f"（比{fact.basis}）" if fact.basis and fact.measure in {"增减额", "增减率"} else ""
        kind = fact.stage if fact.measure == "金额" else fact.measure
        return f"{fact.form}“{name}{basis}{'' if name.endswith(kind) else kind}”"
    if fact.project:
        item = "" if fact.form == LIST else f" {squeeze(fact.item)}"
        return f"{fact.form}“{fact.project}”{item}×{squeeze(fact.column)}"
    item = squeeze(fact.item)
    column = squeeze(fact.column)
    if not column or column == item or column.startswith(f"{item}/"):  # the row bears no name but the column's
        return f"{fact.form} {column or item}"
    return f"{fact.form} {item}×{column}"


def place_of(fact: Fact) -> Place:
    source = fact.source
    return Place(
        label=label_of(fact), line=source.line, quote=source.quote, value=fact.value, unit=fact.unit,
        page=source.page, fact=fact.id,
    )  # fmt: skip


def place_of_words(report: Report, words: str, line: int, label: str) -> Place:
    """Words that stand in the report at or after a line; where a reader has joined them, the line itself is quoted."""
    starts = _line_starts(report.text)
    at = report.text.find(words, starts[line - 1])
    if at < 0 or not words:
        return Place(label=label, line=line, quote=report.text.split("\n")[line - 1])
    return Place(label=label, line=line_of(starts, at), quote=words)


@lru_cache(maxsize=4)
def _line_starts(text: str) -> list[int]:
    return line_starts(text)


def finding_id(report: str, rule: str, *marks: str) -> str:
    return sha256("\x1f".join((report, rule, *marks)).encode()).hexdigest()[:12]


def _amount(fact: Fact) -> str:
    return f"{grouped(fact.value)}{fact.unit}"


def grouped(value: Decimal) -> str:
    """Digits for a message: 1,684.87."""
    return f"{value:,f}"


def _shown(value: Decimal, decimals: int) -> str:
    """A sum as exact as it is, a quotient to as many decimals as are of use."""
    exact = value.normalize()
    if decimals_of(exact) <= decimals + 2:
        return written(exact.quantize(Decimal(1)) if decimals_of(exact) == 0 else exact)
    return written(round(value, decimals + 1))


def adding(count: int, start: int = 1) -> str:
    """The relation of a sum over so many places."""
    return "+".join(f"{{{place}}}" for place in range(start, start + count))
