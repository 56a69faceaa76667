"""What a cell of a 绩效自评 form says: bound, number and unit; or that it says no number."""

import re
from decimal import Decimal
from functools import cache, lru_cache

from corpus.figure import parse_number
from corpus.plain import squeeze
from corpus.readers.performance_words import TargetKind, words
from corpus.record import Record

# Full-width forms alone: NFKC would also write m² as m2.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
# A unit is short and holds no digit (m² counts as one sign); a month or a point in time is no unit.
_UNIT = re.compile(r"(?:%|‰|百分[比点]|℃|[A-Za-z㎡㎞㎥μ/²³一-鿿·]{1,8}(?:\([A-Za-z一-鿿]{1,4}\))?)")
_NO_UNIT = re.compile(r"^(?:月|日|号|年[初底末前]|分[钟之]?以前|第|期)")
_DATE = re.compile(r"\d+月|\d{4}年|年底|年末|[前后]$")
_SCORE = re.compile(r"(?P<number>-?[\d.,]+)(?:分|%)?")


class Quantity(Record):
    """A number as a cell prints it. `qualifier` is the bound in front (≤ ≥ =) or behind (以上)."""

    value: Decimal
    unit: str | None = None
    qualifier: str | None = None


@lru_cache(maxsize=4096)
def read_quantity(text: str) -> Quantity | None:
    """`≤3.8万元`, `=71人`, `95%以上`, `不少于7个`; None for `12月31日前`, `有效保障`, `1-2次`."""
    plain = re.sub(r"\s+", "", text).translate(_WIDE)
    sign, rest = _take_bound(plain)
    if not (number := _NUMBER.match(rest)):
        return None
    value = parse_number(number.group())
    unit = rest[number.end() :]
    if value is None or (unit and not _is_unit(unit)) or (unit == "年" and sign is None and value >= 1900):
        return None
    return Quantity(value=value, unit=unit or None, qualifier=sign)


@lru_cache(maxsize=4096)
def read_score(text: str) -> Decimal | None:
    """The number of a 分值 or 得分 cell, which may carry its own 分."""
    match = _SCORE.fullmatch(squeeze(text))
    return parse_number(match["number"]) if match else None


def is_dash(text: str) -> bool:
    """A cell that is printed empty."""
    return squeeze(text) in {"-", "/", "--", "无数据"}


def kind_of(target: str, label: str) -> TargetKind | None:
    """What sort of thing a target is; None for words (有效保障)."""
    quantity = read_quantity(target)
    if quantity is None:
        return "date" if _DATE.search(squeeze(target)) else None
    if quantity.unit in {"%", "‰", "百分比", "百分点"} or (quantity.unit is None and label.endswith("率")):
        return "percent"
    return "money" if quantity.unit and "元" in quantity.unit else "count"


def _take_bound(text: str) -> tuple[str | None, str]:
    for before, after, sign in _bounds():
        if before and text.startswith(before):
            return sign, text[len(before) :].lstrip("=")
        if after and text.endswith(after) and text[:1].isdigit():
            return sign, text[: -len(after)]
    return None, text


@cache
def _bounds() -> tuple[tuple[str, str, str], ...]:
    """(before, after, sign), longest spelling first, so that 不超过 is not read as 超过."""
    pairs = [(squeeze(one), "", bound.sign) for bound in words().bound for one in bound.before]
    pairs += [("", squeeze(one), bound.sign) for bound in words().bound for one in bound.after]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0] + pair[1])))


def _is_unit(text: str) -> bool:
    return bool(_UNIT.fullmatch(text)) and not _NO_UNIT.match(text)
