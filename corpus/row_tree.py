"""Which rows of a form add up to which: by their codes, as the vocabulary says of items, or as balances are printed."""

from collections.abc import Sequence

from corpus.draft import DraftRow
from corpus.vocabulary_file import load_vocabulary

Tree = dict[int, list[int]]  # a total → the rows right below it


def tree_of(rows: Sequence[DraftRow]) -> Tree:
    return _by_code(rows) if any(row.code for row in rows) else {**_by_parts(rows), **_by_balance(rows)}


def _by_code(rows: Sequence[DraftRow]) -> Tree:
    """合计 over the shortest codes, a code over the next longer ones."""
    codes = {row.code: index for index, row in enumerate(rows) if row.code}
    tree: Tree = {}
    for code, index in codes.items():
        above = next((codes[code[:cut]] for cut in range(len(code) - 1, 0, -1) if code[:cut] in codes), None)
        if above is None:
            above = next((at for at, row in enumerate(rows) if row.is_total), None)
        if above is not None:
            tree.setdefault(above, []).append(index)
    return tree


def _by_parts(rows: Sequence[DraftRow]) -> Tree:
    """公务用车 over its purchase and its upkeep; 合计 over the rest where they are the parts of one item: 三公经费."""
    words = load_vocabulary()
    named = {words.measured(row.label): at for at, row in enumerate(rows) if row.label and not row.is_total}
    tree: Tree = {}
    for name, at in named.items():
        item = words.item(name)
        if item is not None and item.parts and all(part in named for part in item.parts):
            tree[at] = [named[part] for part in item.parts]
    total = next((at for at, row in enumerate(rows) if row.is_total), None)
    below = {one for parts in tree.values() for one in parts}
    top = {name: at for name, at in named.items() if at not in below}
    if total is not None and any(top and set(item.parts) == set(top) for item in words.items):
        tree[total] = list(top.values())
    return tree


def _by_balance(rows: Sequence[DraftRow]) -> Tree:
    """一、二、… make 本年合计; that, the balances and what was drawn from them make 总计; each side by itself."""
    tree: Tree = {}
    for block in sorted({row.block for row in rows}):
        side = [index for index, row in enumerate(rows) if row.block == block and row.label]
        year = next((one for one in side if rows[one].label.endswith("合计") and not rows[one].is_total), None)
        total = next((one for one in side if rows[one].is_total), None)
        if year is not None:
            tree[year] = [one for one in side if one < year and "、" in rows[one].label]
        if year is not None and total is not None:
            # Below a balance its funds are listed once more: 一般公共预算财政拨款.
            between = [one for one in side if year < one < total and not rows[one].label.endswith("财政拨款")]
            tree[total] = [year, *between]
    return {parent: children for parent, children in tree.items() if children}
