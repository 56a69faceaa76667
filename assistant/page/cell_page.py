"""The page of one source by itself, at an address that can be passed on: HTML without any script in it."""

from assistant.answer import Citation
from assistant.compose_draft import citation_of, label_of, with_unit
from assistant.page.excerpt import Cited, whole
from assistant.page.markup import Markup, address, drawn
from assistant.page.places import Place, cells_of, joined, marked, where_in
from assistant.page.talk import address_of
from corpus.fact import Fact
from corpus.report import Section
from index.fact_rows import ReportEntry
from index.fact_table import FactTable

_READ = {
    "printed": "报告印在这一格",
    "resolved": "原文丢失了分栏，所在的栏由表内合计关系确定",
    "derived": "由报告所述的增减数反推",
    "candidate": "所在的栏没有确定，不用来回答",
}


def cell_page(facts: FactTable, id: str) -> str | None:
    """The page of a fact; None where there is none of that id."""
    found = facts.get([id])
    entry = _entry(facts, found[0].report) if found else None
    if entry is None:
        return None
    fact = found[0]
    one = citation_of(fact.source, entry.title, fact.entity, fact.year, fact.form, fact.id)
    heading = f"{fact.entity}{label_of(fact)}：{with_unit(fact.value, fact.unit)}"
    cells = cells_of(one, facts.table)
    section = None if cells else _section(facts, one.report, fact.source.line)
    return _page(entry, one, heading, _told(fact), cells, _paragraphs(section, fact) if section else [])


def place_page(facts: FactTable, report: str, line: int) -> str | None:
    """The page of a line of a report: the row of a table, or a paragraph; None where it holds neither."""
    entry = _entry(facts, report)
    if entry is None:
        return None
    about = {"report": entry.id, "title": entry.title, "entity": entry.identity.entity, "year": entry.identity.year}
    for table in facts.tables(report):
        for row in table.rows:
            if row.line <= line <= row.line_end:
                one = Citation.model_validate(about | {"quote": row.quote, "line": line, "form": table.title})
                cells = Cited(table=table, row=row, columns=())
                return _page(entry, one, f"{entry.title}：{table.title}", [], cells, [])
    if (section := _section(facts, report, line)) is None:
        return None
    one = Citation.model_validate(about | {"quote": "", "line": line, "heading": section.heading})
    name = section.heading[-1] if section.heading else "正文"
    return _page(entry, one, f"{entry.title}：{name}", [], None, _paragraphs(section, line))


def absent() -> str:
    """What is said where an address leads nowhere."""
    return drawn("absent.html")


def _page(
    entry: ReportEntry,
    one: Citation,
    heading: str,
    told: list[tuple[str, str]],
    cells: Cited | None,
    paragraphs: list[tuple[Markup, bool]],
) -> str:
    own = address_of(one)
    return drawn(
        "cell.html",
        heading=heading,
        title=entry.title,
        where=where_in(Place(numbers=(), citation=one, cells=cells)),
        table=whole(cells) if cells else None,
        quote=one.quote,
        paragraphs=paragraphs,
        told=told,
        pages=[f"{own}/page-{page}.png" for page in sorted({spot.page for spot in one.boxes})] if one.fact else [],
        root="../" * own.count("/"),
        original=f"original/{address(entry.id)}",
    )


def _told(fact: Fact) -> list[tuple[str, str]]:
    told = [("口径", f"{fact.scope}　{fact.fund}　{fact.stage}"), ("读法", _READ[fact.read_as])]
    return [*told, ("提示", "数字由文字识别得出，请核对原件")] if fact.source.ocr else told


def _entry(facts: FactTable, report: str) -> ReportEntry | None:
    return next((one for one in facts.versions if one.id == report), None)


def _section(facts: FactTable, report: str, line: int) -> Section | None:
    return next(
        (one for one in facts.sections(report) if any(p.line <= line <= p.line_end for p in one.paragraphs)), None
    )


def _paragraphs(section: Section, about: Fact | int) -> list[tuple[Markup, bool]]:
    """The paragraphs of a section, and whether each is the one; in that one the figure is marked."""
    line = about if isinstance(about, int) else about.source.line
    figures = [] if isinstance(about, int) else [about.value]
    return [
        (marked(one.raw, figures), True)
        if one.line <= line <= one.line_end
        else (Markup.escape(joined(one.raw)), False)
        for one in section.paragraphs
    ]
