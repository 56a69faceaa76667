"""Lists against what they sum up: projects counted, their money, items of the budget, list against form."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.fact import Fact
from corpus.finding import Finding, Severity
from corpus.reconcile.books import Books, adding, comparable, grouped, is_money, label_of, place_of
from corpus.reconcile.projects import MONEY, SCORE, Project, projects, same_figures
from corpus.reconcile.spans import judge, total

_COUNT, _INVOLVED = "绩效自评项目数", "绩效自评涉及资金"


def items_add_up_to_the_budget(books: Books) -> Iterator[Finding]:
    """Σ年初预算 of the items a section lists = the total stated above them, if their 决算 add up to its 决算."""
    sections: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in books.prose:
        if fact.measure == "金额" and is_money(fact.unit):
            sections[fact.source.heading, fact.fund].append(fact)
    for facts in sections.values():
        for stage in ("年初预算", "全年预算", "预算"):
            whole = next((one for one in facts if (one.concept, one.stage) == ("本年支出合计", stage)), None)
            parts = _each_item(facts, stage)
            if whole and len(parts) > 1:
                spent = next((one for one in facts if (one.concept, one.stage) == ("本年支出合计", "决算")), None)
                done = _each_item(facts, "决算")
                expected = total(books.spans(parts, whole.unit))
                worst: Severity = "不一致" if spent and _adds_up(books, spent, done) else "提示"
                rule, words = "预算总数等于所列各项之和", f"所列 {len(parts)} 项{stage}之和"
                yield from books.compare(rule, whole, expected, parts, adding(len(parts)), words, at_worst=worst)


def _each_item(facts: Sequence[Fact], stage: str) -> list[Fact]:
    """The amounts of the items listed, each item once: budgets name every item twice."""
    items = {one.path: one for one in reversed(facts) if len(one.path) > 1 and one.stage == stage}
    return list(items.values())[::-1]


def _adds_up(books: Books, whole: Fact, parts: Sequence[Fact]) -> bool:
    decimals = books.decimals(whole)
    gap = judge(books.span(whole), decimals, decimals, total(books.spans(parts, whole.unit)))
    return gap in {None, "尾差"}


def money_involved(books: Books) -> Iterator[Finding]:
    """涉及预算资金 of so many projects = Σ全年预算 of the projects summed up below, not their 执行数."""
    for stated, summaries in _involved(books):
        budgets = [fact for one in summaries if (fact := one.of(one.summary, "金额", "全年预算"))]
        spent = [fact for one in summaries if (fact := one.of(one.summary, "金额", "决算"))]
        if len(budgets) != len(summaries):
            continue
        expected = total(books.spans(budgets, stated.unit))
        words = f"{len(budgets)} 个项目全年预算数之和"
        if len(spent) == len(summaries) and _adds_up(books, stated, spent) and not _adds_up(books, stated, budgets):
            words = f"{words}（所写是执行数之和）"
        yield from books.compare("涉及资金等于项目预算之和", stated, expected, budgets, adding(len(budgets)), words)


def _involved(books: Books) -> Iterator[tuple[Fact, list[Project]]]:
    """Each stated sum with the projects it is of: those of the section that lists as many as are counted."""
    sections: dict[tuple[str, ...], list[Project]] = defaultdict(list)
    for project in projects(books):
        if project.summary:
            sections[project.summary[0].source.heading].append(project)
    for stated in books.prose:
        if stated.concept != _INVOLVED or stated.measure != "金额":
            continue
        count = next(
            (
                one
                for one in books.prose
                if one.concept == _COUNT and one.aspect == stated.aspect and one.source.quote == stated.source.quote
            ),
            None,
        )
        fitting = [found for found in sections.values() if count and len(found) == count.value]
        if len(fitting) == 1:
            yield stated, fitting[0]


def money_involved_was_spent(books: Books) -> Iterator[Finding]:
    """A share of 项目支出总额 that 涉及资金 is said to be follows from 项目支出, less what other projects take."""
    spending = books.first("项目支出", fund="全部收支")
    for share in books.prose:
        if share.concept != _INVOLVED or share.measure != "占比" or "项目支出" not in (share.basis or ""):
            continue
        stated = [one for one in books.prose if one.concept == _INVOLVED and one.measure == "金额"]
        own = next((one for one in stated if one.aspect == share.aspect), None)
        if own is None or spending is None or not comparable(own, spending):
            continue
        others = [one for one in stated if one.aspect != own.aspect and comparable(one, own)]
        whole = books.span(spending, own.unit).minus(total(books.spans(others, own.unit)))
        less = f" 减其他项目 {grouped(sum((one.value for one in others), Decimal(0)))}" if others else ""
        words = f"涉及资金 {grouped(own.value)} 占项目支出 {grouped(spending.value)}{less}"
        relation = "{1}/({2}" + "".join(f"-{{{at}}}" for at in range(3, 3 + len(others))) + ")*100"
        expected = books.span(own).percent_of(whole)
        yield from books.compare("涉及资金占项目支出", share, expected, [own, spending, *others], relation, words)


def overall_completion(books: Books) -> Iterator[Finding]:
    """预算完成率 of all projects = Σ执行数 ÷ Σ全年预算数."""
    rate = next((one for one in books.prose if one.concept == "预算完成率" and not one.project), None)
    found = [one for one in projects(books) if one.summary and rate and _same_section(one, rate)]
    spent = [fact for one in found if (fact := one.of(one.summary, "金额", "决算"))]
    budgets = [fact for one in found if (fact := one.of(one.summary, "金额", "全年预算"))]
    if rate is None or len(found) < 2 or not len(spent) == len(budgets) == len(found):
        return
    expected = total(books.spans(spent, spent[0].unit)).percent_of(total(books.spans(budgets, spent[0].unit)))
    count = len(found)
    words = f"{count} 个项目执行数合计 ÷ 全年预算数合计"
    relation = f"({adding(count)})/({adding(count, 1 + count)})*100"
    yield from books.compare("总体预算完成率", rate, expected, [*spent, *budgets], relation, words)


def _same_section(project: Project, fact: Fact) -> bool:
    return project.summary[0].source.heading == fact.source.heading


def projects_are_counted(books: Books) -> Iterator[Finding]:
    """绩效自评项目数 = the lines of the list = the projects with a form of their own."""
    every = list(projects(books))
    lines = [one for one in every if one.line]
    counted = _counts(books)
    if not counted:
        return
    stated = sum(int(one.value) for one in counted)
    words = "＋".join(f"{one.value}" for one in counted)
    books.related(*counted)
    if lines and len(lines) != stated:
        places = [*map(place_of, counted), *(place_of(one.line[0]) for one in lines)]
        message = f"说明写绩效自评项目 {words} 个，汇总表列出 {len(lines)} 个"
        yield books.remark(
            "项目个数", places, message, severity="不一致", expected=f"{stated}个", found=f"{len(lines)}个"
        )


def _counts(books: Books) -> list[Fact]:
    """The numbers of projects of the first sentence that counts them: several kinds, or all."""
    counts = [one for one in books.prose if one.concept == _COUNT and one.measure == "数量"]
    return [one for one in counts if one.source.quote == counts[0].source.quote] if counts else []


def counts_agree(books: Books) -> Iterator[Finding]:
    """The numbers of one kind of project agree, and not more projects are 优 than were evaluated."""
    counts = [one for one in books.prose if one.concept == _COUNT and one.measure == "数量"]
    first = _counts(books)
    for other in counts:
        if (
            other not in first
            and first
            and other.value not in {*(one.value for one in first), sum(o.value for o in first)}
        ):
            message = f"{label_of(other)}为 {other.value}，前文为 {'、'.join(str(one.value) for one in first)}"
            yield books.remark(
                "项目个数", [place_of(other), *map(place_of, first)], message, severity="不一致",
                expected="、".join(f"{one.value}个" for one in first), found=f"{other.value}个",
            )  # fmt: skip
    for good in books.prose:
        if good.concept == "自评等级为优的项目数" and counts and good.value > max(one.value for one in counts):
            message = f"自评等级为优的项目 {good.value} 个，多于自评的项目"
            yield books.remark(
                "项目个数", [place_of(good), *map(place_of, counts)], message, severity="不一致",
                expected=f"≤{max(one.value for one in counts)}个", found=f"{good.value}个",
            )  # fmt: skip


def every_project_has_its_form(books: Books) -> Iterator[Finding]:
    """A project of the list or of the prose has a self-evaluation form, if the report prints such forms."""
    every = list(projects(books))
    unnamed = [one for one in every if one.form and not one.line and not one.summary]
    for one in every:
        if one.form or not books.sheets or not (one.line or one.summary):
            continue
        if any(_may_be(other, one) for other in unnamed):
            continue
        fact = (*one.line, *one.summary)[0]
        message = f"{fact.form}列有“{fact.project}”，附件中没有读到它的绩效自评表"
        yield books.remark(
            "项目都有自评表", [place_of(fact)], message, severity="提示", expected="有自评表", found="没有读到"
        )


def _may_be(form: Project, listed: Project) -> bool:
    """The form's name is the list's but for a bracket (移动): one or the other left it out."""
    return listed.name.split("(")[0].removesuffix("项目") == form.name.split("(")[0].removesuffix("项目")


def forms_printed_once(books: Books) -> Iterator[Finding]:
    """No self-evaluation form is printed twice."""
    seen: list[list[Fact]] = []
    for facts in books.sheets.values():
        twin = next((one for one in seen if one[0].project == facts[0].project and same_figures(one, facts)), None)
        if twin:
            message = f"“{facts[0].project}”的绩效自评表与前面的一张相同，像是重复"
            yield books.remark(
                "自评表不重复", [place_of(facts[0]), place_of(twin[0])], message, severity="提示", expected="一张",
                found="两张",
            )  # fmt: skip
        seen.append(facts)


def places_agree(books: Books) -> Iterator[Finding]:
    """Budget, execution, rate and score of a project are the same in its form, in the list and in the prose."""
    for project in projects(books):
        for concept, measure, stage in (
            (MONEY, "金额", "年初预算"), (MONEY, "金额", "全年预算"), (MONEY, "金额", "决算"),
            (MONEY, "完成率", "决算"), (SCORE, "得分", "决算"),
        ):  # fmt: skip
            found = [project.of(part, measure, stage, concept) for part in project[1:]]
            stated = [one for one in found if one]
            base = found[1] or (stated[0] if stated else None)
            for other in stated:
                if base and other is not base and comparable(base, other):
                    words = f"{label_of(base)}为 {grouped(base.value)}{base.unit}"
                    expected = books.span(base, other.unit)
                    yield from books.compare("项目数字各处一致", other, expected, [base], "{1}", words)


RULES = (
    items_add_up_to_the_budget,
    money_involved,
    money_involved_was_spent,
    overall_completion,
    projects_are_counted,
    counts_agree,
    every_project_has_its_form,
    forms_printed_once,
    places_agree,
)
