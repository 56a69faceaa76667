"""What must hold between reports of one entity: from year to year, from budget to final account, 部门 and 单位.

Source: 财政部《部门决算报表编制说明》, 年初结转和结余 = 上年决算的年末结转和结余. Scopes and accounting rules change
between years, and budgets are adjusted: what differs from year to year is only a hint.
"""

from collections.abc import Iterator, Sequence
from itertools import permutations

from corpus.fact import Fact, Facts, Fund, Stage
from corpus.finding import SEVERITIES, Finding
from corpus.reconcile.beside import beside
from corpus.reconcile.books import Books, comparable, grouped, key_of, label_of
from corpus.reconcile.prose_and_tables import printed_for
from corpus.report import Report

# Against what a change is said to be → the stage at which last year's report prints it.
_OF_LAST_YEAR: dict[str, Stage] = {"上年": "决算", "上年决算": "决算", "上年预算": "年初预算"}
_STATED_LAST_YEAR: dict[Stage, Stage] = {"上年决算": "决算", "上年预算": "年初预算"}
_CARRIED: tuple[tuple[str, str, Fund], ...] = (
    ("年初结转和结余", "年末结转和结余", "全部收支"),
    ("年初财政拨款结转和结余", "年末财政拨款结转和结余", "财政拨款"),
)


def reconcile_reports(held: Sequence[tuple[Report, Facts]]) -> tuple[Finding, ...]:
    """The findings between any two of the reports."""
    books = [Books(facts, report) for report, facts in held if report.identity.kind != "数据表"]
    found = {one.id: one for later, other in permutations(books, 2) for rule in RULES for one in rule(later, other)}
    return tuple(sorted(found.values(), key=lambda one: (SEVERITIES.index(one.severity), one.report, one.id)))


def last_year_as_remembered(later: Books, earlier: Books) -> Iterator[Finding]:
    """This year − 增减额 (比上年, 比上年预算) = what last year's report prints."""
    for at, change in enumerate(later.prose if _follows(later, earlier) else ()):
        stage = _OF_LAST_YEAR.get(change.basis or "")
        if change.measure != "增减额" or stage is None or change.project:
            continue
        now = beside(later, at, change)
        before = _in(earlier, change, stage)
        if now and before and comparable(now, before) and comparable(change, now):
            # Rests on the words of the change, so the change is what is found to be off.
            expected = later.span(now, change.unit).minus(earlier.span(before, change.unit))
            words = f"本年 {grouped(now.value)} 减上年报告的 {grouped(before.value)}"
            yield from later.compare(
                "上年数与上年报告一致", change, expected, [now, before], "{1}-{2}", words, at_worst="提示"
            )


def last_year_as_stated(later: Books, earlier: Books) -> Iterator[Finding]:
    """上年决算 and 上年预算 as this year's report states them = what last year's report prints."""
    for fact in later.facts if _follows(later, earlier) else ():
        stage = _STATED_LAST_YEAR.get(fact.stage)
        if stage is None or fact.measure != "金额" or fact.project:
            continue
        before = _in(earlier, fact, stage)
        if before and comparable(fact, before):
            words = f"上年报告的{label_of(before)}为 {grouped(before.value)}{before.unit}"
            expected = earlier.span(before, fact.unit)
            yield from later.compare("上年数与上年报告一致", fact, expected, [before], "{1}", words, at_worst="提示")


def balances_are_carried_over(later: Books, earlier: Books) -> Iterator[Finding]:
    """年初结转和结余 of a final account = 年末结转和结余 of the one before."""
    for opening, closing, fund in _CARRIED if _follows(later, earlier) else ():
        now, before = later.first(opening, fund=fund), earlier.first(closing, fund=fund)
        if now and before and comparable(now, before):
            words = f"上年报告的{label_of(before)}为 {grouped(before.value)}{before.unit}"
            expected = earlier.span(before, now.unit)
            yield from later.compare("年初结转等于上年年末结转", now, expected, [before], "{1}", words, at_worst="提示")


def budget_as_remembered(final: Books, budget: Books) -> Iterator[Finding]:
    """年初预算 as a final account states it = what the budget report of that year prints."""
    one, other = final.report.identity, budget.report.identity
    same = (one.entity, one.scope, one.year) == (other.entity, other.scope, other.year)
    if not (same and one.kind.endswith("决算") and other.kind.endswith("预算")):
        return
    for fact in final.facts:
        if fact.stage != "年初预算" or fact.measure != "金额" or fact.project:
            continue
        printed = _in(budget, fact, "年初预算")
        if printed and comparable(fact, printed):
            words = f"预算报告的{label_of(printed)}为 {grouped(printed.value)}{printed.unit}"
            expected = budget.span(printed, fact.unit)
            yield from final.compare("年初预算与预算报告一致", fact, expected, [printed], "{1}", words, at_worst="提示")


def _follows(later: Books, earlier: Books) -> bool:
    """Whether the second is the report of the year before, of the same entity in the same scope."""
    new, old = later.report.identity, earlier.report.identity
    return (new.entity, new.scope, new.year) == (old.entity, old.scope, old.year + 1)


def _in(earlier: Books, fact: Fact, stage: Stage) -> Fact | None:
    """What another report prints for the item of this one's sentence: a form's figure, else its prose."""
    asked = fact.model_copy(update={"measure": "金额", "stage": stage, "unit": "万元", "report": earlier.report.id})
    printed = printed_for(earlier, asked)
    same = (one for one in earlier.prose if one.measure == "金额" and key_of(one) == key_of(asked))
    return printed or next(same, None)


def department_holds_its_units(department: Books, unit: Books) -> Iterator[Finding]:
    """部门汇总 ≥ its 单位本级 of the same year, in every form."""
    one, other = department.report.identity, unit.report.identity
    if (one.entity, one.year, one.scope) != (other.entity, other.year, "部门汇总") or other.scope == "部门汇总":
        return
    for key, facts in unit.by_key.items():
        whole = next(iter(department.by_key.get(key, ())), None)
        part = facts[0]
        if whole is None or key.stage != "决算" or not comparable(whole, part):
            continue
        if unit.span(part).low > department.span(whole, part.unit).high:
            words = f"部门汇总的{label_of(whole)}为 {grouped(whole.value)}{whole.unit}，单位不会更多"
            expected = department.span(whole, part.unit)
            yield from unit.compare("单位不大于部门", part, expected, [whole], "{1}", words, at_most=True)


RULES = (
    last_year_as_remembered,
    last_year_as_stated,
    balances_are_carried_over,
    budget_as_remembered,
    department_holds_its_units,
)
