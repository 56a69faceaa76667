"""The forms of budgets, filled in from the same ledgers: what was spent is now planned."""

from collections.abc import Callable, Iterator
from typing import TypedDict

from eval.report_writer_blocks import Block, Grid, Head
from eval.report_writer_ledger import FUNDS, Amount, words
from eval.report_writer_tables import ALL, FISCAL, GENERAL, Tables, ordinal
from eval.report_writer_trips import ITEMS, twelve, with_running_costs

TRIPS = "“三公”经费预算表"


class _Words(TypedDict):
    titles: dict[str, str]
    income: list[tuple[str, str]]  # as printed, what it is
    income_columns: list[tuple[str, str]]
    spending_columns: list[str]
    fiscal_income: list[str]
    fiscal_columns: list[str]


class BudgetForms(Tables):
    """Fills in the forms of a budget in the words that the dialect prints."""

    stage = "年初预算"

    def blocks(self) -> Iterator[Block]:
        self.words: _Words = words()["budget"][self.dialect.budget]
        for table in (self._balance, self._income, self._spending, self._fiscal):
            yield from table()
        for fund, form in (("gen", "一般公共预算支出预算表"), ("gov", "政府性基金预算支出预算表"),
                           ("cap", "国有资本经营预算支出预算表")):  # fmt: skip
            yield from self._of_fund(fund, form)
        yield from self._basic()
        yield from self._trips()

    def _printed(self, form: str, grid: Grid, notes: tuple[str, ...] = ()) -> Iterator[Block]:
        yield from self._table(form, grid, title=self.words["titles"][form], notes=notes)

    def _amounts(self) -> dict[str, Amount]:
        """Income by what it is."""
        came = {f"{name}收入": self._income_of(fund) for fund, name in FUNDS.items()}
        return came | {"财政拨款收入": self._income_of(*FUNDS), "事业收入": self._income_of("other")}

    def _balance(self) -> Iterator[Block]:
        form = "收支预算总表"
        money, before, spent = self._of(form, ALL), self.ledger.before, self.ledger.spent()
        came = self._amounts()
        left = [(label, [money(name, came.get(name, 0))]) for label, name in self.words["income"]]
        right = [
            (f"{ordinal(at)}、{name}", [money(name, amount)])
            for at, (name, amount) in enumerate(self._used_classes(), 1)
        ]
        rows = max(len(left), len(right))
        left, right = left + [("", [""])] * (rows - len(left)), right + [("", [""])] * (rows - len(right))
        whole = self._income_of("gen", "gov", "cap", "other")
        if self.dialect.budget == "common":
            left += [
                ("本年收入合计", [money("本年收入合计", whole)]),
                ("上年结转结余", [money("年初结转和结余", before)]),
            ]
            right += [("本年支出合计", [money("本年支出合计", spent)]),
                      ("年终结转结余", [money("年末结转和结余", self.ledger.left())])]  # fmt: skip
        left += [("收入总计", [money("收入总计", whole + before)])]
        right += [("支出总计", [money("支出总计", spent + self.ledger.left())])]
        yield from self._printed(form, Grid(self._balance_head(["预算数"], "预算数"), self._sides(left, right)))

    def _used_classes(self, *funds: str) -> list[tuple[str, Amount]]:
        """A budget lists the classes in use."""
        return [(name, amount) for _, name in self._classes() if (amount := self._class(name, *funds))]

    def _income(self) -> Iterator[Block]:
        form = "收入预算总表"
        money, columns = self._of(form, ALL), self.words["income_columns"]

        def cells(what: str, income: Callable[..., Amount], total: bool) -> list[str]:
            came = {f"{name}收入": income(fund) for fund, name in FUNDS.items()}
            came |= {"本年收入合计": income(), "财政拨款收入": income(*FUNDS), "事业收入": income("other")}
            return [
                money(name, came.get(name, 0)) if total
                else money(what, came.get(name, 0), aspect="本年收入" if name == "本年收入合计" else name)
                for _, name in columns
            ]  # fmt: skip

        head = [self._under("收入预算", word) for word, _ in columns]
        yield from self._printed(form, self._coded(head, cells, "income", wide=True))

    def _under(self, group: str, word: str) -> list[str]:
        return [group, word] if self.dialect.budget == "shanghai" else [word]

    def _spending(self) -> Iterator[Block]:
        form, columns = "支出预算总表", self.words["spending_columns"]
        head = [self._under("支出预算", name) for name in columns]
        yield from self._printed(form, self._coded(head, self._parts(form, ALL, len(columns)), "spent", wide=True))

    def _fiscal(self) -> Iterator[Block]:
        form = "财政拨款收支预算总表"
        money = self._of(form, FISCAL)
        came, before, left_over = self._amounts(), self.ledger.before, self.ledger.left
        left = [
            (label, [money(f"{name}收入", came[f"{name}收入"])])
            for label, name in zip(self.words["fiscal_income"], FUNDS.values(), strict=True)
        ]
        spent = self.ledger.spent
        right = [
            (self._numbered(at, name), self._by_fund(form, name, lambda *funds, name=name: self._class(name, *funds)))
            for at, (name, _) in enumerate(self._used_classes(*FUNDS), 1)
        ]
        if self.dialect.budget == "common":
            left = [("一、本年收入", [money("本年收入合计", self._income_of(*FUNDS))]), *left,
                    ("二、上年结转", [money("年初结转和结余", before)])]  # fmt: skip
            right = [("一、本年支出", self._by_fund(form, "本年支出合计", spent)), *right,
                     ("二、结转下年", self._by_fund(form, "年末结转和结余", left_over))]  # fmt: skip
        rows = max(len(left), len(right))
        left, right = left + [("", [""])] * (rows - len(left)), right + [("", [""] * 4)] * (rows - len(right))
        left += [("收入总计", [money("收入总计", self._income_of(*FUNDS) + before)])]
        right += [("支出总计", self._by_fund(form, "支出总计", lambda *funds: spent(*funds) + left_over(*funds)))]
        head = self._balance_head(self.words["fiscal_columns"], "预算数")
        yield from self._printed(form, Grid(head, self._sides(left, right), wide=True))

    def _numbered(self, at: int, name: str) -> str:
        return f"（{ordinal(at)}）{name}" if self.dialect.budget == "common" else f"{ordinal(at)}、{name}"

    def _of_fund(self, fund: str, form: str) -> Iterator[Block]:
        columns = [
            self._under(f"{FUNDS[fund].removesuffix('财政拨款')}支出", name)
            for name in ("合计", "基本支出", "项目支出")
        ]
        notes = (
            ()
            if self.ledger.spent(fund)
            else (f"注：本{self.ledger.kind[:2]}没有{FUNDS[fund]}安排的支出，故本表无数据。",)
        )
        yield from self._printed(form, self._coded(columns, self._parts(form, FUNDS[fund], 3), "spent", fund), notes)

    def _basic(self) -> Iterator[Block]:
        form = "一般公共预算基本支出预算表"
        money = self._of(form, GENERAL)
        groups = {"personnel": "人员经费", "public": "公用经费"}
        amounts = {"personnel": self.ledger.personnel, "public": self.ledger.public}
        rows = []
        for group in groups:
            for code, name in words()[group]:
                if amount := self.ledger.economic.get(code, 0):
                    each = [money(code, amount if one == group else 0, aspect=groups[one]) for one in groups]
                    rows.append((*self._economic_code(code), name, money(code, amount), *each))
        total = ("合计", *[""] * self.dialect.codes, money("基本支出", sum(amounts.values())),
                 *(money(groups[group], amount) for group, amount in amounts.items()))  # fmt: skip
        top = Head("本年一般公共预算基本支出", 3)
        head: tuple[tuple[Head, ...], ...]
        if self.dialect.codes == 3:
            head = (
                (Head("项目", 3), top),
                (
                    Head("部门预算经济分类科目编码", 2),
                    Head("经济分类科目名称", 1, 2),
                    *self._each_down("合计", *groups.values()),
                ),
                (Head("类"), Head("款")),
            )
            rows = [(row[0], row[1], *row[3:]) for row in rows]
            total = (total[0], *total[2:])
        else:
            head = ((Head("部门预算支出经济分类科目", 2), top),
                    (Head("科目编码"), Head("科目名称"), *map(Head, ("合计", *groups.values()))))  # fmt: skip
        yield from self._printed(form, Grid(head, (*rows, total) if self.dialect.total_last else (total, *rows)))

    @staticmethod
    def _each_down(*names: str) -> tuple[Head, ...]:
        return tuple(Head(name, 1, 2) for name in names)

    def _economic_code(self, code: str) -> tuple[str, ...]:
        return (code[:3], code[3:], "") if self.dialect.codes == 3 else (code,)

    def _trips(self) -> Iterator[Block]:
        fund = self.dialect.trips_fund
        before = self.dialect.budget == "common"
        figures = {
            name: [
                self._money(TRIPS, ITEMS[name], amount, fund, stage=stage) if before or stage == self.stage else ""
                for amount, stage in zip(self.ledger.trips[name], (self.stage, "上年预算"), strict=True)
            ]
            for name in ITEMS
        }
        year = self.ledger.year
        if before:
            turned = {name: pair[::-1] for name, pair in figures.items()}
            grid = twelve(turned, f"{year - 1}年预算数", f"{year}年预算数")
        else:
            running = self._money(TRIPS, "机关运行经费", self.ledger.public, fund)
            grid = with_running_costs(figures, running, year)
        yield from self._printed(TRIPS, grid)
