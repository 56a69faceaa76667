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
NOT_FORMS = {"情况说明", "绩效评价报告"}
each_kind = pytest.mark.parametrize("kind", KINDS)


@cache
def _text(year: int) -> str:
    return next(entry for entry in embedded() if entry.identity.year == year).path.read_text(encoding="utf-8")


@cache
def _facts(transcript: Transcript) -> tuple[Report, tuple[Fact, ...]]:
    report = report_of(transcript, origin="report", digest="0" * 64)
    return report, facts_of(report).facts


def _said(facts: tuple[Fact, ...], prose: bool) -> Counter[tuple[object, ...]]:
    """What facts say, wherever it is printed and however it is spaced."""
    return Counter(
        (one.form, one.code, squeeze(one.item), squeeze(one.column), one.concept, one.aspect, one.stage, one.fund,
         one.measure, one.value, one.unit, one.basis, squeeze(one.project or ""), one.read_as)
        for one in facts
        if (one.form in NOT_FORMS) == prose
    )  # fmt: skip


@each_kind
def test_a_report_with_cells_gives_the_same_facts(kind: str) -> None:
    if kind == "pdf" and not render.FONT.exists():
        pytest.skip(f"no Chinese font at {render.FONT}")
    text = _text(2024)
    report, facts = _facts(read_transcript(KINDS[kind](text)))
    expected = _facts(Transcript(text=text))[1]
    assert report.identity == _facts(Transcript(text=text))[0].identity
    assert _said(facts, prose=False) == _said(expected, prose=False)
    lost = _said(expected, prose=True) - _said(facts, prose=True)
    assert lost.total() <= 0.01 * len(expected)


@each_kind
def test_a_report_that_lost_its_cells_gives_the_same_figures_of_its_forms(kind: str) -> None:
    if kind == "pdf" and not render.FONT.exists():
        pytest.skip(f"no Chinese font at {render.FONT}")
    text = _text(2020)
    _, facts = _facts(read_transcript(KINDS[kind](text)))
    forms = tuple(one for one in facts if not one.form.startswith("绩效"))
    expected = tuple(one for one in _facts(Transcript(text=text))[1] if not one.form.startswith("绩效"))
    assert _said(forms, prose=False) == _said(expected, prose=False)


def test_pages_are_kept_where_the_kind_has_them() -> None:
    if not render.FONT.exists():
        pytest.skip(f"no Chinese font at {render.FONT}")
    report, facts = _facts(read_transcript(render.as_pdf(_text(2024))))
    pages = {fact.source.page for fact in facts}
    assert None not in pages
    assert len(pages) > 3
    assert all(table.page for table in report.tables)
    assert {fact.source.page for fact in _facts(read_transcript(render.as_docx(_text(2024))))[1]} == {None}
