"""The forms of final accounts, filled in from a ledger in the manner of a province."""

from collections.abc import Callable, Iterator, Sequence

from eval.report_writer_blocks import Block, Dialect, Grid, Head, Known, PageBreak, Para, in_unit, printed
from eval.report_writer_ledger import FUNDS, Amount, Item, Ledger, words

ALL, FISCAL, GENERAL = "全部收支", "财政拨款", FUNDS["gen"]
_ORDINALS = "一二三四五六七八九十"
_TRIP_NAMES = {
    "合计": "三公经费", "出国": "因公出国(境)费", "用车": "公务用车购置及运行维护费", "购置": "公务用车购置费",
    "运行": "公务用车运行维护费", "接待": "公务接待费",
}  # fmt: skip
_PARTS = ("spent", "basic", "project")
_ASPECTS = (None, "基本支出", "项目支出")


def ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _ORDINALS[number - 1]
    return ("" if tens == 1 else _ORDINALS[tens - 1]) + "十" + (_ORDINALS[ones - 1] if ones else "")


class Tables:
    """Prints the forms one after the other and keeps what it printed."""

    def __init__(self, ledger: Ledger, dialect: Dialect) -> None:
        self.ledger, self.dialect = ledger, dialect
        self.known: list[Known] = []
        self._number = 0

    def blocks(self) -> Iterator[Block]:
        for table in (self._balance, self._income, self._spending, self._fiscal, self._general, self._basic):
            yield from table()
        yield from self._funded("gov", "政府性基金预算财政拨款收入支出决算表", self._gov_columns())
        yield from self._funded("cap", "国有资本经营预算财政拨款支出决算表", self._cap_columns())
        yield from self._trips()

    # One figure: what is printed, and what is known from then on.

    def _money(self, form: str, what: str, amount: Amount, fund: str, *, unit: str | None = None,
               aspect: str | None = None, stage: str = "决算") -> str:  # fmt: skip
        unit = unit or self.dialect.unit
        if not amount and self.dialect.zero != "0.00":
            return self.dialect.zero
        value = in_unit(self.ledger.yuan(amount), unit)
        self.known.append(Known(form, what, value, unit, fund, aspect, stage))
        return printed(value, self.dialect.grouped)

    def _table(
        self, title: str, grid: Grid, *, unit: str | None = None, notes: tuple[str, ...] = ()
    ) -> Iterator[Block]:
        self._number += 1
        year = f"{self.ledger.year}年度" if self.dialect.year_in_titles else ""
        yield PageBreak()
        yield Para(f"{year}{title}", "heading")
        if self.dialect.numbered:
            yield Para(self.dialect.numbered.format(self._number), "line")
        yield Para(f"{self.dialect.who}{self.ledger.entity}{self.ledger.scope}", "line")
        yield Para(self.dialect.unit_words.format(unit or self.dialect.unit), "line")
        yield grid
        for note in notes:
            yield Para(note, "note")

    # The two balances: two sides, a class of spending a line.

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

    def _balance(self) -> Iterator[Block]:
        form = "收入支出决算总表"
        money = self._of(form, ALL)
        income = [
            *((f"{name}收入", self._income_of(fund)) for fund, name in FUNDS.items()),
            ("上级补助收入", 0), ("事业收入", self._income_of("other")), ("经营收入", 0), ("附属单位上缴收入", 0),
            ("其他收入", 0),
        ]  # fmt: skip
        left = [(f"{ordinal(at)}、{name}", [money(name, amount)]) for at, (name, amount) in enumerate(income, 1)]
        right = [(f"{ordinal(at)}、{name}", [money(name, self._class(name))]) for at, name in self._classes()]
        left += [("", [""])] * (len(right) - len(left))
        whole, spent = self._income_of("gen", "gov", "cap", "other"), self.ledger.spent()
        left += [
            ("本年收入合计", [money("本年收入合计", whole)]), ("使用非财政拨款结余", [money("使用非财政拨款结余", 0)]),
            ("年初结转和结余", [money("年初结转和结余", self.ledger.before)]),
            ("总计", [money("收入总计", whole + self.ledger.before)]),
        ]  # fmt: skip
        right += [
            ("本年支出合计", [money("本年支出合计", spent)]), ("结余分配", [money("结余分配", 0)]),
            ("年末结转和结余", [money("年末结转和结余", self.ledger.left())]),
            ("总计", [money("支出总计", spent + self.ledger.left())]),
        ]  # fmt: skip
        yield from self._table(form, Grid(self._balance_head(["决算数"]), self._sides(left, right)))

    def _balance_head(self, columns: list[str]) -> tuple[tuple[Head, ...], ...]:
        number = [Head("行次")] if self.dialect.bands else []
        side = 2 if self.dialect.bands else 1
        rows = [
            (Head("收入", side + 1), Head("支出", side + len(columns))),
            (Head("项目"), *number, Head("决算数"), Head("项目"), *number, *map(Head, columns)),
        ]
        if self.dialect.bands:
            band = [Head(str(at + 2)) for at in range(len(columns))]
            rows.append((Head("栏次"), Head(""), Head("1"), Head("栏次"), Head(""), *band))
        return tuple(rows)

    def _fiscal(self) -> Iterator[Block]:
        form = "财政拨款收入支出决算总表"
        money = self._of(form, FISCAL)
        left = [
            (f"{ordinal(at)}、{FUNDS[fund]}", [money(f"{FUNDS[fund]}收入", self._income_of(fund))])
            for at, fund in enumerate(FUNDS, 1)
        ]
        right = [
            (f"{ordinal(at)}、{name}", self._by_fund(form, name, lambda *funds, name=name: self._class(name, *funds)))
            for at, name in self._classes()
        ]
        left += [("", [""])] * (len(right) - len(left))
        whole, before, left_over = self._income_of(*FUNDS), self.ledger.before, self.ledger.left
        left += [
            ("本年收入合计", [money("本年收入合计", whole)]),
            ("年初财政拨款结转和结余", [money("年初财政拨款结转和结余", before)]),
            ("一般公共预算财政拨款", [self._money(form, "年初财政拨款结转和结余", before, GENERAL)]),
            ("政府性基金预算财政拨款", [self._money(form, "年初财政拨款结转和结余", 0, FUNDS["gov"])]),
            ("国有资本经营预算财政拨款", [self._money(form, "年初财政拨款结转和结余", 0, FUNDS["cap"])]),
            ("总计", [money("收入总计", whole + before)]),
        ]
        spent = self.ledger.spent
        right += [
            ("本年支出合计", self._by_fund(form, "本年支出合计", spent)),
            ("年末财政拨款结转和结余", self._by_fund(form, "年末财政拨款结转和结余", left_over)),
            *[("", [""] * 4)] * 3,
            ("总计", self._by_fund(form, "支出总计", lambda *funds: spent(*funds) + left_over(*funds))),
        ]
        head = self._balance_head(["合计", *FUNDS.values()])
        yield from self._table(form, Grid(head, self._sides(left, right), wide=True))

    def _by_fund(self, form: str, what: str, amount: Callable[..., Amount]) -> list[str]:
        each = [self._money(form, what, amount(fund), name) for fund, name in FUNDS.items()]
        return [self._money(form, what, amount(*FUNDS), FISCAL), *each]

    # The forms with codes.

    def _income(self) -> Iterator[Block]:
        form = "收入决算表"
        columns = [
            "本年收入合计",
            "财政拨款收入",
            "上级补助收入",
            "事业收入",
            "经营收入",
            "附属单位上缴收入",
            "其他收入",
        ]
        money = self._of(form, ALL)

        def cells(what: str, income: Callable[..., Amount], total: bool) -> list[str]:
            said = {"本年收入合计": income(), "财政拨款收入": income(*FUNDS), "事业收入": income("other")}
            return [
                money(name, said.get(name, 0)) if total
                else money(what, said.get(name, 0), aspect="本年收入" if name == "本年收入合计" else name)
                for name in columns
            ]  # fmt: skip

        yield from self._table(form, self._coded([[name] for name in columns], cells, "income", wide=True))

    def _spending(self) -> Iterator[Block]:
        form = "支出决算表"
        columns = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
        yield from self._table(form, self._coded([[name] for name in columns], self._parts(form, ALL, len(columns)),
                                                 "spent", wide=True))  # fmt: skip

    def _general(self) -> Iterator[Block]:
        form = "一般公共预算财政拨款支出决算表"
        columns = [["本年支出", "小计"], ["本年支出", "基本支出"], ["本年支出", "项目支出"]]
        yield from self._table(form, self._coded(columns, self._parts(form, GENERAL, 3), "spent", "gen"))

    def _parts(self, form: str, fund: str, width: int) -> Callable[..., list[str]]:
        money = self._of(form, fund)
        totals = ("本年支出合计", "基本支出", "项目支出")

        def cells(what: str, amount: Callable[..., Amount], total: bool) -> list[str]:
            found = [
                money(totals[at], amount(part=part)) if total else money(what, amount(part=part), aspect=_ASPECTS[at])
                for at, part in enumerate(_PARTS)
            ]
            return found + [self.dialect.zero if self.dialect.zero != "0.00" else ""] * (width - 3)

        return cells

    def _gov_columns(self) -> tuple[list[list[str]], Callable[..., list[str]]]:
        form, fund = "政府性基金预算财政拨款收入支出决算表", FUNDS["gov"]
        money, parts = self._of(form, fund), self._parts(form, fund, 3)
        spent = [["本年支出", name] for name in ("小计", "基本支出", "项目支出")]
        columns = [["年初结转和结余"], ["本年收入"], *spent, ["年末结转和结余"]]

        def cells(what: str, amount: Callable[..., Amount], total: bool) -> list[str]:
            income, last = amount(part="income"), "年末结转和结余"
            came = money("本年收入合计", income) if total else money(what, income, aspect="本年收入")
            kept = income - amount()
            left = money(last, kept) if total else money(what, kept, aspect=last)
            return ["", came, *parts(what, amount, total), left]

        return columns, cells

    def _cap_columns(self) -> tuple[list[list[str]], Callable[..., list[str]]]:
        columns = [["本年支出", "小计"], ["本年支出", "基本支出"], ["本年支出", "项目支出"]]
        return columns, self._parts("国有资本经营预算财政拨款支出决算表", FUNDS["cap"], 3)

    def _funded(self, fund: str, form: str, ruled: tuple[list[list[str]], Callable[..., list[str]]]) -> Iterator[Block]:
        columns, cells = ruled
        notes: tuple[str, ...] = ()
        if not self.ledger.spent(fund):
            notes = (f"本{self.ledger.kind[:2]}没有{FUNDS[fund]}安排的支出，故本表无数据。",)
        yield from self._table(form, self._coded(columns, cells, "spent", fund), notes=notes)

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

    # Basic expenditure by economic item.

    def _basic(self) -> Iterator[Block]:
        form = "一般公共预算财政拨款基本支出决算表"
        money = self._of(form, GENERAL)
        left = [self._economic(money, code, name) for code, name in words()["personnel"]]
        right = [self._economic(money, code, name) for code, name in words()["public"]]
        grid = self._basic_beside(money, left, right) if self.dialect.basic == "beside" else self._basic_list(money)
        yield from self._table(form, grid)

    def _economic(self, money: Callable[..., str], code: str, name: str) -> tuple[str, str, str]:
        amount = self.ledger.economic.get(code, 0)
        beside = self.dialect.basic == "beside"
        return code, name, money(code, amount) if beside else ""

    def _basic_beside(self, money: Callable[..., str], left: list[tuple[str, str, str]],
                      right: list[tuple[str, str, str]]) -> Grid:  # fmt: skip
        count = max(len(left), len(right))
        left, right = left + [("", "", "")] * (count - len(left)), right + [("", "", "")] * (count - len(right))
        rows: list[tuple[str, ...]] = [(*one, *other) for one, other in zip(left, right, strict=True)]
        rows.append(("人员经费合计", "", money("人员经费", self.ledger.personnel), "公用经费合计", "",
                     money("公用经费", self.ledger.public)))  # fmt: skip
        side = (Head("经济分类科目编码"), Head("科目名称"), Head("决算数"))
        return Grid(((Head("人员经费", 3), Head("公用经费", 3)), (*side, *side)), tuple(rows), wide=True)

    def _basic_list(self, money: Callable[..., str]) -> Grid:
        rows = []
        total = ("合计", "", money("基本支出", self.ledger.personnel + self.ledger.public),
                 money("人员经费", self.ledger.personnel), money("公用经费", self.ledger.public))  # fmt: skip
        for group, column in (("personnel", "人员经费"), ("public", "公用经费")):
            for code, name in words()[group]:
                if amount := self.ledger.economic.get(code, 0):
                    both = (
                        (money(code, amount, aspect=column), "")
                        if group == "personnel"
                        else ("", money(code, amount, aspect=column))
                    )
                    rows.append((code, name, money(code, amount), *both))
        head = ((Head("经济分类科目编码"), Head("科目名称"), Head("合计"), Head("人员经费"), Head("公用经费")),)
        return Grid(head, (*rows, total) if self.dialect.total_last else (total, *rows))

    # 三公.

    def _trips(self) -> Iterator[Block]:
        dialect, form = self.dialect, "财政拨款“三公”经费支出决算表"
        title = form if dialect.trips_fund == FISCAL else "一般公共预算财政拨款“三公”经费支出决算表"
        unit = dialect.trips_unit or dialect.unit
        figures = {
            name: [
                self._money(form, _TRIP_NAMES[name], amount, dialect.trips_fund, unit=unit, stage=stage)
                for amount, stage in zip(self.ledger.trips[name], (dialect.trips_stage, "决算"), strict=True)
            ]
            for name in _TRIP_NAMES
        }
        words_of_stage = {"预算": "预算数", "年初预算": "年初预算数", "全年预算": "全年预算数"}[dialect.trips_stage]
        grid = {"twelve": _twelve, "interleaved": _interleaved, "vertical": _vertical}[dialect.trips](
            figures, words_of_stage
        )
        yield from self._table(title, grid, unit=unit)

    # Sums over the ledger.

    def _of(self, form: str, fund: str) -> Callable[..., str]:
        return lambda what, amount, aspect=None: self._money(form, what, amount, fund, aspect=aspect)

    def _income_of(self, *funds: str) -> Amount:
        return self.ledger.spent(*funds, part="income")

    def _class(self, name: str, *funds: str) -> Amount:
        return sum(one.spent for one in self.ledger.items if one.names[0] == name and (not funds or one.fund in funds))

    def _classes(self) -> list[tuple[int, str]]:
        return list(enumerate(words()["classes"], 1))


def _twelve(figures: dict[str, list[str]], stage: str) -> Grid:
    order = ("合计", "出国", "用车", "购置", "运行", "接待")
    half = (
        Head("合计", 1, 2),
        Head("因公出国（境）费", 1, 2),
        Head("公务用车购置及运行维护费", 3),
        Head("公务接待费", 1, 2),
    )
    cars = (Head("小计"), Head("公务用车购置费"), Head("公务用车运行维护费"))
    row = tuple(figures[name][at] for at in (0, 1) for name in order)
    band = tuple(Head(str(at)) for at in range(1, 13))
    return Grid(((Head(stage, 6), Head("决算数", 6)), (*half, *half), (*cars, *cars), band), (row,), wide=True)


def _interleaved(figures: dict[str, list[str]], stage: str) -> Grid:
    pair = (Head(stage), Head("决算数"))
    head = (
        (
            Head("合计", 2, 2),
            Head("因公出国（境）费", 2, 2),
            Head("公务用车购置及运行维护费", 6),
            Head("公务接待费", 2, 2),
        ),
        (Head("小计", 2), Head("购置费", 2), Head("运行费", 2)),
        pair * 6,
    )
    order = ("合计", "出国", "用车", "购置", "运行", "接待")
    return Grid(head, (tuple(cell for name in order for cell in figures[name]),), wide=True)


def _vertical(figures: dict[str, list[str]], stage: str) -> Grid:
    labels = {
        "合计": "合计", "出国": "1．因公出国（境）费", "接待": "2．公务接待费", "用车": "3．公务用车购置及运行维护费",
        "运行": "其中：（1）公务用车运行维护费", "购置": "（2）公务用车购置费",
    }  # fmt: skip
    rows = tuple((label, *figures[name]) for name, label in labels.items())
    return Grid(((Head("项目"), Head(stage), Head("决算数")),), rows)


def _summed(items: Sequence[Item], part: str, code: str) -> Callable[..., Amount]:
    """What the items below a code come to, of some funds or of all."""
    below = [one for one in items if not code or code in one.codes]
    return lambda *funds, part=part: sum(getattr(one, part) for one in below if not funds or one.fund in funds)
