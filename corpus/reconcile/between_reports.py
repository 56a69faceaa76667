"""What must hold between reports: last year's figure as this year's prose has it, and a 部门 that holds its 单位."""

from collections.abc import Iterator, Sequence
from itertools import permutations

from corpus.fact import Fact, Facts
from corpus.finding import SEVERITIES, Finding
from corpus.reconcile.books import Books, comparable, grouped, key_of, label_of
from corpus.reconcile.prose_and_tables import printed_for
from corpus.reconcile.stated_arithmetic import beside
from corpus.report import Report


def reconcile_reports(held: Sequence[tuple[Report, Facts]]) -> tuple[Finding, ...]:
    """The findings between any two of the reports."""
    books = [Books(facts, report) for report, facts in held if report.identity.kind != "数据表"]
    found = {
        one.id: one
        for later, other in permutations(books, 2)
        for one in (*last_year_as_remembered(later, other), *department_holds_its_units(later, other))
    }
    return tuple(sorted(found.values(), key=lambda one: (SEVERITIES.index(one.severity), one.report, one.id)))


def last_year_as_remembered(later: Books, earlier: Books) -> Iterator[Finding]:
    """This year − 增减额 (比上年) = what last year's report prints; scopes change between years, so only a hint."""
    new, old = later.report.identity, earlier.report.identity
    if (new.entity, new.scope, new.year) != (old.entity, old.scope, old.year + 1):
        return
    for at, change in enumerate(later.prose):
        if change.measure != "增减额" or change.basis != "上年" or change.project:
            continue
        now = beside(later, at, change)
        before = _in(earlier, change)
        if now and before and comparable(now, before) and comparable(change, now):
            # Rests on the words of the change, so the change is what is found to be off.
            expected = later.span(now, change.unit).minus(earlier.span(before, change.unit))
            words = f"本年 {grouped(now.value)} 减上年报告的 {grouped(before.value)}"
            yield from later.compare(
                "上年数与上年报告一致", change, expected, [now, before], "{1}-{2}", words, at_worst="提示"
            )


def _in(earlier: Books, fact: Fact) -> Fact | None:
    """What the earlier report prints for the item of this year's sentence: a form's figure, else its prose."""
    asked = fact.model_copy(update={"measure": "金额", "stage": "决算", "unit": "万元", "report": earlier.report.id})
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
            yield from unit.compare("单位不大于部门", part, expected, [whole], "{1}", words)
