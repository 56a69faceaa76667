"""Reports of whole governments: the four budgets, what comes from above and goes below, debts, 三公 of all offices."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import NamedTuple, TypedDict

from eval.report_writer_blocks import Block, Dialect, Grid, Head, Known, PageBreak, Para, percent, printed
from eval.report_writer_ledger import words
from eval.report_writer_tables import ordinal

GENERAL, FUND, CAPITAL, INSURANCE = "一般公共预算", "政府性基金预算", "国有资本经营预算", "社会保险基金预算"
INCOME, SPENT, CAME, WENT = "本年收入合计", "本年支出合计", "收入总计", "支出总计"
PROSE = "情况说明"


class _Lists(TypedDict):
    titles: dict[str, dict[str, str]]
    taxes: list[str]
    fees: list[str]
    from_above: list[str]
    classes: list[list[str]]
    economic: list[list[str]]
    fund_income: list[str]
    fund_spending: list[str]
    capital_income: list[str]
    capital_spending: list[str]
    insurances: list[str]


class _Line(NamedTuple):
    """A row: as it is printed, what it is, an amount for each column of money."""

    label: str
    what: str
    amounts: Sequence[Decimal]
    code: str = ""


class Government:
    """Draws the accounts of a place and prints them; `known` is what was printed."""

    def __init__(self, rng: Random, dialect: Dialect, place: str, year: int) -> None:
        self._rng, self.dialect, self.place, self.year = rng, dialect, place, year
        self.budget = dialect.government == "预算"
        self.known: list[Known] = []
        self._lists: _Lists = words()["government"]
        self._titles = self._lists["titles"][dialect.government]
        self._number = 0
        self._said: dict[str, Decimal] = {}

    @property
    def kind(self) -> str:
        return f"政府{self.dialect.government}"

    def blocks(self) -> Iterator[Block]:
        sort = "预算" if self.budget else "决算"
        title = {"决算": f"{self.place}{self.year}年财政{sort}", "预算": f"{self.year}年{self.place}政府预算公开"}
        yield Para(title[sort], "cover")
        yield PageBreak()
        forms = list(self._forms())  # the sentences say what the forms hold
        yield Para(f"一、{self.year}年财政{sort}情况", "heading")
        yield from map(Para, self._sentences())
        yield from forms

    # Columns: what is printed over them, and the stage of each that holds money.

    def _columns(self) -> list[tuple[str, str]]:
        if self.budget:
            return [(f"{self.year - 1}年执行数", "上年决算"), (f"{self.year}年预算数", "年初预算")]
        return [("预算数", "预算"), ("调整预算数", "全年预算"), ("决算数", "决算")]

    def _rates(self) -> list[tuple[str, str, str, str, tuple[int, int]]]:
        """Over which column of percents stands what, its stage, measure and basis, and the columns it compares."""
        if self.budget:
            return [(f"{self.year}年预算数为上年执行数的%", "年初预算", "占比", "上年决算", (1, 0))]
        return [("决算数为调整预算数的%", "决算", "完成率", "全年预算", (2, 1))]

    def _drawn(self) -> list[Decimal]:
        step = Decimal(1).scaleb(-self.dialect.decimals)
        size = self._rng.choice((300, 3000, 30000))
        return [(Decimal(self._rng.randint(100, size * 100)) / 100).quantize(step) for _ in self._columns()]

    def _lines(self, labels: Sequence[str]) -> list[_Line]:
        return [_Line(label, label, self._drawn()) for label in labels]

    # The forms.

    def _forms(self) -> Iterator[Block]:
        yield from self._general_income()
        yield from self._general_spending()
        yield from self._list("基本支出", GENERAL, self._coded(self._lists["economic"]), ("合计", "基本支出"))
        yield from self._list("转移支付", GENERAL, self._lines(self._lists["from_above"]),
                              ("合计", "税收返还和转移支付"))  # fmt: skip
        for form, fund in (("基金", FUND), ("资本", CAPITAL)):
            names = ("fund", "capital")[fund == CAPITAL]
            came = self._lines(self._lists[f"{names}_income"])  # type: ignore[literal-required]
            went = self._lines(self._lists[f"{names}_spending"])  # type: ignore[literal-required]
            yield from self._list(f"{form}收入", fund, came, ("收入合计", INCOME))
            yield from self._list(f"{form}支出", fund, went, ("支出合计", SPENT))
        for side, total in (("收入", INCOME), ("支出", SPENT)):
            lines = self._lines([f"{one}{side}" for one in self._lists["insurances"]])
            yield from self._list(f"社保{side}", INSURANCE, lines, (f"{side}合计", total))
        yield from self._debts("一般", GENERAL)
        yield from self._debts("专项", FUND)

    def _general_income(self) -> Iterator[Block]:
        taxes, fees = self._lines(self._lists["taxes"]), self._lines(self._lists["fees"])
        above = self._lines(["上级补助收入", "地方政府一般债务收入", "上年结余收入"])
        heads = [_total("一、税收收入", "税收收入", taxes), _total("二、非税收入", "非税收入", fees)]
        income = _total("收入合计", INCOME, heads)
        lines = [heads[0], *taxes, heads[1], *fees, income, *above, _total("收入总计", CAME, [income, *above])]
        self._said |= {"税收收入": heads[0].amounts[-1], INCOME: income.amounts[-1]}
        yield from self._table("收入", GENERAL, lines)

    def _general_spending(self) -> Iterator[Block]:
        classes = self._coded(self._lists["classes"])
        below = self._lines(["上解上级支出", "地方政府一般债务还本支出", "年终结余"])
        spent = _total("支出合计", SPENT, classes)
        self._said |= {SPENT: spent.amounts[-1]}
        yield from self._table("支出", GENERAL, [*classes, spent, *below, _total("支出总计", WENT, [spent, *below])])

    def _coded(self, pairs: Sequence[Sequence[str]]) -> list[_Line]:
        """With codes in a column of their own, or with ordinals before the names."""
        if self.dialect.codes:
            return [_Line(name, name, self._drawn(), code) for code, name in pairs]
        return [_Line(f"{ordinal(at)}、{name}", name, self._drawn()) for at, (_, name) in enumerate(pairs, 1)]

    def _list(self, form: str, fund: str, lines: list[_Line], total: tuple[str, str]) -> Iterator[Block]:
        whole = _total(*total, lines)
        yield from self._table(form, fund, [*lines, whole] if self.dialect.total_last else [whole, *lines])

    def _table(self, key: str, fund: str, lines: Sequence[_Line]) -> Iterator[Block]:
        form, coded = self._lists["titles"]["form"][key], any(line.code for line in lines)
        form = form.replace("决算", "预算") if self.budget else form
        columns, rates = self._columns(), self._rates() if self.dialect.rates else []
        rows = []
        for line in lines:
            cells = [self._cell(form, line, fund, at, stage) for at, (_, stage) in enumerate(columns)]
            cells += [self._rate(form, line, fund, *rate[1:]) for rate in rates]
            rows.append((*([line.code] if coded else []), line.label, *cells))
        names = ["科目编码", "科目名称"] if coded else ["项目" if self.budget else "预算科目"]
        over = [*names, *(word for word, _ in columns), *(rate[0] for rate in rates)]
        yield from self._printed(self._titles[key], Grid((tuple(map(Head, over)),), tuple(rows)), self.dialect.unit)

    def _cell(self, form: str, line: _Line, fund: str, at: int, stage: str) -> str:
        value = line.amounts[at]
        self.known.append(Known(form, line.code or line.what, value, self.dialect.unit, fund, None, stage))
        return printed(value, self.dialect.grouped, decimals=self.dialect.decimals)

    def _rate(self, form: str, line: _Line, fund: str, stage: str, measure: str, basis: str,
              of: tuple[int, int]) -> str:  # fmt: skip
        value = percent(line.amounts[of[0]], line.amounts[of[1]])
        self.known.append(Known(form, line.code or line.what, value, "%", fund, None, stage, measure, basis))
        return printed(value)

    def _debts(self, sort: str, fund: str) -> Iterator[Block]:
        """Two columns, most of the cells blank; figures of the year before bear it in their name."""
        form = self._lists["titles"]["form"][f"{sort}债务"]
        form = f"{form.removesuffix('情况表')}预计表" if self.budget else form
        unit, last, year = self.dialect.units.get("债务", self.dialect.unit), self.year - 1, self.year
        owed = Decimal(self._rng.randint(5000, 90000)) / 100
        new, back = Decimal(self._rng.randint(100, 3000)) / 100, Decimal(self._rng.randint(10, 400)) / 100
        names = (
            f"地方政府{sort}债务限额",
            f"地方政府{sort}债务余额",
            f"地方政府{sort}债务发行额",
            f"地方政府{sort}债务还本额",
        )
        stage = "年初预算" if self.budget else "决算"
        rows: Mapping[str, tuple[str, Decimal]] = {
            f"一、{last}年末{names[1]}": (f"{last}年末{names[1]}", owed),
            f"二、{year}年{names[0]}": (names[0], owed + new + 1),
            f"三、{year}年{names[2]}": (names[2], new),
            f"四、{year}年{names[3]}": (names[3], back),
            f"五、{year}年末{names[1]}": (names[1], owed + new - back),
        }
        for what, value in rows.values():
            self.known.append(Known(form, what, value, unit, fund, None, stage))
        cells = tuple((label, printed(value, self.dialect.grouped)) for label, (_, value) in rows.items())
        head = ((Head("项目"), Head("预算数" if self.budget else "决算数")),)
        self._said[f"{sort}债务余额"] = owed + new - back
        yield from self._printed(self._titles[f"{sort}债务"], Grid(head, cells), unit)

    def _printed(self, title: str, grid: Grid, unit: str) -> Iterator[Block]:
        self._number += 1
        yield PageBreak()
        if self.dialect.numbered:
            yield Para(self.dialect.numbered.format(self._number), "line")
        yield Para(title.format(year=self.year, place=self.place), "heading")
        yield Para(self.dialect.unit_words.format(unit), "line")
        yield grid

    # The sentences.

    def _sentences(self) -> Iterator[str]:
        plan, place = "安排" if self.budget else "完成", {"县": "全县", "区": "全区", "市": "全市"}[self.place[-1]]
        taxes = "" if self.budget else f"，其中：税收收入完成{self._money('税收收入')}"
        yield f"{self.year}年，{place}一般公共预算收入{plan}{self._money(INCOME)}{taxes}。"
        yield f"{self.year}年，{place}一般公共预算支出{plan}{self._money(SPENT)}。"

    def _money(self, what: str) -> str:
        value, stage = self._said[what], "年初预算" if self.budget else "决算"
        self.known.append(Known(PROSE, what, value, self.dialect.unit, GENERAL, None, stage))
        return f"{printed(value, decimals=self.dialect.decimals)}{self.dialect.unit}"


def _total(label: str, what: str, lines: Sequence[_Line]) -> _Line:
    return _Line(label, what, [sum(column, Decimal(0)) for column in zip(*(one.amounts for one in lines), strict=True)])
