"""Which column of an imported table is what: headers in Chinese or English, by the words of `imports.toml`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal, get_args

from corpus.fact import Fund, Measure, Stage
from corpus.plain import squeeze
from corpus.record import Record
from corpus.report import Scope

Field = Literal[
    "entity", "year", "item", "value", "unit", "aliases", "form", "column", "stage", "fund", "scope", "source"
]
FIELDS: tuple[Field, ...] = get_args(Field)
Names = tuple[str, ...]
NEEDED: tuple[Field, ...] = ("entity", "year", "item", "value")
_NOTHING: dict[Field, str] = dict.fromkeys(FIELDS, "")
_BRACKET = re.compile(r"\((?:单位:)?(?P<unit>[^()]*)\)$")


class Words(Record):
    """The file as it is."""

    columns: dict[Field, Names]
    either: dict[str, tuple[Field, ...]]
    stage: dict[Stage, Names]
    fund: dict[Fund, Names]
    scope: dict[Scope, Names]
    unit: dict[str, Names]
    percent: dict[Measure, Names]

    def of_unit(self, text: str) -> str:
        """The unit as it is called here; one that is not known stays as it is written."""
        said = squeeze(text)
        return self._units.get(said.casefold(), said)

    @cached_property
    def _units(self) -> dict[str, str]:
        return {word: name for name, words in self.unit.items() for word in words}


class Columns(Record):
    """Where the fields stand; `unit` is what the header of the figures says in brackets."""

    at: Mapping[Field, int]
    unit: str = ""

    @property
    def missing(self) -> tuple[Field, ...]:
        return tuple(name for name in NEEDED if name not in self.at)

    def read(self, cells: Sequence[str]) -> dict[Field, str]:
        """Every field's cell, "" where the table has no such column or the row ends before it."""
        return _NOTHING | {name: cells[at].strip() for name, at in self.at.items() if at < len(cells)}


def columns_of(headers: Sequence[str], words: Words) -> Columns:
    """The fields that the headers name; of two columns of one field the first counts."""
    at: dict[Field, int] = {}
    bare = [_BRACKET.sub("", squeeze(header).casefold()) for header in headers]
    for index, header in enumerate(bare):
        if (field := next((name for name, said in words.columns.items() if header in said), None)) is not None:
            at.setdefault(field, index)
    for index, header in enumerate(bare):
        for field in words.either.get(header, ()):
            if field not in at:
                at[field] = index
                break
    return Columns(at=at, unit=_unit_of(headers[at["value"]]) if "value" in at else "")


def _unit_of(header: str) -> str:
    found = _BRACKET.search(squeeze(header))
    return found["unit"] if found else ""


@cache
def load_words() -> Words:
    text = (files("corpus") / "vocabulary" / "imports.toml").read_text(encoding="utf-8")
    return Words.model_validate(tomllib.loads(text))
