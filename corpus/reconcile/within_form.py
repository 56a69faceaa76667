"""What must hold inside one form: its totals are the sums of its rows and columns, and its two sides balance.

Source: the notes on filling in the forms of 部门决算 (财政部《部门决算报表编制说明》, 表内审核公式).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from corpus.fact import Fact
from corpus.finding import Finding
from corpus.plain import squeeze
from corpus.reconcile.books import Books, adding, aspect_of, grouped, is_money
from corpus.reconcile.spans import Span, total
from corpus.vocabulary_file import load_vocabulary

# The columns that a row's total is split into: whole → parts, as concepts in the row of totals, as aspects below it.
_SPLITS: dict[str, tuple[str, ...]] = {
    "本年支出合计": ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"),
    "本年收入合计": (
        "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入", "财政专户管理资金收入",
    ),
}  # fmt: skip
# Columns of their own where 财政拨款收入 is none, as in budgets.
_APPROPRIATIONS = ("一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入")
_WHOLE_ASPECTS = (None, "本年收入")
_BALANCES: dict[str, tuple[str, ...]] = {
    "收入总计": ("本年收入合计", "使用非财政拨款结余", "年初结转和结余", "年初财政拨款结转和结余"),
    "支出总计": ("本年支出合计", "结余分配", "年末结转和结余", "年末财政拨款结转和结余"),
}
_LAST_YEAR = frozenset({"上年决算", "上年预算"})
_STAFF_AND_PUBLIC = ("人员经费", "公用经费")
_STAFF_CODES = ("301", "303")  # 工资福利支出, 对个人和家庭的补助; all other economic classes are 公用经费
_CLASS = re.compile(r"[一二三四五六七八九十]+、")
_FUNDS = frozenset({"一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"})


def columns_add_up(books: Books) -> Iterator[Finding]:
    """合计列 = 各列之和: 本年支出合计 = 基本支出 + 项目支出 + …, for the row of totals and for every code."""
    for facts in _decided(books):
        rows: dict[tuple[int, str | None, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            rows[fact.source.line, fact.code, "" if fact.code is None else fact.item].append(fact)
        for row in rows.values():
            yield from _basic_is_its_kinds(books, row)
            for whole_name, names in _SPLITS.items():
                whole = next((one for one in row if _is_whole(one, whole_name)), None)
                printed = {_splits(one) for one in row}
                if whole_name == "本年收入合计" and any((one or "").endswith("结转和结余") for one in printed):
                    continue  # the total may hold what was carried over as well
                split = names if "财政拨款收入" in printed else (*names, *_APPROPRIATIONS)
                parts = [one for one in row if one is not whole and _splits(one) in split]
                if whole is not None and parts:
                    yield from _sum(books, "合计列等于各列之和", whole, parts)


def _basic_is_its_kinds(books: Books, row: Sequence[Fact]) -> Iterator[Finding]:
    """基本支出 of a code = 人员经费 + 公用经费, where a form has a column for each; its whole may be the only other."""
    by = {one.aspect: one for one in row if one.code and one.measure == "金额"}
    parts = [by[name] for name in _STAFF_AND_PUBLIC if name in by]
    whole = by.get("基本支出") or (by.get(None) if "项目支出" not in by else None)
    if whole and len(parts) == len(_STAFF_AND_PUBLIC):
        yield from _sum(books, "合计列等于各列之和", whole, parts)


def _is_whole(fact: Fact, name: str) -> bool:
    if fact.code is None:
        return fact.concept == name
    aspect = aspect_of(fact)
    return aspect in _WHOLE_ASPECTS and (aspect == "本年收入") == (name == "本年收入合计")


def _splits(fact: Fact) -> str | None:
    return fact.concept if fact.code is None else fact.aspect


def codes_form_a_tree(books: Books) -> Iterator[Finding]:
    """类 = Σ款 = Σ项 in every column of a form with codes; the column's total = Σ类."""
    for facts in _decided(books):
        for column in _columns(facts):
            coded = {fact.code: fact for fact in reversed(column) if fact.code}
            below = _children(coded)
            for code, fact in coded.items():
                if parts := [coded[one] for one in sorted(below[code])]:
                    yield from _sum(books, "上级科目等于下级科目之和", fact, parts)
            tops = [coded[code] for code in below[""]]
            totals = [fact for fact in column if fact.code is None]
            if tops and len(totals) == 1:
                yield from _sum(books, "合计行等于各科目之和", totals[0], tops[::-1])


def _columns(facts: Sequence[Fact]) -> list[list[Fact]]:
    """The figures of each column. Of codes printed side by side the code itself says to which total they belong."""
    side_by_side = {fact.concept for fact in facts if fact.code is None} >= set(_STAFF_AND_PUBLIC)
    once = Counter((fact.code, fact.stage, fact.fund) for fact in facts if fact.code)
    side_by_side = side_by_side and max(once.values(), default=0) == 1
    columns: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        name = _spent_on(fact) if side_by_side else fact.column
        columns[name, fact.stage, fact.fund].append(fact)
    return list(columns.values())


def _spent_on(fact: Fact) -> str:
    if fact.code is None:
        return fact.concept
    return "人员经费" if fact.code.startswith(_STAFF_CODES) else "公用经费"


def _children(codes: Iterable[str]) -> dict[str, list[str]]:
    """The codes next below each: 款 of a 类, 项 of a 款, or of the 类 where no 款 is printed; below "" the tops."""
    printed = frozenset(codes)
    below: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        parents = (code[:length] for length in range(len(code) - 1, 0, -1))
        below[next((one for one in parents if one in printed), "")].append(code)
    return below


def classes_add_up(books: Books) -> Iterator[Finding]:
    """本年收入合计, 本年支出合计 = Σ of the lines above it in its column, in the two 总表."""
    for facts in _decided(books):
        if any(fact.code for fact in facts):
            continue
        for whole in facts:
            if whole.concept not in _SPLITS:
                continue
            parts = [
                one
                for one in facts
                if one.column == whole.column
                and one.source.line < whole.source.line
                and not squeeze(one.item).startswith("其中")
            ]
            if books.report.identity.is_government:  # 一、税收收入 stands over the taxes it is the sum of
                parts = [one for one in parts if _CLASS.match(squeeze(one.item))]
            if parts:
                yield from _sum(books, "本年合计等于各项之和", whole, parts)


def totals_are_year_and_balance(books: Books) -> Iterator[Finding]:
    """收入总计 = 本年收入 + 使用非财政拨款结余 + 年初结转和结余; 支出总计 = 本年支出 + 结余分配 + 年末结转和结余."""
    if books.report.identity.is_government:  # which has transfers and debts beside these
        return
    for facts in _decided(books):
        own = [fact for fact in facts if not _is_share(fact)]
        for whole in own:
            names = _BALANCES.get(whole.concept)
            if names is None:
                continue
            beside = [one for one in own if one.column == whole.column and one.fund == whole.fund]
            parts = [one for one in beside if one.concept in names]
            if parts:
                yield from _sum(books, "总计等于本年合计与结转结余之和", whole, parts)


def _is_share(fact: Fact) -> bool:
    """A fund's line below a balance: part of the balance, not beside it."""
    return fact.concept.endswith("结转和结余") and squeeze(fact.item).endswith("财政拨款")


def sides_balance(books: Books) -> Iterator[Finding]:
    """收入总计 = 支出总计 in the two 总表."""
    for facts in _decided(books):
        by = {(fact.concept, fact.fund): fact for fact in reversed(facts)}
        for (concept, fund), income in by.items():
            spending = by.get(("支出总计", fund)) if concept == "收入总计" else None
            if spending:
                expected = books.span(spending, income.unit)
                words = f"支出总计为 {grouped(spending.value)}"
                yield from books.compare("收支两方相等", income, expected, [spending], "{1}", words)


def funds_add_up(books: Books) -> Iterator[Finding]:
    """财政拨款 = 一般公共预算 + 政府性基金 + 国有资本经营, by column and in the lines below a balance."""
    for facts in _decided(books):
        by: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.code is None:
                by[fact.concept, fact.stage].append(fact)
        for same in by.values():
            whole = next((one for one in same if one.fund == "财政拨款"), None)
            parts = [one for one in same if one.fund in _FUNDS]
            if whole and parts and "财政拨款收入" not in whole.concept:
                yield from _sum(books, "各类财政拨款之和", whole, parts)


def balance_of_a_fund(books: Books) -> Iterator[Finding]:
    """年末结转和结余 = 年初结转和结余 + 本年收入 − 本年支出 (政府性基金预算财政拨款收入支出决算表, by row)."""
    for facts in _decided(books):
        rows: dict[tuple[int, str | None], dict[str, Fact]] = defaultdict(dict)
        for fact in facts:
            name = fact.concept if fact.code is None else aspect_of(fact) or "本年支出合计"
            rows[fact.source.line, fact.code].setdefault(name, fact)
        for row in rows.values():
            names = [row.get(one) for one in ("年末结转和结余", "年初结转和结余", "本年收入", "本年支出合计")]
            left, before, income, spent = names[0], names[1], names[2] or row.get("本年收入合计"), names[3]
            if left is None or income is None or spent is None or "小计" not in squeeze(spent.column):
                continue
            given = [one for one in (before, income) if one]
            expected = total(books.spans(given, left.unit)).minus(books.span(spent, left.unit))
            relation = f"{adding(len(given))}-{{{len(given) + 1}}}"
            words = "年初结转和结余加本年收入减本年支出"
            yield from books.compare("结转结余衔接", left, expected, [*given, spent], relation, words)


def changes_in_columns(books: Books) -> Iterator[Finding]:
    """增减额 = 本年 − 上年 and 增减率 = 增减额 ÷ 上年, in forms that print last year's column too."""
    for facts in books.tables.values():
        rows: dict[tuple[int, str | None, str, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            rows[fact.source.line, fact.code, fact.concept, fact.fund].append(fact)
        for row in rows.values():
            amounts = [one for one in row if one.measure == "金额"]
            before = next((one for one in amounts if one.stage in _LAST_YEAR), None)
            now = next((one for one in amounts if one.stage not in _LAST_YEAR), None)
            if before is None or now is None or len(amounts) != 2:
                continue
            for change in (one for one in row if one.measure in {"增减额", "增减率"}):
                yield from _change(books, change, now, before)


def _change(books: Books, change: Fact, now: Fact, before: Fact) -> Iterator[Finding]:
    grew = books.span(now, before.unit).minus(books.span(before))
    expected: Span | None = grew
    relation = "{1}-{2}"
    if change.measure == "增减率":
        expected, relation = grew.percent_of(books.span(before)), "({1}-{2})/{2}*100"
    elif change.unit != before.unit:
        return
    words = f"本年 {grouped(now.value)}，上年 {grouped(before.value)}"
    yield from books.compare("表内增减", change, expected, [now, before], relation, words)


def items_are_their_parts(books: Books) -> Iterator[Finding]:
    """An item = Σ of its parts as the vocabulary lists them: 三公经费, 公务用车, 基本支出 = 人员 + 公用."""
    for table, facts in books.tables.items():
        if table in books.undecided:
            continue
        by = {(one.concept, one.stage, one.fund): one for one in reversed(facts) if one.code is None}
        for (concept, stage, fund), whole in by.items():
            item = load_vocabulary().item(concept)
            if item is None or not item.parts:
                continue
            parts = [by.get((name, stage, fund)) for name in item.parts]
            blank = [(table, name, None, stage, fund) in books.blank_cells for name in item.parts]
            here = [one for one in parts if one]
            if here and all(one or empty for one, empty in zip(parts, blank, strict=True)):
                yield from _sum(books, "项目等于其组成部分之和", whole, here)


def _decided(books: Books) -> Iterator[list[Fact]]:
    """The forms of money all of whose figures know their columns."""
    for table, facts in books.tables.items():
        if table not in books.undecided and all(is_money(fact.unit) for fact in facts):
            yield facts


def _sum(books: Books, rule: str, whole: Fact, parts: Sequence[Fact]) -> Iterator[Finding]:
    expected = total(books.spans(parts, whole.unit))
    words = f"{len(parts)} 项之和" if len(parts) > 3 else "＋".join(grouped(one.value) for one in parts)
    yield from books.compare(rule, whole, expected, parts, adding(len(parts)), words)


RULES = (
    columns_add_up,
    codes_form_a_tree,
    classes_add_up,
    totals_are_year_and_balance,
    sides_balance,
    funds_add_up,
    balance_of_a_fund,
    changes_in_columns,
    items_are_their_parts,
)
