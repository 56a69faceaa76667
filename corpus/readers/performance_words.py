"""The words of 绩效自评 forms, read once from `vocabulary/performance.toml`."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from corpus.plain import squeeze
from corpus.record import Record

CellKind = Literal["text", "name", "number", "percent", "value", "sign", "unit"]
TargetKind = Literal["count", "money", "percent", "date"]

_MARK = re.compile(r"\((?:[A-Z](?:/[A-Z])?\)?|\d+分\)|%\)|分\)|万元\))")
_AMONG = re.compile(r"^(?:其中:?|[-·])")
_YEAR = re.compile(r"\(?(?:19|20)\d{2}年度?\)?")


class Words(Record):
    """Names that play one role."""

    role: str = ""
    concept: str = ""
    names: tuple[str, ...]


class ColumnWords(Record):
    role: str
    kind: CellKind
    names: tuple[str, ...]
    required: bool = False


class LevelWords(Record):
    names: tuple[str, ...]
    parents: tuple[str, ...] = ()
    kinds: tuple[TargetKind, ...] = ()


class Bound(Record):
    sign: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class PerformanceWords(Record):
    form_titles: tuple[str, ...]
    list_titles: tuple[str, ...]
    field: tuple[Words, ...]
    goals: tuple[str, ...]
    goal: tuple[Words, ...]
    sides: tuple[str, ...]
    total: tuple[str, ...]
    notes: tuple[str, ...]
    budget_column: tuple[ColumnWords, ...]
    budget_row: tuple[Words, ...]
    indicator_column: tuple[ColumnWords, ...]
    list_column: tuple[ColumnWords, ...]
    level1: tuple[LevelWords, ...]
    level2: tuple[LevelWords, ...]
    bound: tuple[Bound, ...]


@cache
def words() -> PerformanceWords:
    source = files("corpus").joinpath("vocabulary", "performance.toml").read_text(encoding="utf-8")
    return PerformanceWords.model_validate(tomllib.loads(source))


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A label as the vocabulary writes it: squeezed, without (A), (B/A), (50分)."""
    return _MARK.sub("", squeeze(text)).rstrip(":")


@lru_cache(maxsize=4096)
def column_of(text: str, columns: tuple[ColumnWords, ...]) -> ColumnWords | None:
    """The column that a header cell names."""
    label, exact = bare(text), squeeze(text)
    return next((column for column in columns if label in column.names or exact in column.names), None)


@lru_cache(maxsize=4096)
def level1(text: str) -> LevelWords | None:
    return _level(text, words().level1)


@lru_cache(maxsize=4096)
def level2(text: str) -> LevelWords | None:
    return _level(text, words().level2)


def budget_concept(text: str) -> str | None:
    """What the facts call a row of the budget block: 年度资金总额 and its parts."""
    label = _AMONG.sub("", bare(text))
    return next((row.concept for row in words().budget_row if label in row.names), None)


def field_role(text: str) -> str | None:
    label = bare(text)
    return next((field.role for field in words().field if label in field.names), None)


def goal_role(text: str) -> str | None:
    label = bare(text)
    return next((goal.role for goal in words().goal if label in goal.names), None)


def is_side(text: str) -> bool:
    return bare(text) in words().sides or squeeze(text) in words().sides


def is_total(text: str) -> bool:
    return bare(text) in words().total


def is_note(text: str) -> bool:
    label = squeeze(text)
    return any(re.search(one, label) for one in words().notes)


def is_form_title(line: str) -> bool:
    return _is_title(line, words().form_titles)


def is_list_title(line: str) -> bool:
    return _is_title(line, words().list_titles)


def is_year_line(line: str) -> bool:
    return bool(_YEAR.fullmatch(squeeze(line)))


def _is_title(line: str, patterns: Iterable[str]) -> bool:
    if "表" not in line or len(line) > 200:
        return False
    label = squeeze(_YEAR.sub("", squeeze(line)))
    if len(label) > 60 or re.search("[。;,、]", label):
        return False
    return any(re.search(f"{one}$", label) for one in patterns)


def _level(text: str, levels: Sequence[LevelWords]) -> LevelWords | None:
    label = bare(text)
    return next((level for level in levels if label in level.names), None)
