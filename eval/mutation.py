"""`python -m eval.mutation`: change one figure at a time and see whether the check of the books notices it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import track

from corpus.catalog import embedded
from corpus.fact import Fact, Facts
from corpus.facts import facts_of
from corpus.figure import decimals_of, written
from corpus.finding import Finding
from corpus.read import read_report
from corpus.reconcile import RULES, reconcile
from corpus.reconcile.books import EVALUATION, PROSE, Books, label_of
from corpus.record import Record
from corpus.report import Report
from index.fact_rows import told_apart

Group = Literal["表格", "自评表", "说明金额", "说明其他数字"]
Change = Callable[[Decimal], Decimal]


class Mutation(Record):
    """One figure changed in one way, and what came of it."""

    fact: str
    label: str
    group: Group
    how: str
    before: str
    after: str
    killed: bool
    constrained: bool  # some relation holds this figure in place
    beyond: bool  # by more than one unit of its last digit


def _swapped(value: Decimal) -> Decimal:
    digits = written(value)
    for at in range(len(digits) - 1):
        one, two = digits[at], digits[at + 1]
        if one.isdigit() and two.isdigit() and one != two:
            return Decimal(digits[:at] + two + one + digits[at + 2 :])
    return value


def _dropped(value: Decimal) -> Decimal:
    digits = written(value)
    whole = digits.lstrip("-").split(".")[0]
    shorter = digits[:-1] if len(whole) < 2 else digits.replace(whole, whole[:-1], 1)
    shorter = shorter.rstrip(".")
    return Decimal(shorter) if shorter not in {"", "-"} else value


CHANGES: dict[str, Change] = {
    "+0.5": lambda value: value + Decimal("0.5"),
    "+5": lambda value: value + 5,
    "×10": lambda value: value * 10,
    "换位": _swapped,
    "变号": lambda value: -value,
    "漏一位": _dropped,
}


def mutations(report: Report, facts: Facts, every: int = 1, show: bool = False) -> Iterator[Mutation]:
    """Every figure that is a cell of a form or stands in the prose, changed in every way."""
    before = _seen(reconcile(facts, report))
    held = _constrained(report, facts)
    chosen = [(at, fact) for at, fact in enumerate(facts.facts) if fact.read_as != "candidate"][::every]
    console = Console(stderr=True, quiet=not show)
    for at, fact in track(chosen, report.title, console=console, transient=True):
        for how, change in CHANGES.items():
            value = change(fact.value)
            if value == fact.value:
                continue
            changed = fact.model_copy(update={"value": value})
            others = (*facts.facts[:at], changed, *facts.facts[at + 1 :])
            after = _seen(reconcile(facts.model_copy(update={"facts": others}), report))
            yield Mutation(
                fact=fact.id, label=label_of(fact), group=group_of(fact), how=how, before=written(fact.value),
                after=written(value), killed=_noticed(fact, before, after), constrained=fact.id in held,
                beyond=abs(value - fact.value) > Decimal(1).scaleb(-max(2, decimals_of(fact.value))),
            )  # fmt: skip


def group_of(fact: Fact) -> Group:
    if fact.form in {PROSE, EVALUATION}:
        return "说明金额" if fact.measure == "金额" else "说明其他数字"
    return "自评表" if fact.project else "表格"


Seen = dict[str, Finding]


def _seen(findings: Sequence[Finding]) -> Seen:
    return {one.id: one for one in findings if one.severity != "尾差"}


def _noticed(fact: Fact, before: Seen, after: Seen) -> bool:
    """A finding about the figure that was not there before, or says something else than before."""
    return any(
        fact.id in one.facts and (name not in before or one.message != before[name].message)
        for name, one in after.items()
    )


def _constrained(report: Report, facts: Facts) -> frozenset[str]:
    books = Books(facts, report)
    for rule in RULES:
        for _ in rule(books):
            pass
    return frozenset(books.constrained)


def rate(found: Sequence[Mutation]) -> str:
    killed = sum(one.killed for one in found)
    return f"{killed} / {len(found)} = {killed / len(found):.1%}" if found else "–"


def main(
    every: Annotated[int, typer.Option(help="only every so many figures", min=1)] = 1,
    files: Annotated[list[Path] | None, typer.Option("--file", help="these reports instead of the embedded")] = None,
    unnoticed: Annotated[int, typer.Option(help="how many kinds of unnoticed figures to list")] = 40,
) -> None:
    """Print the share of changed figures that are noticed, and what was not."""
    found: list[Mutation] = []
    for path in files or [entry.path for entry in embedded()]:
        report = read_report(path)
        read = facts_of(report)
        facts = read.model_copy(update={"facts": tuple(told_apart(read.facts))})
        severities = Counter(one.severity for one in reconcile(facts, report))
        typer.echo(f"{report.title}：未改动时 {dict(severities)}")
        found += mutations(report, facts, every, show=True)
    typer.echo("\n".join(_table(found)))
    typer.echo("\n".join(_missed(found, unnoticed)))


def _table(found: Sequence[Mutation]) -> Iterator[str]:
    held = [one for one in found if one.constrained]
    yield f"全部：{rate(found)}"
    yield f"有关系约束且改动超过末位：{rate([one for one in held if one.beyond])}"
    yield f"没有关系约束的数字：{len({one.fact for one in found if not one.constrained})} 个"
    for name in dict.fromkeys(one.group for one in found):
        group = [one for one in found if one.group == name]
        yield f"  {name}：{rate(group)}；受约束：{rate([one for one in group if one.constrained and one.beyond])}"
    for how in CHANGES:
        yield f"  {how}：{rate([one for one in found if one.how == how])}"


def _missed(found: Sequence[Mutation], most: int) -> Iterator[str]:
    """What was not noticed: figures that nothing holds first, then those held too loosely."""
    missed: dict[tuple[bool, str], list[Mutation]] = defaultdict(list)
    for one in found:
        if not one.killed:
            missed[one.constrained, one.label].append(one)
    for (held, label), ones in sorted(missed.items(), key=lambda pair: (pair[0][0], -len(pair[1])))[:most]:
        changes = "、".join(f"{one.how} {one.before}→{one.after}" for one in ones[:4])
        yield f"{'有约束' if held else '只有上下限或无处可对'}  {label}：{changes}"


if __name__ == "__main__":
    typer.run(main)
