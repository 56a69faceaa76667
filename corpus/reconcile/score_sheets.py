"""What must hold on a self-evaluation form: rates, scores and weights, and the formula its own notes define.

Source: the notes printed on the form, and 财政部《项目支出绩效评价管理办法》(财预〔2020〕10号) for the grades.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from corpus.fact import Fact
from corpus.finding import Finding
from corpus.plain import squeeze
from corpus.reconcile.books import Books, adding, comparable, grouped, label_of, place_of, place_of_words
from corpus.reconcile.projects import MONEY, SCORE
from corpus.reconcile.spans import Span, total

_OF_PROJECT = "项目资金总额"  # of all its years, beside 年度资金总额
_PARTS = ("当年财政拨款", "上年结转资金", "其他资金")
_FORMULA = re.compile(r"定量指标.*(?:正向|反向)")
_SATISFIED = re.compile(r"满意度(?:达到|达|不低于|在)?(?P<percent>\d+(?:\.\d+)?)%")
_PUT_IN = re.compile(r"(?:投入|使用(?:该项|该)?资金)[^。,;\d]{0,6}(?P<amount>\d+(?:\.\d+)?)(?P<unit>亿元|万元|元)")


def rate_of_execution(books: Books) -> Iterator[Finding]:
    """执行率 = 全年执行数 ÷ 全年预算数, in every row of the budget block."""
    for row in _budget_rows(books):
        rate, spent, budget = row.get("完成率/决算"), row.get("金额/决算"), row.get("金额/全年预算")
        if rate and spent and budget and budget.value:
            expected = books.span(spent).percent_of(books.span(budget, spent.unit))
            words = f"执行数 {grouped(spent.value)} ÷ 全年预算数 {grouped(budget.value)}"
            yield from books.compare("执行率", rate, expected, [spent, budget], "{1}/{2}*100", words)


def score_of_execution(books: Books) -> Iterator[Finding]:
    """执行率得分 = its weight × 执行率, and never more than the weight."""
    for row in _budget_rows(books):
        score, weight = row.get("得分/决算"), row.get("分值/决算")
        spent, budget = row.get("金额/决算"), row.get("金额/全年预算")
        if score and weight and spent and budget and budget.value:
            share = books.span(spent).over(books.span(budget, spent.unit))
            if share is None:
                continue
            full = share.value >= 1
            expected = Span.exact(weight.value) if full else share.times(Span.exact(weight.value))
            words = f"分值 {grouped(weight.value)} × 执行率 {grouped(round(share.value * 100, 2))}%"
            relation = "{1}" if full else "{1}*{2}/{3}"
            places = [weight] if full else [weight, spent, budget]
            yield from books.compare("执行率得分", score, expected, places, relation, words)


def money_is_its_sources(books: Books) -> Iterator[Finding]:
    """年度资金总额 = 当年财政拨款 + 上年结转资金 + 其他资金, at every stage."""
    for facts in books.sheets.values():
        by = {(one.concept, one.stage): one for one in reversed(facts) if one.measure == "金额"}
        for stage in ("年初预算", "全年预算", "决算"):
            whole = by.get((MONEY, stage))
            parts = [by[name, stage] for name in _PARTS if (name, stage) in by]
            if whole and parts:
                yield from _sum(books, "资金总额等于各来源之和", whole, parts)


def money_of_targets_is_its_sources(books: Books) -> Iterator[Finding]:
    """资金总额 of a 绩效目标表 = 财政拨款 + 上年结转资金 + 其他资金, of the year and of the project as a whole."""
    for facts in books.tables.values():
        by = {(one.concept, one.aspect): one for one in reversed(facts) if one.project and one.measure == "金额"}
        for aspect in (None, _OF_PROJECT):
            whole = by.get((MONEY, aspect))
            parts = [by[name, aspect] for name in _PARTS if (name, aspect) in by]
            if whole and len(parts) > 1:
                yield from _sum(books, "资金总额等于各来源之和", whole, parts)


def weights_make_a_hundred(books: Books) -> Iterator[Finding]:
    """The weights of all indicators and of 执行率 add up to 100."""
    for facts in books.sheets.values():
        weights = [one for one in facts if one.measure == "分值" and _counts(one)]
        rows = {(one.concept, one.source.line) for one in weights}
        unread = [one for one in facts if _scored(one) and (one.concept, one.source.line) not in rows]
        last = max(weights, key=lambda one: one.source.line, default=None)
        if last is None or len(weights) < 3:
            continue
        books.related(*weights)
        added = sum((one.value for one in weights), Decimal(0))
        if added != 100:
            message = f"“{last.project}”自评表各项分值（含执行率）合计 {added} 分，应为 100 分，相差 {added - 100} 分"
            yield books.remark(
                "分值合计为100", list(map(place_of, weights)), message,
                severity="提示" if unread else "不一致", expected="100分", found=f"{added}分",
            ).model_copy(update={"difference": added - 100, "unit": "分", "gap": "不一致"})  # fmt: skip


def scores_add_up(books: Books) -> Iterator[Finding]:
    """总分 = Σ得分 of all indicators and of 执行率."""
    for facts in books.sheets.values():
        whole = next((one for one in facts if one.concept == SCORE and one.measure == "得分"), None)
        scores = [one for one in facts if _scored(one)]
        if whole and len(scores) > 2:
            yield from _sum(books, "总分等于各项得分之和", whole, scores)


def scores_within_weights(books: Books) -> Iterator[Finding]:
    """得分 is not more than 分值 of its indicator."""
    for row in _indicators(books):
        score, weight = row.get("得分"), row.get("分值")
        if score and weight and score.value > weight.value >= 0:
            words, expected = "得分高于分值", Span.exact(weight.value)
            yield from books.compare("得分不超过分值", score, expected, [weight], "{1}", words, at_most=True)


def scores_follow_the_formula(books: Books) -> Iterator[Finding]:
    """A quantity's 得分 as the form's notes say: ≥ 实际÷指标×分值, ≤ 指标÷实际×分值, = or reached: the full 分值."""
    noted = {table.ordinal for table in books.report.tables if _states_formula(table.notes)}
    for row in _indicators(books):
        score, weight, aim, actual = (row.get(name) for name in ("得分", "分值", "目标值", "实际值"))
        if not (score and weight and aim and actual) or not comparable(aim, actual) or score.source.table not in noted:
            continue
        pair = books.span(actual), books.span(aim, actual.unit)
        ratio = pair[1].over(pair[0]) if aim.qualifier == "≤" else pair[0].over(pair[1])
        if ratio is None or (aim.qualifier not in {"≥", "≤"} and actual.value != aim.value):
            continue
        reached = ratio.value >= 1 or aim.qualifier not in {"≥", "≤"}
        expected = Span.exact(weight.value) if reached else ratio.times(Span.exact(weight.value))
        top, bottom = ("{2}", "{3}") if aim.qualifier == "≤" else ("{3}", "{2}")
        relation = "{1}" if reached else f"{{1}}*{top}/{bottom}"
        words = f"指标值 {aim.qualifier or '='}{grouped(aim.value)}{aim.unit}、实际 {grouped(actual.value)}，按表注公式"
        parts = [weight, aim, actual]
        loose = [aim, actual] if reached and aim.qualifier in {"≥", "≤"} else []
        yield from books.compare("得分符合表注公式", score, expected, parts, relation, words, loose=loose)


def missed_but_full(books: Books) -> Iterator[Finding]:
    """An indicator set to be = that is not reached does not get the full 分值."""
    for row in _indicators(books):
        score, weight, aim, actual = (row.get(name) for name in ("得分", "分值", "目标值", "实际值"))
        if not (score and weight and aim and actual) or aim.unit != actual.unit or aim.qualifier in {"≥", "≤"}:
            continue
        if aim.value != actual.value and score.value == weight.value:
            message = (
                f"{label_of(actual)}为 {grouped(actual.value)}{actual.unit}，指标值为 {grouped(aim.value)}{aim.unit}，"
                f"未达到而得满分 {grouped(score.value)}"
            )
            yield books.remark(
                "未达到的指标不得满分", [place_of(actual), place_of(aim), place_of(score)], message, severity="提示",
                expected=f"{aim.value}{aim.unit}", found=f"{actual.value}{actual.unit}",
            )  # fmt: skip


def cost_is_what_was_spent(books: Books) -> Iterator[Finding]:
    """The one indicator of cost that is set at the project's whole budget was met with what the project spent."""
    for facts in books.sheets.values():
        spent = _of(facts, MONEY, "金额", "决算")
        budget = _of(facts, MONEY, "金额", "全年预算")
        aims = [one for one in facts if one.measure == "目标值" and spent and comparable(one, spent)]
        if spent is None or budget is None or len(aims) != 1:
            continue
        actual = next((one for one in facts if one.measure == "实际值" and one.path == aims[0].path), None)
        if actual and comparable(actual, spent) and books.span(aims[0], budget.unit).overlaps(books.span(budget)):
            words = f"全年执行数 {grouped(spent.value)}"
            expected = books.span(spent, actual.unit)
            yield from books.compare("成本指标与执行数", actual, expected, [spent], "{1}", words, at_worst="提示")


def cost_is_set_at_the_budget(books: Books) -> Iterator[Finding]:
    """The only indicator of cost of a project is set at its budget."""
    for facts in books.sheets.values():
        budget = _of(facts, MONEY, "金额", "全年预算")
        aims = [one for one in facts if one.measure == "目标值" and budget and comparable(one, budget)]
        if budget and len(aims) == 1 and aims[0].qualifier in {"≤", "=", None}:
            words = f"全年预算数 {grouped(budget.value)}"
            expected = books.span(budget, aims[0].unit)
            yield from books.compare("成本指标与预算数", aims[0], expected, [budget], "{1}", words, at_worst="提示")


def goals_name_the_satisfaction(books: Books) -> Iterator[Finding]:
    """满意度达到95% in the goals is the target of the one indicator of satisfaction."""
    for table in books.report.tables:
        facts = books.sheets.get(table.ordinal, [])
        aims = [one for one in facts if one.measure == "目标值" and one.unit == "%" and "满意度" in one.path[0]]
        for label, text in table.subject_fields:
            match = _SATISFIED.search(squeeze(text)) if "目标" in label and "完成" not in label else None
            if match is None or len(aims) != 1:
                continue
            books.related(aims[0])
            if Decimal(match["percent"]) != aims[0].value:
                message = (
                    f"“{aims[0].project}”{label}写满意度 {match['percent']}%，{label_of(aims[0])}为 {aims[0].value}%"
                )
                words = place_of_words(books.report, text, table.line, label)
                yield books.remark(
                    "目标文字与满意度指标", [words, place_of(aims[0])], message, severity="提示",
                    expected=f"{aims[0].value}%", found=f"{match['percent']}%",
                )  # fmt: skip


def goals_name_the_budget(books: Books) -> Iterator[Finding]:
    """预计投入X万元 in the goals is the budget, 实际投入X万元 in what was reached is what was spent."""
    for table in books.report.tables:
        facts = books.sheets.get(table.ordinal, [])
        for label, text, amount, unit in _amounts_of_goals(table.subject_fields):
            stage = "决算" if "完成" in label else "全年预算"
            fact = _of(facts, MONEY, "金额", stage)
            if fact is None:
                continue
            books.related(fact)
            factor = {"亿元": Decimal(10_000), "万元": Decimal(1), "元": Decimal("0.0001")}[unit]
            scale = {"亿元": Decimal("0.0001"), "万元": Decimal(1), "元": Decimal(10_000)}.get(fact.unit)
            said = Span.printed(amount, max(2, -int(amount.as_tuple().exponent)))
            if scale is None or Span(*(one * factor * scale for one in said)).overlaps(books.span(fact)):
                continue
            message = f"“{fact.project}”{label}写 {amount}{unit}，{label_of(fact)}为 {grouped(fact.value)}{fact.unit}"
            words = place_of_words(books.report, text, table.line, label)
            place = words.model_copy(update={"value": amount, "unit": unit, "page": table.page})
            yield books.remark(
                "目标文字与资金数", [place, place_of(fact)], message, severity="提示",
                expected=f"{fact.value}{fact.unit}", found=f"{amount}{unit}",
            )  # fmt: skip


@lru_cache(maxsize=512)
def _amounts_of_goals(fields: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, Decimal, str], ...]:
    found = []
    for label, text in fields:
        if "目标" in label and (match := _PUT_IN.search(squeeze(text))):
            found.append((label, text, Decimal(match["amount"]), match["unit"]))
    return tuple(found)


@lru_cache(maxsize=512)
def _states_formula(notes: tuple[str, ...]) -> bool:
    return any(_FORMULA.search(squeeze(note)) for note in notes)


def _budget_rows(books: Books) -> Iterator[dict[str, Fact]]:
    """The rows of the budget blocks, by measure and stage."""
    for facts in books.sheets.values():
        rows: dict[tuple[str, int], dict[str, Fact]] = defaultdict(dict)
        for fact in facts:
            if not fact.path and fact.concept != SCORE:
                rows[fact.concept, fact.source.line].setdefault(f"{fact.measure}/{fact.stage}", fact)
        yield from rows.values()


def _indicators(books: Books) -> Iterator[dict[str, Fact]]:
    """The rows of the indicators, by measure."""
    for facts in books.sheets.values():
        rows: dict[tuple[tuple[str, ...], int], dict[str, Fact]] = defaultdict(dict)
        for fact in facts:
            if fact.path:
                rows[fact.path, fact.source.line].setdefault(fact.measure, fact)
        yield from rows.values()


def _counts(fact: Fact) -> bool:
    """Indicators, and the one row of the budget block that is weighed."""
    return bool(fact.path) or fact.concept == MONEY


def _scored(fact: Fact) -> bool:
    return fact.measure == "得分" and _counts(fact)


def _of(facts: Sequence[Fact], concept: str, measure: str, stage: str) -> Fact | None:
    return next((one for one in facts if (one.concept, one.measure, one.stage) == (concept, measure, stage)), None)


def _sum(books: Books, rule: str, whole: Fact, parts: Sequence[Fact]) -> Iterator[Finding]:
    expected = total(books.spans(parts, whole.unit))
    words = f"{len(parts)} 项之和"
    yield from books.compare(rule, whole, expected, parts, adding(len(parts)), words)


RULES = (
    rate_of_execution,
    score_of_execution,
    money_is_its_sources,
    money_of_targets_is_its_sources,
    weights_make_a_hundred,
    scores_add_up,
    scores_within_weights,
    scores_follow_the_formula,
    missed_but_full,
    cost_is_what_was_spent,
    cost_is_set_at_the_budget,
    goals_name_the_satisfaction,
    goals_name_the_budget,
)
