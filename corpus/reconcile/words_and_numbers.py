"""Words against the figures beside them: 大于, 持平, 年初无预算, 本表无数据, and counts against their amounts."""

import re
from collections.abc import Iterator

from corpus.fact import Fact
from corpus.finding import Finding, Place, Severity
from corpus.reconcile.books import BUDGETS, PROSE, Books, comparable, grouped, label_of, place_of, place_of_words
from corpus.report import Paragraph

_DIRECTION = re.compile(r"决算数?(?P<how>大于|小于|高于|低于|等于)(?P<of>年初|全年|调整)?预算")
_LEVEL = re.compile(r"与(?:20\d\d年度?)?(?:年初|全年)?预算(?:数)?(?:基本)?持平")
_NO_BUDGET = re.compile(r"(?:年初|全年)无预算")
_TEMPLATE = re.compile(
    r"增加\(减少\)|减少\(增加\)|增长\(下降\)|下降\(增长\)|大于\(小于\)|小于\(大于\)|X{2,}(?:局|万元|%)|主要原因是[。;]"
)
_NOTHING_OF = re.compile(r"(?:没有|无|未)(?:使用)?(?P<fund>政府性基金|国有资本经营)[^。,;]*?(?:收支|收入|支出)")
_LEVEL_WITHIN = 5  # percent: more is not 持平
# An amount that cannot be without its count, and the other way round: item, count.
_COUNTED = (
    ("因公出国（境）费", "因公出国（境）人次"),
    ("公务用车购置费", "公务用车购置数"),
    ("公务用车运行维护费", "公务用车保有量"),
    ("国内接待费", "国内接待人次"),
    ("国（境）外接待费", "国（境）外接待人次"),
)


def declared_empty_is_empty(books: Books) -> Iterator[Finding]:
    """故本表无数据 stands under a form without figures."""
    for table in books.report.tables:
        facts = [one for one in books.tables.get(table.ordinal, ()) if one.value]
        if table.declared_empty and facts:
            place = place_of_words(books.report, table.declared_empty, table.line, "表注")
            message = (
                f"{label_of(facts[0])}为 {grouped(facts[0].value)}{facts[0].unit}，表下却说“{table.declared_empty}”"
            )
            yield books.remark(
                "无数据的表没有数字", [place_of(facts[0]), place], message, severity="不一致", expected="无数据",
                found=f"{facts[0].value}{facts[0].unit}",
            )  # fmt: skip


def nothing_of_a_fund(books: Books) -> Iterator[Finding]:
    """没有政府性基金财政拨款收支, and no form has figures of that fund."""
    for _, paragraph, text in books.paragraphs:
        if match := _NOTHING_OF.search(text):
            facts = [one for one in books.forms if one.fund.startswith(match["fund"]) and one.value]
            if facts:
                message = f"说明写“{match[0]}”，{label_of(facts[0])}却为 {grouped(facts[0].value)}{facts[0].unit}"
                yield books.remark(
                    "说没有的没有数字", [place_of(facts[0]), _of(paragraph, "情况说明")], message, severity="不一致",
                    expected="没有", found=f"{facts[0].value}{facts[0].unit}",
                )  # fmt: skip


def larger_or_smaller(books: Books) -> Iterator[Finding]:
    """决算数大于（小于）年初预算数 agrees with the two amounts of the paragraph."""
    for _, paragraph, text in books.paragraphs:
        pair = _pair(books, paragraph)
        match = _DIRECTION.search(text)
        if pair is None or match is None or len(_DIRECTION.findall(text)) > 1:
            continue
        spent, budget = pair
        true = {"大于": spent.value > budget.value, "高于": spent.value > budget.value,
                "小于": spent.value < budget.value, "低于": spent.value < budget.value}  # fmt: skip
        if not true.get(match["how"], spent.value == budget.value):
            how = "大于" if spent.value > budget.value else "小于" if spent.value < budget.value else "等于"
            amounts = f"决算 {grouped(spent.value)}、{budget.stage} {grouped(budget.value)}"
            message = f"写“{match[0]}数”，而{amounts}，决算{how}预算"
            yield _wording(books, "大小的说法与数字", paragraph, pair, message, how, match["how"])


def level(books: Books) -> Iterator[Finding]:
    """与预算基本持平 is said of two amounts that differ by no more than a few percent."""
    for _, paragraph, text in books.paragraphs:
        pair = _pair(books, paragraph)
        match = _LEVEL.search(text)
        if pair is None or match is None:
            continue
        spent, budget = pair
        if abs(spent.value - budget.value) * 100 > _LEVEL_WITHIN * abs(budget.value):
            message = f"写“{match[0]}”，而决算 {grouped(spent.value)}、{budget.stage} {grouped(budget.value)}"
            yield _wording(books, "持平的说法与数字", paragraph, pair, message, "相差不大", match[0])


def no_budget(books: Books) -> Iterator[Finding]:
    """年初无预算 is said of a budget of nothing, and a budget of nothing has no completion."""
    for _, paragraph, text in books.paragraphs:
        pair = _pair(books, paragraph)
        if pair is None:
            continue
        spent, budget = pair
        done = next((one for one in _facts(books, paragraph) if one.measure == "完成率" and one.value), None)
        if _NO_BUDGET.search(text) and budget.value:
            message = f"写“无预算”，而{budget.stage}为 {grouped(budget.value)}{budget.unit}"
            yield _wording(
                books, "无预算的说法与数字", paragraph, (budget, spent), message, "无预算", f"{budget.value}"
            )
        elif not budget.value and done is not None and done.concept == budget.concept:
            message = f"{label_of(budget)}为 0，却写完成 {done.value}%"
            yield _wording(books, "无预算的说法与数字", paragraph, (done, budget), message, "不适用", f"{done.value}%")


def counts_and_amounts(books: Books) -> Iterator[Finding]:
    """Money for travel, cars or guests goes with a count of them, and a count with money."""
    for item, count in _COUNTED:
        amount = next(
            (one for one in books.prose if (one.concept, one.measure, one.stage) == (item, "金额", "决算")), None
        )
        counted = next((one for one in books.prose if (one.concept, one.measure) == (count, "数量")), None)
        if amount is None or counted is None or bool(amount.value) == bool(counted.value):
            continue
        if count == "公务用车保有量" and not amount.value:
            continue  # a car can stand idle
        message = f"{item} {grouped(amount.value)}{amount.unit}，而{count}为 {grouped(counted.value)}"
        yield books.remark(
            "金额与数量相称", [place_of(amount), place_of(counted)], message, severity="提示",
            expected="同为 0 或同不为 0", found=f"{amount.value}{amount.unit}，{counted.value}{counted.unit}",
        )  # fmt: skip


def cars_kept_are_among_all(books: Books) -> Iterator[Finding]:
    """公务用车保有量 (paid for by appropriations) ≤ 车辆总数."""
    kept = next((one for one in books.prose if (one.concept, one.measure) == ("公务用车保有量", "数量")), None)
    every = next((one for one in books.prose if (one.concept, one.measure) == ("车辆总数", "数量")), None)
    if kept and every and kept.value > every.value:
        message = f"公务用车保有量 {kept.value} 辆，多于共有车辆 {every.value} 辆"
        yield books.remark(
            "公务用车不多于车辆总数", [place_of(kept), place_of(every)], message, severity="提示",
            expected=f"≤{every.value}辆", found=f"{kept.value}辆",
        )  # fmt: skip


def figures_can_be(books: Books) -> Iterator[Finding]:
    """Counts are whole, shares at most 100%; no count, weight, score, completion or money of a project is negative."""
    for fact in books.facts:
        severity, expected = _impossible(fact)
        if severity is not None:
            yield books.remark(
                "数字合理", [place_of(fact)], f"{label_of(fact)}为 {fact.value}{fact.unit}，应为{expected}",
                severity=severity, expected=expected, found=f"{fact.value}{fact.unit}",
            )  # fmt: skip


def _impossible(fact: Fact) -> tuple[Severity | None, str]:
    negative = fact.value < 0
    if fact.measure == "占比" and fact.form == PROSE and (negative or fact.value > 100):
        return "不一致", "0 至 100%"
    if fact.measure == "数量" and fact.form == PROSE and (negative or fact.value % 1):
        return "不一致", "不为负的整数"
    if negative and fact.measure in {"分值", "得分"}:
        return "不一致", "不为负的分数"
    if negative and (fact.measure == "完成率" or (fact.measure == "金额" and fact.project)):
        return "提示", "不为负的数"  # money can be paid back, though hardly in a form of this kind
    return None, ""


def foreign_guests_are_among_guests(books: Books) -> Iterator[Finding]:
    """国内接待 holds the 外事接待 named in brackets behind it."""
    for what in ("批次", "人次"):
        every = next((one for one in books.prose if one.concept == f"国内接待{what}"), None)
        some = next((one for one in books.prose if one.concept == f"外事接待{what}"), None)
        if every and some and some.value > every.value:
            message = f"外事接待 {some.value} {what}，多于国内接待 {every.value} {what}"
            yield books.remark(
                "外事接待包含在国内接待中", [place_of(some), place_of(every)], message, severity="不一致",
                expected=f"≤{every.value}{what}", found=f"{some.value}{what}",
            )  # fmt: skip


def template_left_over(books: Books) -> Iterator[Finding]:
    """Words of the template that were to be chosen or filled in: 增长（下降）, XX局, 主要原因是。"""
    for _, paragraph, text in books.paragraphs:
        if match := _TEMPLATE.search(text):
            yield books.remark(
                "模板文字未改", [_of(paragraph, "情况说明")], f"留有模板文字“{match[0]}”", severity="提示",
                expected="按实际填写", found=match[0],
            )  # fmt: skip


def _facts(books: Books, paragraph: Paragraph) -> list[Fact]:
    return books.prose_between(paragraph.line, paragraph.line_end)


def _pair(books: Books, paragraph: Paragraph) -> tuple[Fact, Fact] | None:
    """The 决算 and the budget that a paragraph is about; None where it is about several items."""
    money = [one for one in _facts(books, paragraph) if one.measure == "金额" and not one.project]
    budgets = [one for one in money if one.stage in BUDGETS]
    if len(budgets) != 1:
        return None
    spent = [one for one in money if one.stage == "决算" and one.concept == budgets[0].concept]
    return (spent[0], budgets[0]) if spent and comparable(spent[0], budgets[0]) else None


def _wording(
    books: Books, rule: str, paragraph: Paragraph, facts: tuple[Fact, Fact], message: str, expected: str, found: str
) -> Finding:
    places = [*map(place_of, facts), _of(paragraph, "情况说明")]
    return books.remark(rule, places, message, severity="不一致", expected=expected, found=found)


def _of(paragraph: Paragraph, label: str) -> Place:
    return Place(label=label, line=paragraph.line, quote=paragraph.raw.strip(), page=paragraph.page)


RULES = (
    declared_empty_is_empty,
    nothing_of_a_fund,
    larger_or_smaller,
    level,
    no_budget,
    counts_and_amounts,
    cars_kept_are_among_all,
    figures_can_be,
    foreign_guests_are_among_guests,
    template_left_over,
)
