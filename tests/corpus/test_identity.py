"""Who reports on what, read off the pages."""

import pytest

from corpus.identity import read_identity, title_of

TITLE_PAGE = "2024 年度\n阳谷县人民政府办公室\n（ 汇总 ） 部门决算\n目 录\n"


def test_a_title_page_broken_over_lines() -> None:
    identity = read_identity(TITLE_PAGE + "部门：阳谷县人民政府办公室（汇总）\n")
    assert identity is not None
    assert (identity.entity, identity.scope, identity.year) == ("阳谷县人民政府办公室", "部门汇总", 2024)
    assert (identity.kind, identity.region) == ("部门决算", "阳谷县")
    assert title_of(identity) == "2024年度阳谷县人民政府办公室（汇总）部门决算"


def test_without_a_title_page_the_forms_say_who_and_the_headings_when() -> None:
    text = "单位概况\n一、单位职责\n2020 年度单位决算表\n收入支出决算总表\n单位：某市教育局本级\n公开 01表\n"
    identity = read_identity(text)
    assert identity is not None
    assert (identity.entity, identity.scope, identity.year, identity.kind) == (
        "某市教育局",
        "单位本级",
        2020,
        "单位决算",
    )


@pytest.mark.parametrize(
    ("text", "entity", "region"),
    [
        ("广东省广州市天河区财政局2023年部门决算\n", "广东省广州市天河区财政局", "广东省广州市天河区"),
        ("四川省凉山州会东县民政局2023年部门决算\n", "四川省凉山州会东县民政局", "四川省凉山州会东县"),
        ("贵州省财政厅2023年部门决算\n", "贵州省财政厅", "贵州省"),
        ("福建省福州市2023年政府决算\n", "福建省福州市", "福建省福州市"),
        ("2023年部门决算\n部门：青禾县民政局\t\t\t单位：万元\n", "青禾县民政局", "青禾县"),
    ],
)
def test_prefectures_end_at_州_and_cities_do_not(text: str, entity: str, region: str) -> None:
    identity = read_identity(text)
    assert identity is not None
    assert (identity.entity, identity.region) == (entity, region)


@pytest.mark.parametrize("line", ["单位：万元", "金额单位：万元"])
def test_a_unit_of_money_is_no_entity(line: str) -> None:
    assert read_identity(f"2020年度单位决算表\n{line}\n") is None


def test_the_budget_of_a_unit() -> None:
    identity = read_identity("上海市普陀区财政局2025年度部门预算\n编制部门：上海市普陀区财政局\n")
    assert identity is not None
    assert (identity.entity, identity.year, identity.kind) == ("上海市普陀区财政局", 2025, "部门预算")


def test_any_other_text_is_no_report() -> None:
    assert read_identity("今天天气很好。\n2024年的第一场雪。\n") is None


@pytest.mark.parametrize(
    ("text", "entity", "scope", "region"),
    [
        ("重庆市交通委员会2018年部门预算情况说明\n", "重庆市交通委员会", "部门汇总", "重庆市"),
        (
            "中共上海市普陀区委\n社会工作部 2024 年度\n部门决算\n",
            "中共上海市普陀区委社会工作部",
            "部门汇总",
            "上海市普陀区",
        ),
        (
            "上海市普陀区2025年区级部门预算\n预算主管部门：上海市普陀区财政局\n",
            "上海市普陀区财政局",
            "部门汇总",
            "上海市普陀区",
        ),
        ("某县教育局（本级）2024年度单位决算\n", "某县教育局", "单位本级", None),
    ],
)
def test_names_before_the_year_and_on_the_cover(text: str, entity: str, scope: str, region: str | None) -> None:
    identity = read_identity(text)
    assert identity is not None
    assert (identity.entity, identity.scope) == (entity, scope)
    assert region is None or identity.region == region
