"""What must hold inside one form: its totals are the sums of its rows and columns, and its two sides balance.

Source: the notes on filling in the forms of 部门决算 (财政部《部门决算报表编制说明》, 表内审核公式).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from corpus.fact import Fact
from corpus.finding import Finding
from corpus.plain import squeeze
from corpus.reconcile.books import Books, adding, aspect_of, grouped, is_money
from corpus.reconcile.spans import total
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
_FUNDS = frozenset({"一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"})


def columns_add_up(books: Books) -> Iterator[Finding]:
    """合计列 = 各列之和: 本年支出合计 = 基本支出 + 项目支出 + …, for the row of totals and for every code."""
    for facts in _decided(books):
        rows: dict[tuple[int, str | None, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            rows[fact.source.line, fact.code, "" if fact.code is None else fact.item].append(fact)
        for row in rows.values():
            for whole_name, names in _SPLITS.items():
                whole = next((one for one in row if _is_whole(one, whole_name)), None)
                printed = {_splits(one) for one in row}
                if whole_name == "本年收入合计" and any((one or "").endswith("结转和结余") for one in printed):
                    continue  # the total may hold what was carried over as well
                split = names if "财政拨款收入" in printed else (*names, *_APPROPRIATIONS)
                parts = [one for one in row if one is not whole and _splits(one) in split]
                if whole is not None and parts:
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
        columns: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            columns[f"{fact.column}|{fact.stage}|{fact.fund}"].append(fact)
        for column in columns.values():
            coded = {fact.code: fact for fact in reversed(column) if fact.code}
            for code, fact in coded.items():
                if parts := [coded[one] for one in _children(code, tuple(coded))]:
                    yield from _sum(books, "上级科目等于下级科目之和", fact, parts)
            tops = [fact for code, fact in coded.items() if not _has_parent(code, coded)]
            totals = [fact for fact in column if fact.code is None]
            if tops and len(totals) == 1:
                yield from _sum(books, "合计行等于各科目之和", totals[0], tops[::-1])


def _children(code: str, codes: Sequence[str]) -> list[str]:
    """The codes next below: 款 of a 类, 项 of a 款, or of the 类 itself where no 款 is printed."""
    below = [one for one in codes if one != code and one.startswith(code)]
    return sorted(one for one in below if not any(two != one and one.startswith(two) for two in below))


def _has_parent(code: str, codes: dict[str, Fact]) -> bool:
    return any(code != one and code.startswith(one) for one in codes)


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
            if parts:
                yield from _sum(books, "本年合计等于各项之和", whole, parts)


def totals_are_year_and_balance(books: Books) -> Iterator[Finding]:
    """收入总计 = 本年收入 + 使用非财政拨款结余 + 年初结转和结余; 支出总计 = 本年支出 + 结余分配 + 年末结转和结余."""
    for facts in _decided(books):
        own = [fact for fact in facts if not _is_share(fact)]
        for whole in own:
            names = _BALANCES.get(whole.concept, ())
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


def items_are_their_parts(books: Books) -> Iterator[Finding]:
    """An item = Σ of its parts as the vocabulary lists them: 三公经费, 公务用车, 基本支出 = 人员 + 公用."""
    for table, facts in books.tables.items():
        if table in books.undecided:
            continue
        by = {(one.concept, one.stage, one.fund): one for one in reversed(facts) if one.code is None}
        for item in load_vocabulary().items:
            for (concept, stage, fund), whole in by.items():
                if concept != item.name or not item.parts:
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
    items_are_their_parts,
)
