"""The accounts of a made department: random, seeded, and bound by the identities that real accounts obey."""

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

Amount = int  # quanta: the smallest step that the report prints
_OF_TRIPS = frozenset({"30212", "30217", "30231"})  # bound to the form of 三公, which is drawn by itself
FUNDS = {"gen": "一般公共预算财政拨款", "gov": "政府性基金预算财政拨款", "cap": "国有资本经营预算财政拨款"}


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("report_writer.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Item:
    """An 项 of the functional classification with what was spent on it."""

    codes: tuple[str, str, str]
    names: tuple[str, str, str]
    fund: str  # gen, gov, cap, other
    basic: Amount
    project: Amount
    income: Amount
    budget: Amount  # at the start of the year

    @property
    def spent(self) -> Amount:
        return self.basic + self.project


@dataclass(frozen=True)
class Ledger:
    entity: str
    scope: str  # （汇总）, 本级 or nothing
    kind: str  # 部门决算, 单位决算
    year: int
    quantum: Decimal  # yuan
    items: tuple[Item, ...]
    economic: dict[str, Amount]
    before: Amount  # carried over from last year: 财政拨款 only
    after: Amount
    trips: dict[str, tuple[Amount, Amount]]  # 三公: budget, final
    counts: dict[str, int]
    last_year: dict[str, Amount] = field(default_factory=dict)

    def spent(self, *funds: str, part: str = "spent") -> Amount:
        return sum(getattr(one, part) for one in self.items if not funds or one.fund in funds)

    def left(self, *funds: str) -> Amount:
        """What is carried over into the next year, of some funds or of all."""
        kept = sum(one.income - one.spent for one in self.items if one.fund == "gov")
        return (self.after if not funds or "gen" in funds else 0) + (kept if not funds or "gov" in funds else 0)

    def yuan(self, amount: Amount) -> Decimal:
        return amount * self.quantum

    @property
    def personnel(self) -> Amount:
        return sum(value for code, value in self.economic.items() if code in {"301", "303"})

    @property
    def public(self) -> Amount:
        return sum(value for code, value in self.economic.items() if code in {"302", "310"})


def make_ledger(rng: Random, quantum: Decimal, entity: str, year: int, kind: str, scale: int = 1) -> Ledger:
    """A department whose sums hold: items, classes, funds, economic items, carry-over."""
    small = quantum / scale  # a department so much larger is drawn as one of a county in smaller steps
    chosen = _items(rng, small)
    basic = sum(one.basic for one in chosen)
    before = _amount(rng, small, 200) if rng.random() < 0.6 else 0
    after = before + (_amount(rng, small, 80) if rng.random() < 0.5 else 0)
    # What is left over at the end of the year came in and was not spent.
    first = chosen[0]
    chosen[0] = Item(first.codes, first.names, first.fund, first.basic, first.project, first.income + after - before,
                     first.budget)  # fmt: skip
    scope = rng.choice(("（汇总）", "")) if kind == "部门决算" else rng.choice(("本级", ""))
    return Ledger(
        entity=entity, scope=scope, kind=kind, year=year, quantum=quantum, items=tuple(chosen),
        economic=_economic(rng, basic), before=before, after=after, trips=_trips(rng, small),
        counts={"车辆": rng.randint(1, 12), "批次": rng.randint(1, 40), "人次": rng.randint(41, 400)},
        last_year={name: rng.randint(max(1, basic // 2), basic * 2) for name in ("总计", "支出")},
    )  # fmt: skip


def _amount(rng: Random, quantum: Decimal, most: int) -> Amount:
    """Up to `most` 万元."""
    return rng.randint(1, max(2, int(Decimal(most * 10_000) / quantum)))


def _items(rng: Random, quantum: Decimal) -> list[Item]:
    listed = words()["functions"]
    must = [one for one in listed if one[4] in {"2010301", "2080505", "2101101", "2210201"}]
    others = [one for one in listed if one not in must]
    rows = sorted(must + rng.sample(others, rng.randint(3, 12)), key=lambda one: str(one[4]))
    return [_item(rng, quantum, row) for row in rows]


def _item(rng: Random, quantum: Decimal, row: list[Any]) -> Item:
    basic = _amount(rng, quantum, 900) if row[7] else 0
    project = _amount(rng, quantum, 600) if not row[7] or rng.random() < 0.3 else 0
    budget = _amount(rng, quantum, 900) if rng.random() < 0.85 else 0
    codes, names = (row[0], row[2], row[4]), (row[1], row[3], row[5])
    kept = _amount(rng, quantum, 90) if row[6] == "gov" and rng.random() < 0.5 else 0
    return Item(codes, names, row[6], basic, project, basic + project + kept, budget)


def _economic(rng: Random, basic: Amount) -> dict[str, Amount]:
    """The basic expenditure over economic items; their groups are the sums."""
    groups = (*words()["personnel"], *words()["public"])
    codes = [code for code, _ in groups if len(code) == 5 and code not in _OF_TRIPS]
    used = rng.sample(codes, min(len(codes), rng.randint(10, len(codes))))
    used = sorted({*used, "30101", "30201"})
    cuts = sorted(rng.randint(0, basic) for _ in range(len(used) - 1))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, basic], strict=True)]
    found = {code: part for code, part in zip(used, parts, strict=True) if part}
    for group in ("301", "302", "303", "310"):
        if total := sum(part for code, part in found.items() if code.startswith(group) and len(code) == 5):
            found[group] = total
    return found


def _trips(rng: Random, quantum: Decimal) -> dict[str, tuple[Amount, Amount]]:
    def pair(likely: float) -> tuple[Amount, Amount]:
        budget = _amount(rng, quantum, 12) if rng.random() < likely else 0
        return budget, rng.randint(1, budget) if budget and rng.random() < 0.9 else 0

    parts = {"出国": pair(0.3), "购置": pair(0.3), "运行": pair(0.95), "接待": pair(0.8)}
    cars = (parts["购置"][0] + parts["运行"][0], parts["购置"][1] + parts["运行"][1])
    whole = (cars[0] + parts["出国"][0] + parts["接待"][0], cars[1] + parts["出国"][1] + parts["接待"][1])
    return parts | {"用车": cars, "合计": whole}
