"""A row of an imported table: what its cells mean, or why it cannot be used."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeVar

from corpus.fact import Fund, Stage
from corpus.figure import YUAN_PER, parse_number
from corpus.import_columns import Columns, load_words
from corpus.layouts import compact
from corpus.plain import plain, squeeze
from corpus.report import Scope
from corpus.tabular import Line
from corpus.vocabulary_file import load_vocabulary

Meaning = TypeVar("Meaning", bound=str)
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})(?:年|年度)?(?:\.0+)?")
_NUMBER_UNIT = re.compile(r"(?P<number>[-+(]?[\d,.]+\)?)(?P<unit>[^\d\s,.()]{0,8})")
_FAILED = re.compile(r"（(公式.+)）")  # what stands for the value of a formula that has none
_NEGATIVE = re.compile(r"\((?P<number>[\d,.]+)(?:\)(?P<unit>[^\d\s,.()]{0,8})|(?P<inner>[^\d\s,.()]{1,8})\))")
_BETWEEN = re.compile(r"\s*[、，,;；|/\n]\s*")
_NO_VALUE = frozenset({"", "-", "--", "/", "…", "无", "空"})
_LONGEST = 80  # characters of a name


@lru_cache(maxsize=1 << 14)
def measured(label: str) -> str:
    """What a label measures, by the vocabulary."""
    return load_vocabulary().measured(label)


class Unusable(Exception):
    """Why a row is left out."""


class ImportRow(NamedTuple):
    """A row whose cells are all understood; without a value its cell was empty."""

    line: Line
    quote: str
    entity: str
    year: int
    item: str
    value: Decimal | None
    unit: str
    aliases: tuple[str, ...]
    form: str
    column: str
    stage: Stage
    fund: Fund
    scope: Scope
    source: str

    @property
    def place(self) -> tuple[object, ...]:
        """What no two figures may share."""
        named = (self.entity, self.year, measured(self.item), self.form, squeeze(self.column))
        kind = "%" if self.unit == "%" else "money" if self.unit in YUAN_PER else self.unit
        return (*named, self.stage, self.fund, self.scope, kind)


def row_of(line: Line, quote: str, columns: Columns, title: str) -> ImportRow:
    if line.cells is None:
        raise Unusable("引号没有成对")
    if line.hidden:
        raise Unusable("这一行被隐藏，没有收录")
    cells, words = columns.read(line.cells), load_words()
    value, unit = _amount(cells["value"], cells["unit"] or columns.unit)
    return ImportRow(
        line=line._replace(cells=None),
        quote=quote,
        entity=_name(cells["entity"], "单位名称"),
        year=_year(cells["year"]),
        item=_name(cells["item"], "项目"),
        value=value,
        unit=unit,
        aliases=tuple(one for one in _BETWEEN.split(cells["aliases"]) if 2 <= len(one) <= _LONGEST),
        form=_form(cells["form"]) or title,
        column=cells["column"],
        stage=_meant(cells["stage"], words.stage, "决算"),
        fund=_meant(cells["fund"], words.fund, "全部收支"),
        scope=_meant(cells["scope"], words.scope, "单位"),
        source=cells["source"],
    )


@lru_cache(maxsize=1 << 16)  # a table says the same few names over and over
def _name(text: str, what: str) -> str:
    name = "".join(char for char in compact(text) if char.isprintable())
    if not name:
        raise Unusable(f"没有写{what}")
    if len(name) > _LONGEST:
        raise Unusable(f"{what}超过 {_LONGEST} 个字")
    if not any(char.isalpha() for char in name):
        raise Unusable(f"{what}“{name}”不是名称")
    return name


def _year(text: str) -> int:
    found = _YEAR.fullmatch(squeeze(text))
    if found is None:
        raise Unusable(f"年度“{text}”不是四位数的年份" if text else "没有写年度")
    return int(found["year"])


def _amount(text: str, given: str) -> tuple[Decimal | None, str]:
    """The figure and its unit; the unit in the cell and the one in its column must not contradict each other."""
    if failed := _FAILED.fullmatch(text.strip()):
        raise Unusable(f"{failed[1]}，请在原软件中打开后另存")
    unit = load_words().of_unit(given)
    if unit and (number := parse_number(text)) is not None:
        return number, unit
    read = plain(text.strip()).text.removeprefix("¥")
    if read in _NO_VALUE:
        return None, unit or "万元"
    if bracketed := _NEGATIVE.fullmatch(read):  # accountants' -120; no ordinal stands in a column of figures
        read = f"-{bracketed['number']}{bracketed['unit'] or bracketed['inner'] or ''}"
    parts = _NUMBER_UNIT.fullmatch(read)
    number = parse_number(parts["number"]) if parts else None
    if parts is None or number is None:
        raise Unusable(f"“{text}”不是数字")
    own = load_words().of_unit(parts["unit"])
    if own and unit and own != unit:
        raise Unusable(f"“{text}”的单位与计量单位一栏的“{given}”不一致")
    if not (own or unit):
        raise Unusable("没有写计量单位")
    return number, own or unit


@lru_cache(maxsize=1 << 10)
def _form(text: str) -> str:
    form = load_vocabulary().form_of_title(text) if text else None
    return form.name if form else compact(text)


def _meant(text: str, meanings: Mapping[Meaning, tuple[str, ...]], default: Meaning) -> Meaning:
    """The value that a cell of a closed field stands for."""
    if not text:
        return default
    said = squeeze(text).casefold()
    for name, words in meanings.items():
        if said in words:
            return name
    raise Unusable(f"没有认出“{text}”（可写 {'、'.join(meanings)}）")
