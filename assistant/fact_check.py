"""`wenzhang check`: each figure of a paragraph against what the reports print."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from corpus.fact import Fact
from corpus.facts.prose_figures import find_figures
from corpus.facts.prose_state import BUDGETS, About
from corpus.facts.prose_statements import Statement, read_statements
from corpus.figure import YUAN_PER, convert, decimals_of, rounded, written
from corpus.plain import plain, squeeze
from corpus.record import Record
from corpus.report import Source
from index.errors import WenzhangError
from index.fact_rows import FactQuery
from index.fact_table import FactTable
from index.holdings import Holding

Mark = Literal["✓", "✗", "口径不同", "未收录"]
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年")


class UnreadableText(WenzhangError):
    """The file holds no text that can be read."""


class Checked(Record):
    """One figure of the text with what the reports say of it."""

    said: str  # the figure as the text writes it
    about: str
    mark: Mark
    note: str
    source: Source | None = None
    fact: str | None = None


class AskedOf(NamedTuple):
    entity: str | None
    year: int | None


def check_text(facts: FactTable, text: str) -> tuple[Checked, ...]:
    """Every figure of the text, in its order."""
    read = plain(text)
    asked = asked_of(facts.holdings.all, read.text)
    about = About(year=asked.year or 0, entity=asked.entity or "", stage="决算")
    said: dict[int, list[Statement]] = {}
    for statement in read_statements(read.text, about):
        said.setdefault(statement.start, []).append(statement)
    return tuple(
        _checked(facts, asked, read.quote(figure.start, figure.end), said.get(figure.start, ()))
        for figure in find_figures(read.text)
    )


def text_of(path: Path) -> str:
    """The words of a news item or a draft, whatever file they are in; UnreadableText says why there are none."""
    from corpus.errors import UnreadableReport
    from corpus.readers.dispatch import read_transcript

    try:
        return read_transcript(path.read_bytes()).text
    except UnreadableReport as error:
        raise UnreadableText(f"{path.name}：{error}") from None


def asked_of(holdings: Sequence[Holding], text: str) -> AskedOf:
    """Whose figures and of which year the text is about: what it names, else what there is only one of."""
    named = [one for one in holdings if any(squeeze(name) in text for name in (one.entity, *one.aliases))]
    chosen = max(named, key=lambda one: len(one.entity)) if named else holdings[0] if len(holdings) == 1 else None
    if chosen is None:
        return AskedOf(None, None)
    years = [int(match["year"]) for match in _YEAR.finditer(text)]
    year = next((one for one in years if one in chosen.years), years[0] if years else max(chosen.years, default=None))
    return AskedOf(chosen.entity, year)


def _checked(table: FactTable, asked: AskedOf, said: str, statements: Sequence[Statement]) -> Checked:
    if not statements:
        return Checked(said=said, about="", mark="未收录", note="没有读出这个数字说的是什么")
    about = "、".join(dict.fromkeys(_name(one) for one in statements))
    if asked.entity is None:
        return Checked(said=said, about=about, mark="未收录", note="没有说明是哪个单位")
    judged = [_judged(table, asked, said, one) for one in statements]
    return min(judged, key=lambda one: _ORDER.index(one.mark)).model_copy(update={"about": about})


_ORDER: tuple[Mark, ...] = ("✓", "✗", "口径不同", "未收录")


def _name(one: Statement) -> str:
    if one.measure in {"增减额", "增减率"}:
        return f"{one.concept}比{one.basis}{one.measure}"
    return one.concept if one.measure == "金额" and one.stage == "决算" else f"{one.concept}{_kind(one)}"


def _kind(one: Statement) -> str:
    kind = one.stage if one.measure == "金额" else one.measure
    return "" if one.concept.endswith(kind) else kind


def _judged(table: FactTable, asked: AskedOf, said: str, one: Statement) -> Checked:
    held = table.find(FactQuery(concepts=(one.concept,), entities=(asked.entity or "",), measures=(one.measure,)))
    whole = [fact for fact in held if fact.aspect is None and fact.project is None]
    here = [fact for fact in whole if fact.year == asked.year and _fits(fact, one)]
    if agreeing := next((fact for fact in here if _agrees(fact, one)), None):
        return _said(said, one, "✓", f"报告为 {_shown(agreeing)}", agreeing)
    if elsewhere := next((fact for fact in whole if _agrees(fact, one)), None):
        return _said(said, one, "口径不同", _differs(elsewhere, asked, one, here), elsewhere)
    if here:
        values = "、".join(dict.fromkeys(_shown(fact) for fact in here))
        return _said(said, one, "✗", f"报告为 {values}", here[0])
    if held:
        years = "、".join(dict.fromkeys(f"{fact.year}年{fact.stage}" for fact in held[:4]))
        return _said(said, one, "未收录", f"没有 {asked.year} 年的这个数字；收录的有 {years}", None)
    return _said(said, one, "未收录", "报告里没有这个数字", None)


def _said(said: str, one: Statement, mark: Mark, note: str, fact: Fact | None) -> Checked:
    return Checked(
        said=said, about=one.concept, mark=mark, note=note, source=fact.source if fact else None,
        fact=fact.id if fact else None,
    )  # fmt: skip


def _fits(fact: Fact, one: Statement) -> bool:
    """Whether the fact is what the sentence states: stage, basis, fund if it names one, path if it gives one."""
    vague = "预算" in {fact.stage, one.stage} and {fact.stage, one.stage} <= BUDGETS
    if fact.stage != one.stage and not vague:
        return False
    if one.basis and fact.basis != one.basis:
        return False
    return one.subject.fund is None or fact.fund == one.subject.fund


def _agrees(fact: Fact, one: Statement) -> bool:
    """The same figure, or the report's figure rounded to the digits that the text writes."""
    if fact.unit not in YUAN_PER or one.unit not in YUAN_PER:
        return fact.unit == one.unit and rounded(fact.value, decimals_of(one.value)) == one.value
    exact = convert(fact.value, fact.unit, one.unit)
    return exact == one.value or (bool(one.value) and rounded(exact, decimals_of(one.value)) == one.value)


def _differs(fact: Fact, asked: AskedOf, one: Statement, here: Sequence[Fact]) -> str:
    parts = list(_differences(fact, asked, one))
    meant = f"；按所说口径报告为 {_shown(here[0])}" if here else ""
    return f"这个数字是{'、'.join(parts) or '另一口径'}的{fact.concept}{meant}"


def _differences(fact: Fact, asked: AskedOf, one: Statement) -> Iterator[str]:
    if fact.year != asked.year:
        yield f"{fact.year}年"
    if fact.stage != one.stage:
        yield fact.stage
    if one.subject.fund and fact.fund != one.subject.fund:
        yield fact.fund
    if one.basis and fact.basis != one.basis:
        yield f"{'占' if one.measure == '占比' else '比'}{fact.basis}"


def _shown(fact: Fact) -> str:
    return f"{written(fact.value)}{fact.unit}"


def as_text(found: Sequence[Checked]) -> str:
    """The figures marked, each with its place in the report."""
    if not found:
        return "这段话里没有读出带单位的数字。"
    return "\n".join(line for one in found for line in _lines(one))


def _lines(one: Checked) -> Iterator[str]:
    about = f"（{one.about}）" if one.about else ""
    yield f"{one.mark}  {one.said}{about}：{one.note}"
    if one.source:
        quote = " ".join(one.source.quote.split())
        yield f"   {one.source.report} {_where(one.source)}：{quote[:90]}{'…' if len(quote) > 90 else ''}"


def _where(source: Source) -> str:
    """第 8 页 合计 × 基本支出; 第 120 行 where the file has no pages."""
    at = f"第 {source.page} 页" if source.page else f"第 {source.line} 行"
    cell = " × ".join(part for part in (source.row, source.column) if part) if source.table is not None else ""
    return f"{at} {cell}".strip()
