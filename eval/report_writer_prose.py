"""The sentences around the forms: the usual wordings, with the figures of the ledger rounded as printed."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from eval.report_writer_blocks import Block, Dialect, Known, PageBreak, Para, in_unit, percent, printed
from eval.report_writer_ledger import FUNDS, Amount, Item, Ledger, words
from eval.report_writer_tables import ALL, FISCAL, GENERAL, ordinal

PROSE, LAST, PLAN = "情况说明", "上年", "年初预算"


class Prose:
    """Says what the forms hold, and keeps what it said."""

    def __init__(self, ledger: Ledger, dialect: Dialect, rng: Random) -> None:
        self.ledger, self.dialect, self._rng = ledger, dialect, rng
        self.known: list[Known] = []

    def blocks(self) -> Iterator[Block]:
        yield PageBreak()
        yield Para("第三部分", "heading")
        yield Para(f"{self.ledger.year}年度{self.ledger.kind}情况说明", "heading")
        parts = (
            self._overall,
            self._income,
            self._spending,
            self._fiscal,
            self._general,
            self._basic,
            self._trips,
            self._rest,
        )
        for number, part in enumerate(parts, 1):
            title, sentences = part()
            yield Para(f"{ordinal(number)}、{title}", "heading")
            for one in sentences:
                yield Para(one)

    # Figures in words.

    def _money(self, what: str, amount: Amount, fund: str, *, stage: str = "决算") -> str:
        return self._said(what, self._in_words(amount), fund, stage=stage)

    def _said(self, what: str, value: Decimal, fund: str, *, stage: str = "决算", measure: str = "金额",
              basis: str | None = None) -> str:  # fmt: skip
        """An amount, mostly of 万元, whatever the tables are in."""
        unit = self.dialect.prose_unit
        self.known.append(Known(PROSE, what, value, unit, fund, None, stage, measure, basis))
        return f"{printed(abs(value), short=self.dialect.short_prose)}{unit}"

    def _rate(self, what: str, value: Decimal, fund: str, measure: str, basis: str) -> str:
        self.known.append(Known(PROSE, what, value, "%", fund, None, "决算", measure, basis))
        return f"{printed(abs(value), short=True)}%"

    def _share(self, what: str, part: Amount, whole: Amount, fund: str, basis: str) -> str:
        return "占" + self._rate(what, percent(Decimal(part), Decimal(whole)), fund, "占比", basis)

    def _change(self, names: tuple[str, ...], amount: Amount, before: Amount, fund: str, lead: str) -> str:
        now, then = self._in_words(amount), self._in_words(before)
        less = now < then
        for name in names:
            money = self._said(name, now - then, fund, measure="增减额", basis=LAST)
            rate = self._rate(name, percent(now - then, then), fund, "增减率", LAST)
        reason = self._rng.choice(words()["reasons"])
        said = f"{lead}{'减少' if less else '增加'}{money}，{'下降' if less else '增长'}{rate}"
        return f"与{self.ledger.year - 1}年度相比，{said}。主要原因是{reason}。"

    def _in_words(self, amount: Amount) -> Decimal:
        return in_unit(self.ledger.yuan(amount), self.dialect.prose_unit)

    # The sections.

    def _overall(self) -> tuple[str, list[str]]:
        whole = self.ledger.spent() + self.ledger.left()
        said, _ = (self._money(name, whole, ALL) for name in ("收入总计", "支出总计"))
        change = self._change(("收入总计", "支出总计"), whole, self.ledger.last_year["总计"], ALL, "收、支总计各")
        return "收入支出决算总体情况说明", [f"{self.ledger.year}年度收、支总计均为{said}。{change}"]

    def _income(self) -> tuple[str, list[str]]:
        ledger = self.ledger
        whole = ledger.spent(part="income")
        parts = {"财政拨款收入": ledger.spent(*FUNDS, part="income"), "事业收入": ledger.spent("other", part="income")}
        parts |= {"经营收入": 0, "其他收入": 0}
        listed = [
            f"{name}{self._money(name, amount, ALL)}，{self._share(name, amount, whole, ALL, '本年收入合计')}"
            for name, amount in parts.items()
        ]
        total = self._money("本年收入合计", whole, ALL)
        return "收入决算情况说明", [f"{ledger.year}年度收入合计{total}，其中：{'；'.join(listed)}。"]

    def _spending(self) -> tuple[str, list[str]]:
        ledger = self.ledger
        listed = [
            f"{name}{self._money(name, amount, ALL)}，{self._share(name, amount, ledger.spent(), ALL, '本年支出合计')}"
            for name, amount in (("基本支出", ledger.spent(part="basic")), ("项目支出", ledger.spent(part="project")))
        ]
        total = self._money("本年支出合计", ledger.spent(), ALL)
        return "支出决算情况说明", [f"{ledger.year}年度支出合计{total}，其中：{'；'.join(listed)}。"]

    def _fiscal(self) -> tuple[str, list[str]]:
        whole = self.ledger.spent(*FUNDS) + self.ledger.left(*FUNDS)
        said, _ = (self._money(name, whole, FISCAL) for name in ("收入总计", "支出总计"))
        change = self._change(
            ("收入总计", "支出总计"), whole, self.ledger.last_year["支出"], FISCAL, "财政拨款收、支总计各"
        )
        return "财政拨款收入支出决算总体情况说明", [f"{self.ledger.year}年度财政拨款收、支总计均为{said}。{change}"]

    def _general(self) -> tuple[str, list[str]]:
        ledger, spent = self.ledger, self.ledger.spent("gen")
        total = self._money("本年支出合计", spent, GENERAL)
        share = self._share("本年支出合计", spent, ledger.spent(), GENERAL, "本年支出合计")
        first = f"{ledger.year}年度一般公共预算财政拨款支出{total}，{share.replace('占', '占本年支出合计的')}。"
        items = [one for one in ledger.items if one.fund == "gen"]
        classes = {one.names[0]: sum(each.spent for each in items if each.names[0] == one.names[0]) for one in items}
        listed = [
            f"{name.removesuffix('支出')}（类）支出{self._money(name, amount, GENERAL)}，"
            f"{self._share(name, amount, spent, GENERAL, '本年支出合计')}"
            for name, amount in classes.items()
        ]
        used = f"{ledger.year}年度一般公共预算财政拨款支出{total}，主要用于以下方面：{'；'.join(listed)}。"
        budget = sum(one.budget for one in items)
        completed = self._completed("本年支出合计", budget, spent)
        plan = f"{ledger.year}年度一般公共预算财政拨款支出{completed}其中："
        return "一般公共预算财政拨款支出决算情况说明", [
            first,
            used,
            plan,
            *(self._item(at, one) for at, one in enumerate(items, 1)),
        ]

    def _item(self, number: int, one: Item) -> str:
        name = f"{one.names[0]}（类）{one.names[1]}（款）{one.names[2]}（项）"
        return f"{number}、{name}。{self._completed(one.names[2], one.budget, one.spent)}"

    def _completed(self, what: str, budget: Amount, spent: Amount, stage: str = "年初预算", fund: str = GENERAL) -> str:
        planned = self._money(what, budget, fund, stage=stage)
        said = f"{stage}为{planned}，支出决算为{self._money(what, spent, fund)}，"
        if not budget:
            return f"{said}年初无预算。" if stage == "年初预算" else f"{said}全年无预算。"
        rate = self._rate(what, percent(self._in_words(spent), self._in_words(budget)), fund, "完成率", stage)
        return f"{said}完成{stage}的{rate}。"

    def _basic(self) -> tuple[str, list[str]]:
        ledger = self.ledger
        total = self._money("基本支出", ledger.spent("gen", part="basic"), GENERAL)
        staff, office = (self._money(name, amount, GENERAL) for name, amount in (
            ("人员经费", ledger.personnel), ("公用经费", ledger.public)))  # fmt: skip
        used = {group: "、".join(name for code, name in words()[group] if len(code) == 5 and code in ledger.economic)
                for group in ("personnel", "public")}  # fmt: skip
        return "一般公共预算财政拨款基本支出决算情况说明", [
            f"{ledger.year}年度一般公共预算财政拨款基本支出{total}，包括人员经费和公用经费，支出具体情况如下：",
            f"人员经费{staff}，主要包括：{used['personnel']}。",
            f"公用经费{office}，主要包括：{used['public']}。",
        ]

    def _trips(self) -> tuple[str, list[str]]:
        fund, stage = self.dialect.trips_fund, self.dialect.trips_stage
        stage = "全年预算" if stage == "预算" else stage
        names = {"出国": "因公出国（境）费", "用车": "公务用车购置及运行维护费", "接待": "公务接待费"}
        whole = self._completed("三公经费", *self.ledger.trips["合计"], stage=stage, fund=fund)
        each = [
            f"{at}．{name}{self._completed(name, *self.ledger.trips[key], stage=stage, fund=fund)}"
            for at, (key, name) in enumerate(names.items(), 1)
        ]
        return f"{'' if fund == FISCAL else '一般公共预算'}财政拨款“三公”经费支出决算情况说明", [
            f"{self.ledger.year}年度{fund}“三公”经费支出{whole}", *each,
        ]  # fmt: skip

    def _rest(self) -> tuple[str, list[str]]:
        office = self._money("机关运行经费", self.ledger.public, ALL)
        return "其他重要事项情况说明", [f"{self.ledger.year}年度机关运行经费支出{office}。"]


class BudgetProse(Prose):
    """The sentences before the forms of a budget: what is planned, and how it differs from last year's plan."""

    def blocks(self) -> Iterator[Block]:
        yield PageBreak()
        yield Para("第三部分", "heading")
        yield Para(f"{self.ledger.year}年{self.ledger.kind}编制说明", "heading")
        yield Para(f"{self.ledger.year}年，{self.ledger.entity}{self._planned_income()}")
        yield Para(self._planned_spending())

    def _planned(self, name: str, what: str, amount: Amount, fund: str = ALL) -> str:
        return f"{name}{self._money(what, amount, fund, stage=PLAN)}"

    def _planned_income(self) -> str:
        ledger = self.ledger
        whole = self._planned("收入预算", "本年收入合计", ledger.spent(part="income"))
        fiscal = ledger.spent(*FUNDS, part="income")
        appropriated = self._planned("财政拨款收入", "财政拨款收入", fiscal)
        changed = self._changed("财政拨款收入", fiscal, ALL)
        others = (self._planned("事业收入", "事业收入", ledger.spent("other", part="income")),
                  self._planned("其他收入", "其他收入", 0))  # fmt: skip
        return f"{whole}，其中：{appropriated}，{changed}；{'；'.join(others)}。"

    def _planned_spending(self) -> str:
        ledger = self.ledger
        whole = self._planned("支出预算", "本年支出合计", ledger.spent())
        fiscal = self._planned("财政拨款支出预算", "本年支出合计", ledger.spent(*FUNDS), FISCAL)
        each = (
            f"{name}{self._planned('支出预算', '本年支出合计', ledger.spent(fund), full)}"
            for (fund, full), name in zip(
                FUNDS.items(), ("一般公共预算拨款", "政府性基金拨款", "国有资本经营预算拨款"), strict=True
            )
        )
        return f"{whole}，其中：{fiscal}。财政拨款支出预算中，{'；'.join(each)}。"

    def _changed(self, what: str, amount: Amount, fund: str) -> str:
        now, then = self._in_words(amount), self._in_words(self.ledger.last_year["支出"])
        money = self._said(what, now - then, fund, stage=PLAN, measure="增减额", basis="上年预算")
        return f"比{self.ledger.year - 1}年预算{'减少' if now < then else '增加'}{money}"
