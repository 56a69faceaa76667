"""A report says the same in every kind of file: each seed rendered to the others gives the facts of its text."""

from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest
import render

from corpus.catalog import embedded
from corpus.fact import Fact
from corpus.facts import facts_of
from corpus.plain import squeeze
from corpus.read import report_of
from corpus.readers.dispatch import read_transcript
from corpus.report import Report
from corpus.transcript import Transcript

Render = Callable[[str], bytes]
KINDS: dict[str, Render] = {
    "html": render.as_html,
    "docx": render.as_docx,
    "xlsx": render.as_xlsx,
    "pdf": render.as_pdf,
}
each_kind = pytest.mark.parametrize("kind", KINDS)


@cache
def _rendered(year: int, kind: str) -> Transcript:
    return read_transcript(KINDS[kind](_text(year)))


@cache
def _text(year: int) -> str:
    return next(entry for entry in embedded() if entry.identity.year == year).path.read_text(encoding="utf-8")


@cache
def _facts(transcript: Transcript) -> tuple[Report, tuple[Fact, ...]]:
    report = report_of(transcript, origin="report", digest="0" * 64)
    return report, facts_of(report).facts


def _said(facts: tuple[Fact, ...]) -> Counter[tuple[object, ...]]:
    """What facts say, wherever it is printed and however it is spaced."""
    return Counter(
        (one.form, one.code, squeeze(one.item), squeeze(one.column), one.concept, one.aspect, one.stage, one.fund,
         one.measure, one.value, one.unit, one.basis, squeeze(one.project or ""), one.read_as)
        for one in facts
    )  # fmt: skip


@each_kind
@pytest.mark.parametrize("year", [2024, 2020], ids=["with its cells", "with its cells lost"])
def test_a_report_gives_the_same_facts(year: int, kind: str) -> None:
    if kind == "pdf" and not render.FONT.exists():
        pytest.skip(f"no Chinese font at {render.FONT}")
    report, facts = _facts(_rendered(year, kind))
    printed, expected = _facts(Transcript(text=_text(year)))
    assert report.identity == printed.identity
    assert _said(facts) == _said(expected)


def test_pages_are_kept_where_the_kind_has_them() -> None:
    if not render.FONT.exists():
        pytest.skip(f"no Chinese font at {render.FONT}")
    report, facts = _facts(_rendered(2024, "pdf"))
    pages = {fact.source.page for fact in facts}
    assert None not in pages
    assert len(pages) > 3
    assert all(table.page for table in report.tables)
    assert {fact.source.page for fact in _facts(_rendered(2024, "docx"))[1]} == {None}
