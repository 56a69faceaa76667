"""What a person typed → the plain, simplified, lower-case text that a question is understood from.

The same folding is put on the labels of the fact table, so that both meet: brackets, quotes and traditional
characters make no difference, and 二〇二四年, 24年 and 2024年 are one year.
"""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from corpus.plain import plain, squeeze

LIMIT = 2_000  # characters of a question that are read
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|</?[a-zA-Z!][^<>]{0,200}>", re.DOTALL | re.IGNORECASE)
_DROPPED = str.maketrans("", "", "\"'()[]{}<>《》〈〉`*_|")
_BRACKET_IN_DIGITS = re.compile(
    r"(?<=\d)[()\[\]《》<>\"']+(?=[\d〇零一二三四五六七八九])"
)  # (2010301)2024年: two numbers
# ≥5亿: before brackets are dropped, and only before a number that no other bracket encloses.
_SIGNS = tuple(
    (re.compile(rf"(?:{sign})\s*(?=\d[\d.,]*[^\d<>]*$)"), word)
    for sign, word in ((">=|≥", "不低于"), ("<=|≤", "不超过"), (">", "大于"), ("<", "小于"))
)
_SAME_DIGITS = ("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九")
_DIGITS = {char: str(value) for value, chars in enumerate(_SAME_DIGITS) for char in chars}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_NUMERAL = re.compile(
    r"[〇零一二两三四五六七八九十百千万]{2,}(?=年|点|%)|(?<![〇零一二两三四五六七八九十百千万])[二][〇零][〇零一二两三四五六七八九]{2}"
)
# 一百四十万元, 九十分: an amount; 百万元 is a unit. After 点 the decimals: 十三点三九.
_AMOUNT = re.compile(
    r"(?=[十百千万]*[〇零一二两三四五六七八九])[〇零一二两三四五六七八九十百千万]{2,}(?=亿?元|分(?!之|别|析|类))"
)
_DECIMALS = re.compile(r"(\d+|[零一二两三四五六七八九])点([〇零一二两三四五六七八九]+)(?=[万亿]?元|[%倍分])")
_SHORT_YEAR = re.compile(r"(?<!\d)(?<!\d\.)(?P<year>\d{2})(?=年)(?!年(?:[期限]|以[上下内来后]))")
_LAST_DAY = re.compile(r"(?<=\d)年?12月31[日号]")  # 截至2020年12月31日
# 2024年水费-2020年水费=几万元, where what stands on the right is asked for
_OPERATORS = tuple(
    (re.compile(rf"(?<=[\u4e00-\u9fff])\s*{sign}\s*(?=[^=-]{{2,40}}=)"), word)
    for sign, word in (("-", "减去"), ("[÷/]", "除以"))
)
_PERCENT = re.compile(r"百分之(?P<number>[\d.]+|[〇零一二两三四五六七八九十百]+)")


def normalise(text: str) -> str:
    """The text to understand; never longer than LIMIT, no markup, no invisible characters."""
    folded = _simplified(plain(_MARKUP.sub("", text[:LIMIT]).replace("\t", " ")).text).casefold()
    for sign, word in _SIGNS:
        folded = sign.sub(word, folded)
    for sign, word in _OPERATORS:
        folded = sign.sub(word, folded)
    folded = _BRACKET_IN_DIGITS.sub(" ", folded)
    folded = "".join(char for char in folded.translate(_DROPPED) if char.isspace() or char.isprintable())
    folded = " ".join(folded.split())
    folded = _LAST_DAY.sub("年末", folded)
    folded = _PERCENT.sub(_percent, folded)
    folded = _NUMERAL.sub(lambda match: str(numeral(match[0])), folded)
    folded = _DECIMALS.sub(lambda match: f"{_digits(match[1])}.{_digits(match[2])}", folded)
    folded = _AMOUNT.sub(lambda match: str(numeral(match[0])), folded)
    return _SHORT_YEAR.sub(lambda match: f"20{match['year']}", folded).strip()


@cache
def key(label: str) -> str:
    """A label as it stands in a normalised question."""
    return _simplified(squeeze(label)).casefold().translate(_DROPPED)


def numeral(text: str) -> int:
    """二〇二四 → 2024, 两千零二十四 → 2024, 十三 → 13."""
    if not any(char in _UNITS for char in text):
        return int("".join(_DIGITS[char] for char in text))
    total, section, digit = 0, 0, 0
    for char in text:
        if char in _DIGITS:
            digit = int(_DIGITS[char])
        elif char == "万":
            total, section, digit = (total + section + digit) * _UNITS[char], 0, 0
        else:
            section += (digit or 1) * _UNITS[char]
            digit = 0
    return total + section + digit


def _digits(text: str) -> str:
    return "".join(_DIGITS.get(char, char) for char in text)


def readable(text: str) -> bool:
    """Whether there is anything to understand: at least two letters, digits or Chinese characters."""
    return sum(unicodedata.category(char)[0] in "LN" for char in text) >= 2


def syllables(text: str) -> tuple[str, ...]:
    """The pinyin of each character, the character itself where it has none."""
    table = _pinyin()
    return tuple(table.get(char, char) for char in text)


def spelled(text: str) -> str:
    """The pinyin of a label run together, as people type it without an input method: sangongjingfei."""
    return "".join(syllables(text))


def _percent(match: re.Match[str]) -> str:
    number = match["number"]
    return f"{number if number[0].isdigit() else numeral(number)}%"


def _simplified(text: str) -> str:
    return text.translate(_traditional())


@cache
def _traditional() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in str(_characters()["traditional"]).split()}


@cache
def _pinyin() -> dict[str, str]:
    table = _characters()["pinyin"]
    assert isinstance(table, dict)
    return {char: syllable for syllable, chars in table.items() for char in chars}


@cache
def _characters() -> dict[str, object]:
    return tomllib.loads((files("assistant") / "characters.toml").read_text(encoding="utf-8"))
