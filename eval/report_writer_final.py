"""The nine forms of final accounts, filled in from a ledger in the manner of a province."""

from collections.abc import Callable, Iterator

from eval.report_writer_blocks import Block, Grid, Head
from eval.report_writer_ledger import FUNDS, Amount, words
from eval.report_writer_tables import ALL, FISCAL, GENERAL, Tables, ordinal
from eval.report_writer_trips import ITEMS, interleaved, twelve, vertical


class FinalForms(Tables):
    """Fills in the forms of final accounts."""

    def blocks(self) -> Iterator[Block]:
        for table in (self._balance, self._income, self._spending, self._fiscal, self._general, self._basic):
            yield from table()
        yield from self._funded("gov", "政府性基金预算财政拨款收入支出决算表", self._gov_columns())
        yield from self._funded("cap", "国有资本经营预算财政拨款支出决算表", self._cap_columns())
        yield from self._trips()

    # The two balances: two sides, a class of spending a line.

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
        figures = {
            name: [
                self._money(form, ITEMS[name], amount, dialect.trips_fund, stage=stage)
                for amount, stage in zip(self.ledger.trips[name], (dialect.trips_stage, "决算"), strict=True)
            ]
            for name in ITEMS
        }
        stage = {"预算": "预算数", "年初预算": "年初预算数", "全年预算": "全年预算数"}[dialect.trips_stage]
        grid = {"twelve": twelve, "interleaved": interleaved, "vertical": vertical}[dialect.trips](figures, stage)
        yield from self._table(form, grid, title=title)
