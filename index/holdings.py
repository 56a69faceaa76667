"""Whose figures are held, of which years: reports are of one entity and year, imported tables of many."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from corpus.fact import Facts
from corpus.record import Record
from corpus.report import Report


class Holding(Record):
    """An entity; `imported` where no report of it is held, only tables."""

    entity: str
    years: tuple[int, ...]
    aliases: tuple[str, ...] = ()
    region: str | None = None
    imported: bool = False


class Holdings:
    """All of them, with quick looks: a table may bring thousands."""

    def __init__(self, holdings: Sequence[Holding]) -> None:
        self.all = tuple(holdings)
        self._by_entity = {one.entity: one for one in self.all}

    def __len__(self) -> int:
        return len(self.all)

    @cached_property
    def entities(self) -> tuple[str, ...]:
        return tuple(self._by_entity)

    @cached_property
    def reporting(self) -> tuple[Holding, ...]:
        """Those of whom reports are held."""
        return tuple(one for one in self.all if not one.imported)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Every year held of anybody, newest first."""
        return tuple(sorted({year for one in self.all for year in one.years}, reverse=True))

    def of(self, entities: Iterable[str]) -> tuple[Holding, ...]:
        return tuple(self._by_entity[one] for one in entities if one in self._by_entity)

    def holds(self, entity: str, year: int) -> bool:
        return entity in self._by_entity and year in self._by_entity[entity].years


def years_of(holdings: Iterable[Holding]) -> tuple[int, ...]:
    """The years held of any of them, newest first."""
    return tuple(sorted({year for one in holdings for year in one.years}, reverse=True))


def holdings_of(report: Report, facts: Facts) -> tuple[Holding, ...]:
    """Whose figures a report or a table holds."""
    if facts.holders:
        return tuple(
            Holding(entity=one.entity, years=one.years, aliases=one.aliases, imported=True) for one in facts.holders
        )
    identity = report.identity
    return (Holding(entity=identity.entity, years=(identity.year,), region=identity.region),)


def merged(holdings: Iterable[Holding]) -> tuple[Holding, ...]:
    """Every entity once, in the order of its first report; its years newest first."""
    held: dict[str, Holding] = {}
    for one in holdings:
        other = held.get(one.entity, one)
        held[one.entity] = Holding(
            entity=one.entity,
            years=years_of((one, other)),
            aliases=tuple(dict.fromkeys((*other.aliases, *one.aliases))),
            region=other.region or one.region,
            imported=other.imported and one.imported,
        )
    return tuple(held.values())
