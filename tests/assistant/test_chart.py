"""A chart is drawn where several figures of one unit are compared, and only there."""

import json

import pytest

from assistant.ask import Assistant
from assistant.page.chart import chart_of, figure_of, table_of

NONE = (
    "2024年三公经费多少",
    "什么是机关运行经费",
    "2022年三公经费多少",
    "2024年公务用车有几辆",
    "这份报告的数字对得上吗",
)


@pytest.mark.parametrize("text", NONE)
def test_one_figure_makes_no_chart(assistant: Assistant, text: str) -> None:
    assert chart_of(assistant.ask(text)) is None


def test_years_stand_upright_in_their_order(assistant: Assistant) -> None:
    chart = chart_of(assistant.ask("2024年和2020年基本支出分别多少"))
    assert chart is not None and chart.is_trend and chart.unit == "万元"
    assert [(one.name, one.shown) for one in chart.bars] == [("2020年", "1261.55万元"), ("2024年", "980.19万元")]


def test_parts_lie_across_under_short_names(assistant: Assistant) -> None:
    chart = chart_of(assistant.ask("2024年功能分类各多少"))
    assert chart is not None and not chart.is_trend
    assert [one.name for one in chart.bars][:2] == ["一般公共服务支出", "社会保障和就业支出"]


def test_a_difference_is_no_bar(assistant: Assistant) -> None:
    chart = chart_of(assistant.ask("2024年三公经费和2020年相差多少"))
    assert chart is not None and [one.shown for one in chart.bars] == ["9.38万元", "13.39万元"]


def test_values_stand_on_the_bars_and_in_a_table(assistant: Assistant) -> None:
    chart = chart_of(assistant.ask("执行率最低的三个项目"))
    assert chart is not None
    drawn = json.loads(figure_of(chart).to_json())["data"]
    assert drawn[0]["text"] == ["59.00%", "80.00%", "80.36%"]
    assert table_of(chart).count("<tr>") == 4 and "59.00%" in table_of(chart)


def test_names_are_no_markup_for_the_chart_or_the_table() -> None:
    from decimal import Decimal

    from assistant.page.chart import Bar, Chart

    name = "<a href='http://x'>甲</a>&"
    chart = Chart(title=name, unit="元", bars=(Bar(name=name, series="", value=Decimal(1), shown="1元"),))
    assert "<a" not in figure_of(chart).to_json() and "<a" not in table_of(chart)
