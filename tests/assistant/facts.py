"""A fact table of a few facts written in the test, about a town that no embedded report knows."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import cast

from assistant.ask import Assistant
from corpus.fact import Blank, EmptyForm, Fact, Facts
from corpus.facts.ids import fact_id
from corpus.report import Identity, Report, Source
from index.fact_table import FactTable
from index.library import Library

ENTITY = "青禾县水利局"
PROSE = "情况说明"


def fact(concept: str, value: str, year: int = 2023, **more: object) -> Fact:
    """A final figure in 万元 of 支出决算表 unless told otherwise; its quote is `concept value`."""
    quote = f"{more.get('project') or ''}{concept} {value} {more.get('stage', '')}{more.get('form', '')}".strip()
    source = Source(report=str(year), line=1, line_end=1, quote=quote, row=concept, column="金额")
    fields: dict[str, object] = {
        "id": fact_id(str(year), concept, value, *sorted(map(str, more.items()))),
        "report": str(year),
        "entity": ENTITY,
        "scope": "部门汇总",
        "year": year,
        "stage": "决算",
        "fund": "全部收支",
        "form": "支出决算表",
        "item": concept,
        "column": "金额",
        "concept": concept,
        "measure": "金额",
        "value": Decimal(value),
        "unit": "万元",
        "read_as": "printed",
        "source": source,
    }
    return Fact.model_validate(fields | more)


def blank(concept: str, year: int = 2023) -> Blank:
    source = Source(report=str(year), line=1, line_end=1, quote=f"{concept} 空", row=concept, column="金额")
    shared = {name: getattr(fact(concept, "0", year), name) for name in Blank.model_fields if name not in {"source"}}
    return Blank.model_validate(shared | {"source": source})


def empty_form(form: str, note: str, year: int = 2023) -> EmptyForm:
    source = Source(report=str(year), line=1, line_end=1, quote=note)
    return EmptyForm(report=str(year), entity=ENTITY, year=year, form=form, source=source)


class Shelf:
    """A library of facts alone: no passages."""

    passages = None
    coverage_floor = 0.0

    def __init__(self, facts: FactTable) -> None:
        self.facts = facts


def assistant_over(
    folder: Path, facts: Iterable[Fact], blanks: Iterable[Blank] = (), empty_forms: Iterable[EmptyForm] = ()
) -> Assistant:
    """An assistant over these facts, one report for each year among them."""
    given, blanks, empty_forms = tuple(facts), tuple(blanks), tuple(empty_forms)
    years = sorted({one.year for one in (*given, *blanks, *empty_forms)})
    reports = [
        (
            _report(year, [one.source.quote for one in (*given, *blanks, *empty_forms) if one.year == year]),
            Facts(
                facts=tuple(one for one in given if one.year == year),
                blanks=tuple(one for one in blanks if one.year == year),
                empty_forms=tuple(one for one in empty_forms if one.year == year),
            ),
        )
        for year in years
    ]
    path = folder / "facts.sqlite"
    FactTable.build(path, reports)
    return Assistant(cast(Library, Shelf(FactTable.open(path))))


def _report(year: int, quotes: list[str]) -> Report:
    return Report(
        id=str(year),
        title=f"{year}年度{ENTITY}部门决算",
        identity=Identity(entity=ENTITY, scope="部门汇总", year=year, kind="部门决算"),
        origin=f"{year}.txt",
        sha256="0" * 64,
        text="\n".join(quotes),
        sections=(),
        tables=(),
    )
