"""How forms are printed: figures that are known from then on, tables over pages, rows for codes, sides of a balance."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from eval.report_writer_blocks import Block, Dialect, Grid, Head, Known, PageBreak, Para, in_unit, printed
from eval.report_writer_ledger import FUNDS, Amount, Item, Ledger, words

ALL, FISCAL, GENERAL = "全部收支", "财政拨款", FUNDS["gen"]
_ORDINALS = "一二三四五六七八九十"
_PARTS = ("spent", "basic", "project")
_ASPECTS = (None, "基本支出", "项目支出")


def ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _ORDINALS[number - 1]
    return ("" if tens == 1 else _ORDINALS[tens - 1]) + "十" + (_ORDINALS[ones - 1] if ones else "")


class Tables:
    """Prints forms one after the other and keeps what it printed."""

    stage = "决算"

    def __init__(self, ledger: Ledger, dialect: Dialect) -> None:
        self.ledger, self.dialect = ledger, dialect
        self.known: list[Known] = []
        self._number = 0

    # One figure: what is printed, and what is known from then on.

    def _money(self, form: str, what: str, amount: Amount, fund: str, *, aspect: str | None = None,
               stage: str | None = None) -> str:  # fmt: skip
        if not amount and not self.dialect.zero:
            return ""
        unit = self._unit(form)
        value = in_unit(self.ledger.yuan(amount), unit)
        self.known.append(Known(form, what, value, unit, fund, aspect, stage or self.stage))
        decimals = self.dialect.decimals if unit == self.dialect.unit else 2
        return printed(value, self.dialect.grouped, decimals=decimals) if amount else self.dialect.zero

    def _unit(self, form: str) -> str:
        return self.dialect.units.get(form, self.dialect.unit)

    def _table(self, form: str, grid: Grid, *, title: str = "", notes: tuple[str, ...] = ()) -> Iterator[Block]:
        self._number += 1
        year = f"{self.ledger.year}年{'' if self.dialect.budget else '度'}" if self.dialect.year_in_titles else ""
        yield PageBreak()
        yield Para(f"{year}{title or form}", "heading")
        if self.dialect.numbered:
            yield Para(self.dialect.numbered.format(self._number), "line")
        yield Para(f"{self.dialect.who}{self.ledger.entity}{self.ledger.scope}", "line")
        yield Para(self.dialect.unit_words.format(self._unit(form)), "line")
        yield from self._over_pages(f"{year}{title or form}", grid)
        for note in notes:
            yield Para(note, "note")

    def _over_pages(self, title: str, grid: Grid) -> Iterator[Block]:
        size = self.dialect.page_rows or len(grid.rows)
        for at in range(0, len(grid.rows), size):
            head = grid.head
            if at:
                yield PageBreak()
                if self.dialect.continued == "title":
                    yield Para(f"{title}（续表）", "continued")
                head = () if self.dialect.continued == "bare" else grid.head
            yield replace(grid, head=head, rows=grid.rows[at : at + size], continues=at > 0)

    # The two sides of a balance.

    def _sides(
        self, left: list[tuple[str, list[str]]], right: list[tuple[str, list[str]]]
    ) -> tuple[tuple[str, ...], ...]:
        blank_left, blank_right = [""] * len(left[0][1]), [""] * len(right[0][1])
        rows = []
        for at in range(max(len(left), len(right))):
            name, cells = left[at] if at < len(left) else ("", blank_left)
            other, others = right[at] if at < len(right) else ("", blank_right)
            numbers = ([str(at + 1)], [str(at + 1 + max(len(left), len(right)))]) if self.dialect.bands else ([], [])
            rows.append((name, *numbers[0], *cells, other, *numbers[1], *others))
        return tuple(rows)

    def _balance_head(self, columns: list[str], first: str = "决算数") -> tuple[tuple[Head, ...], ...]:
        number = [Head("行次")] if self.dialect.bands else []
        side = 2 if self.dialect.bands else 1
        rows = [
            (Head("收入", side + 1), Head("支出", side + len(columns))),
            (Head("项目"), *number, Head(first), Head("项目"), *number, *map(Head, columns)),
        ]
        if self.dialect.bands:
            band = [Head(str(at + 2)) for at in range(len(columns))]
            rows.append((Head("栏次"), Head(""), Head("1"), Head("栏次"), Head(""), *band))
        return tuple(rows)

    def _by_fund(self, form: str, what: str, amount: Callable[..., Amount]) -> list[str]:
        each = [self._money(form, what, amount(fund), name) for fund, name in FUNDS.items()]
        return [self._money(form, what, amount(*FUNDS), FISCAL), *each]

    # The forms with codes.

    def _parts(self, form: str, fund: str, width: int) -> Callable[..., list[str]]:
        money = self._of(form, fund)
        totals = ("本年支出合计", "基本支出", "项目支出")

        def cells(what: str, amount: Callable[..., Amount], total: bool) -> list[str]:
            found = [
                money(totals[at], amount(part=part)) if total else money(what, amount(part=part), aspect=_ASPECTS[at])
                for at, part in enumerate(_PARTS)
            ]
            return found + [""] * (width - 3)

        return cells

    def _coded(self, columns: list[list[str]], cells: Callable[..., list[str]], part: str, *funds: str,
               wide: bool = False) -> Grid:  # fmt: skip
        """A row for each 类, 款, 项 in use; the row of totals first or last."""
        items = [one for one in self.ledger.items if not funds or one.fund in funds]
        rows: dict[str, str] = {}
        for one in items:
            rows |= dict(zip(one.codes, one.names, strict=True))
        body = [self._coded_row(code, name, _summed(items, part, code), cells) for code, name in rows.items()]
        total: tuple[str, ...] = ("合计", *[""] * (self.dialect.codes + len(columns)))
        if items:
            total = self._coded_row("", "合计", _summed(items, part, ""), cells)
        body = sorted(body, key=lambda row: "".join(row[: self.dialect.codes]))
        return Grid(self._coded_head(columns), (*body, total) if self.dialect.total_last else (total, *body), wide=wide)

    def _coded_row(
        self, code: str, name: str, amount: Callable[..., Amount], cells: Callable[..., list[str]]
    ) -> tuple[str, ...]:
        figures = cells(code, amount, not code)
        if self.dialect.codes == 3:
            pieces = [code[:3], code[3:5], code[5:7]]
            return (*pieces, name, *figures) if code else ("合计", "", "", "", *figures)
        return (code, name, *figures) if code else ("合计", "", *figures)

    def _coded_head(self, columns: list[list[str]]) -> tuple[tuple[Head, ...], ...]:
        upper: list[Head] = []
        lower: list[Head] = []
        for at, column in enumerate(columns):
            if len(column) == 1:
                upper.append(Head(column[0], 1, 2))
            else:
                if at == 0 or columns[at - 1][0] != column[0]:
                    upper.append(Head(column[0], sum(one[0] == column[0] for one in columns)))
                lower.append(Head(column[1]))
        codes = self.dialect.codes
        rows: list[tuple[Head, ...]] = [(Head("项目", codes + 1), *upper)]
        if codes == 3 and self.dialect.codes_named:
            upper[:] = [Head(one.text, one.across, 3 if one.down == 2 else 1) for one in upper]
            lower[:] = [Head(one.text, 1, 2) for one in lower]
            rows = [(Head("项目", codes + 1), *upper)]
            rows.append((Head("功能分类科目编码", 3), Head("科目名称", 1, 2), *lower))
            rows.append((Head("类"), Head("款"), Head("项")))
        else:
            rows.append((Head("功能分类科目编码", codes), Head("科目名称"), *lower))
        if self.dialect.bands:
            rows.append((Head("栏次", codes + 1), *(Head(str(at + 1)) for at in range(len(columns)))))
        return tuple(rows)

    # Sums over the ledger.

    def _of(self, form: str, fund: str) -> Callable[..., str]:
        return lambda what, amount, aspect=None: self._money(form, what, amount, fund, aspect=aspect)

    def _income_of(self, *funds: str) -> Amount:
        return self.ledger.spent(*funds, part="income")

    def _class(self, name: str, *funds: str) -> Amount:
        return sum(one.spent for one in self.ledger.items if one.names[0] == name and (not funds or one.fund in funds))

    def _classes(self) -> list[tuple[int, str]]:
        return list(enumerate(words()["classes"], 1))


def _summed(items: Sequence[Item], part: str, code: str) -> Callable[..., Amount]:
    """What the items below a code come to, of some funds or of all."""
    below = [one for one in items if not code or code in one.codes]
    return lambda *funds, part=part: sum(getattr(one, part) for one in below if not funds or one.fund in funds)
