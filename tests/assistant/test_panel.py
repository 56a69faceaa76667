"""The panel of sources: the cited cell marked in its table, the figure marked in its sentence, all else escaped."""

from decimal import Decimal

from assistant.answer import Answer, Citation, Value
from assistant.page.panel import EMPTY, panel
from corpus.report import Cell, Column, Row, Table


def cell(column: int, text: str) -> Cell:
    return Cell(column=column, text=text, line=1, value=Decimal(text) if text else None)


def table() -> Table:
    rows = [("合计", "30.00", "10.00"), ("<b>甲</b>", "20.00", ""), ("乙", "1.00", "1.00")]
    return Table(
        ordinal=3,
        title="支出决算表",
        form="支出决算表",
        unit="万元",
        columns=(Column(path=("本年支出合计",)), Column(path=("基本支出",))),
        rows=tuple(
            Row(label=label, cells=(cell(0, one), cell(1, other)), line=at, line_end=at, quote="x")
            for at, (label, one, other) in enumerate(rows, start=7)
        ),
        line=1,
        line_end=9,
    )


def answer(**citation: object) -> Answer:
    about = {"report": "r", "title": "某报告", "entity": "某局", "year": 2024, "quote": "q", "line": 7, **citation}
    return Answer(
        question="?",
        status="answered",
        text="30.00万元",
        values=(Value(value="30.00", unit="万元", label="支出", entity="某局", year=2024, citations=(0,)),),
        citations=(Citation.model_validate(about),),
    )


def shown(**citation: object) -> str:
    return panel(answer(**citation), lambda _report, _ordinal: table())


def test_the_cited_cell_is_marked_among_its_neighbours() -> None:
    html = shown(table=3, row="合计", column="本年支出合计", form="支出决算表")
    assert "<td class=wz-on><mark>30.00</mark></td><td>10.00</td>" in html
    assert html.count("<mark>") == 1
    assert "单位：万元" in html and "原文第 7 行" in html


def test_a_file_with_pages_is_cited_by_page_and_cell_and_not_by_its_lines() -> None:
    html = shown(table=3, row="合计", column="本年支出合计", page=8)
    assert "第 8 页" in html and "合计 × 本年支出合计" in html
    assert "原文第" not in html


def test_two_cells_of_one_row_make_one_card() -> None:
    one = answer(table=3, row="合计", column="本年支出合计").citations[0]
    both = answer().model_copy(update={"citations": (one, one.model_copy(update={"column": "基本支出"}))})
    html = panel(both, lambda _report, _ordinal: table())
    assert html.count("<article") == 1
    assert "<td class=wz-on><mark>30.00</mark></td><td class=wz-on><mark>10.00</mark></td>" in html


def test_a_header_of_two_levels_spans_its_columns() -> None:
    wide = table().model_copy(
        update={"columns": (Column(path=("本年支出", "小计")), Column(path=("本年支出", "基本支出")))}
    )
    html = panel(answer(table=3, row="合计", column="本年支出/小计"), lambda _report, _ordinal: wide)
    assert "<th scope=colgroup colspan=2 class=wz-on>本年支出</th>" in html
    assert "<th scope=col class=wz-on>小计</th><th scope=col>基本支出</th>" in html
    assert "<td class=wz-on><mark>30.00</mark></td>" in html


def test_a_wide_row_is_shown_column_by_column() -> None:
    columns = tuple(Column(path=("预算数", str(one))) for one in range(6))
    row = Row(label="", cells=tuple(cell(one, f"{one}.50") for one in range(6)), line=7, line_end=7, quote="x")
    wide = table().model_copy(update={"columns": columns, "rows": (row,)})
    html = panel(answer(table=3, row="三公经费", column="预算数/4"), lambda _report, _ordinal: wide)
    assert "<tr><th scope=row class=wz-on>预算数 / 4</th><td class=wz-on><mark>4.50</mark></td></tr>" in html


def test_a_blank_cell_is_said_to_be_empty() -> None:
    assert "<mark>（空）</mark>" in shown(table=3, row="<b>甲</b>", column="基本支出", line=8)


def test_labels_of_a_report_are_text_not_markup() -> None:
    html = shown(table=3, row="合计", column="本年支出合计")
    assert "<b>甲</b>" not in html and "&lt;b&gt;甲&lt;/b&gt;" in html


def test_the_figure_of_a_sentence_is_marked_and_its_broken_lines_joined() -> None:
    html = shown(quote="支出 30 万\n\n元，其中<i>300</i>万元")
    assert "支出 <mark>30</mark> 万元，其中&lt;i&gt;300&lt;/i&gt;万元" in html


def test_without_citations_there_is_a_hint() -> None:
    assert panel(Answer(question="", status="not_found", text="没有收录"), lambda _r, _o: table()) == EMPTY
