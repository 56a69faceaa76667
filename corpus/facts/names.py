"""What a cell of a form measures: concept, aspect, stage and fund, from its row's label and its column's header."""

import re
from collections.abc import Sequence

from corpus.fact import Fund, Stage
from corpus.layouts import Whole, header_words, whole_of
from corpus.plain import squeeze
from corpus.record import Record
from corpus.vocabulary_file import Form, load_vocabulary

# The words of a header or label that say which money.
FUNDS: tuple[Fund, ...] = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
_STAGES: tuple[tuple[str, Stage], ...] = (
    ("上年决算", "上年决算"),
    ("年初预算", "年初预算"),
    ("全年预算", "全年预算"),
    ("调整预算", "全年预算"),
    ("决算", "决算"),
    ("执行", "决算"),
    ("预算数", "预算"),
)
# Columns that say how much and nothing more.
_PLAIN = frozenset({"金额", "决算数", "决算", "预算数", "合计", "小计", "总计", "数额"})
_WHOLE = frozenset({"本年收入合计", "本年支出合计"})


class CellName(Record):
    """The item is what is printed; the concept is what is measured, in the vocabulary's words."""

    item: str
    column: str
    concept: str
    aspect: str | None
    stage: Stage
    fund: Fund


class RowName(Record):
    """What a row brings to the names of its cells."""

    label: str
    code: str | None
    side: str  # what stands over its block: 收入, 支出, 人员经费 …
    under: str | None  # the balance whose funds it lists: 年初财政拨款结转和结余


def cell_name(form: Form | None, row: RowName, path: Sequence[str], notes: Sequence[str]) -> CellName:
    whole = whole_of(form.name if form else None)
    leaf = path[-1] if path else ""
    across = _across(path)
    column = load_vocabulary().measured(across) if across else (whole.concept if whole else None)
    aspect = None
    if row.code is not None:
        concept, aspect = load_vocabulary().measured(row.label), _aspect(column, leaf, whole)
    elif _is_total(row.label):
        concept = _of_total(row, column)
    else:
        concept = row.under or _income(row) or load_vocabulary().measured(row.label)
    return CellName(
        item=row.label or across or concept,
        column="/".join(path),
        concept=concept,
        aspect=aspect,
        stage=_stage(path, notes, form),
        fund=_fund(leaf) or (_fund(row.label) if row.under else None) or (form.fund if form else "全部收支"),
    )


def _of_total(row: RowName, column: str | None) -> str:
    """合计 is the total of what its column holds; 总计 of a side is that side's."""
    if row.side in {"收入", "支出"} and row.label:
        return f"{row.side}总计"
    return column or load_vocabulary().measured(row.label)


def _aspect(column: str | None, leaf: str, whole: Whole | None) -> str | None:
    """Which part of the row's amount a column holds; None for the whole of it."""
    if whole is not None and (column == whole.concept or squeeze(leaf) in _PLAIN):
        return whole.aspect
    return None if column in _WHOLE or squeeze(leaf) in _PLAIN else column


def _across(path: Sequence[str]) -> str:
    """What the column holds by its header: the innermost cell that is more than 小计 or 金额."""
    for word in reversed(path):
        plain = squeeze(word)
        if _fund(word) or plain in {"收入", "支出", "预算数", "决算数"}:
            return ""
        if plain not in _PLAIN:
            return word
    return ""


def _income(row: RowName) -> str | None:
    """`一、一般公共预算财政拨款` on the income side is the income of that money."""
    words = load_vocabulary()
    return words.concept(f"{row.label}收入") if row.side == "收入" and _fund(row.label) else None


def _is_total(label: str) -> bool:
    return not label or squeeze(label) in header_words().total


def _fund(text: str) -> Fund | None:
    plain = squeeze(text)
    return next((fund for fund in FUNDS if plain.endswith(fund)), None)


def _stage(path: Sequence[str], notes: Sequence[str], form: Form | None) -> Stage:
    words = squeeze("/".join(path))
    stage = next((stage for word, stage in _STAGES if word in words), None)
    if stage == "预算":
        said = squeeze("".join(notes))
        return next((one for word, one in _STAGES[1:4] if re.search(f"预算数[为是指]*[^,;。]*{word}", said)), "预算")
    return stage or ("年初预算" if form is not None and form.kind == "预算" else "决算")
