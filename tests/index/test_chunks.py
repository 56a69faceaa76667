"""Chunks say whom and what they speak of, and quote the report verbatim."""

import re
from decimal import Decimal

import pytest

from corpus.report import Cell, Column, Identity, Report, Row, Table
from corpus.sections import read_sections
from index.chunks import Chunk, chunks_of
from index.pieces import LIMIT


def report(text: str, *tables: Table) -> Report:
    return Report(
        id="r", title="某县教育局2023年度决算", origin="r.txt", sha256="0" * 64, text=text,
        identity=Identity(entity="某县教育局", scope="部门汇总", year=2023, kind="部门决算"),
        sections=read_sections(text, [(table.line, table.line_end) for table in tables]), tables=tables,
    )  # fmt: skip


def table(text: str, *rows: Row, columns: tuple[str, ...] = ("合计", "基本支出"), **more: object) -> Table:
    given = {
        "ordinal": 0, "title": "支出决算表", "form": "支出决算表", "unit": "万元", "rows": rows,
        "columns": tuple(Column(path=(name,)) for name in columns), "line": 1, "line_end": text.count("\n") + 1,
    }  # fmt: skip
    return Table.model_validate(given | more)


def row(label: str, quote: str, *cells: str, line: int = 1, **more: object) -> Row:
    filled = [
        Cell(column=at, text=text, line=line, value=Decimal(text) if re.fullmatch(r"[\d.]+", text) else None)
        for at, text in enumerate(cells)
        if text
    ]
    given = {"label": label, "cells": tuple(filled), "line": line, "line_end": line, "quote": quote}
    return Row.model_validate(given | more)


def chunks(text: str, *tables: Table) -> tuple[Chunk, ...]:
    return chunks_of(report(text, *tables))


PROSE = """第一部分 部门概况
一、主要职责
负责全县教育工作，管理 “义务教育” 和
学前教育。
第四部分 名词解释
一、“三公”经费：指因公出国（境）费、公务用车
费和公务接待费。
"""


def test_a_paragraph_carries_year_entity_and_heading() -> None:
    duty = chunks(PROSE)[0]
    assert (duty.kind, duty.year, duty.entity) == ("段落", 2023, "某县教育局")
    assert duty.text == '2023年某县教育局 一、主要职责\n负责全县教育工作,管理"义务教育"和学前教育。'


def test_a_quote_is_the_raw_text_with_its_lines() -> None:
    duty = chunks(PROSE)[0]
    assert duty.quote == "负责全县教育工作，管理 “义务教育” 和\n学前教育。"
    assert (duty.line, duty.line_end) == (3, 4)


def test_a_glossary_entry_is_a_definition_of_its_term() -> None:
    defined = chunks(PROSE)[-1]
    assert (defined.kind, defined.term) == ("定义", "“三公”经费")
    assert defined.text.startswith("2023年某县教育局 名词解释\n")


def test_a_definition_goes_on_over_a_page_break() -> None:
    text = "第四部分 名词解释\n\n九、结余分配：指从非财政拨\n\n第 15 页\n\n款结余中提取的各类结余。\n\n"
    text += "十、基本支出：指日常支出。\n"
    first, second = chunks(text)
    assert (first.term, second.term) == ("结余分配", "基本支出")
    assert first.text.endswith("指从非财政拨款结余中提取的各类结余。") and "第 15 页" in first.quote


def test_a_colon_alone_makes_no_definition_outside_the_glossary() -> None:
    assert [chunk.kind for chunk in chunks("一、收入情况\n本年收入合计5万元，其中：财政拨款收入5万元。\n")] == ["段落"]


def test_long_paragraphs_are_cut_between_sentences() -> None:
    said = [f"负责第{at}项规划，推动“学有所教。学有优教”，投入1,234.56万元。" for at in range(40)]
    text = "一、主要职责\n" + "".join(said) + "\n"
    parts = chunks(text)
    assert len(parts) > 1
    assert all(part.quote.endswith("万元。") and len(part.quote) <= LIMIT for part in parts)
    assert "".join(part.quote for part in parts) == text.split("\n")[1]


def test_a_row_names_its_form_its_columns_and_their_unit() -> None:
    text = "2050101\t行政运行\t120.5\t\n"
    [chunk] = chunks(text, table(text, row("行政运行", "2050101\t行政运行\t120.5\t", "120.5", "", code="2050101")))
    assert (chunk.kind, chunk.quote) == ("表行", "2050101\t行政运行\t120.5\t")
    assert chunk.text == "2023年某县教育局 支出决算表\n2050101行政运行：合计120.5万元"


def test_an_empty_row_is_no_chunk() -> None:
    text = "外交支出\t\t\n"
    assert chunks(text, table(text, row("外交支出", "外交支出\t\t", "", ""))) == ()


def test_a_note_is_quoted_where_it_stands_even_above_its_table() -> None:
    text = "本部门没有政府性基金收入，\n故本表无数据。\n合 计\t\t\n"
    empty = table(text, declared_empty="本部门没有政府性基金收入，故本表无数据。", line=3, line_end=3)
    [note] = [chunk for chunk in chunks(text, empty) if chunk.kind == "附注"]
    assert note.quote == "本部门没有政府性基金收入，\n故本表无数据。" and note.line == 1


def project(text: str, *rows: Row, **fields: str) -> tuple[Chunk, ...]:
    columns = ("年度指标值", "实际完成指标值", "分值", "得分", "偏差原因分析及改进措施")
    form = table(
        text, *rows, columns=columns, form="绩效自评表", title="项目支出绩效自评表", subject=fields["项目名称"],
        subject_fields=tuple(fields.items()),
    )  # fmt: skip
    return tuple(chunk for chunk in chunks(text, form) if chunk.kind == "绩效")


def test_the_goal_of_a_project_names_the_project() -> None:
    goal = "计划投入20万元，建成智慧教室三间，改善办学条件。"
    text = f"项目名称\t智慧教室项目\n年度总体目标\t{goal}\t\n"
    overview, aim = project(text, 项目名称="智慧教室项目", 年初预期目标=goal)
    assert aim.quote == goal
    assert "项目“智慧教室项目”的年初预期目标：计划投入20万元,建成智慧教室三间" in aim.text
    assert "项目名称：智慧教室项目" in overview.text and overview.quote == "智慧教室项目"


def test_a_goal_from_interleaved_lines_quotes_the_lines_it_came_from() -> None:
    text = "项目名称 智慧教室项目\n计划建成智慧教室三间，\n已建三间。\n改善全县的办学条件。\n总分 95\n"
    *_, aim = project(text, 项目名称="智慧教室项目", 年初预期目标="计划建成智慧教室三间，改善全县的办学条件。")
    assert aim.quote == "计划建成智慧教室三间，\n已建三间。\n改善全县的办学条件。"


@pytest.mark.parametrize(("remark", "found"), [("经费压减、下年加强测算", 1), ("无", 0), ("", 0)])
def test_an_indicator_that_fell_short_is_told_with_its_reason(remark: str, found: int) -> None:
    quote = f"办公经费\t≤3万元\t5万元\t1\t0\t{remark}"
    indicator = row("办公经费", quote, "≤3万元", "5万元", "1", "0", remark, line=2, path=("成本指标", "办公经费"))
    told = project(f"项目名称\t运转经费\n{quote}\n", indicator, 项目名称="运转经费")[1:]
    assert len(told) == found
    assert all("项目“运转经费”的成本指标、办公经费" in chunk.text and remark in chunk.text for chunk in told)


def test_what_is_printed_twice_under_one_heading_is_kept_once() -> None:
    text = "一、评价结果\n该项目得分为96分，等级为良。\n\n一、评价结果\n该项目得分为96分，等级为良。\n"
    assert [chunk.line for chunk in chunks(text)] == [2]


def test_ids_are_unique_and_stay_the_same() -> None:
    ids = [chunk.id for chunk in chunks(PROSE)]
    assert len(set(ids)) == len(ids) > 1
    assert ids == [chunk.id for chunk in chunks(PROSE)]
