"""The words of prose as patterns, made from vocabulary/prose.toml."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple, cast

from corpus.fact import Fund, Stage
from corpus.plain import squeeze


class ProseWords(NamedTuple):
    """Patterns over plain text. Those that read the words before a number end at its start."""

    up: re.Pattern[str]
    change: re.Pattern[str]
    unsure: re.Pattern[str]  # 下降（增长）: a template's choice that nobody made
    stage: re.Pattern[str]
    stages: dict[str, Stage]
    compared: re.Pattern[str]
    bases: dict[str, str]
    reason: re.Pattern[str]
    parts: re.Pattern[str]
    noun: re.Pattern[str]
    verb: re.Pattern[str]
    link: re.Pattern[str]
    filler: re.Pattern[str]
    fund: re.Pattern[str]
    funds: dict[str, Fund]


@cache
def prose_words() -> ProseWords:
    text = (files("corpus") / "vocabulary" / "prose.toml").read_text(encoding="utf-8")
    data = cast("dict[str, dict[str, list[str]]]", tomllib.loads(text))
    words = data["words"]
    stages = _inverted(data["stage"])
    bases = _inverted(data["basis"])
    funds = _inverted(data["funds"])
    up, down = _any(data["change"]["up"]), _any(data["change"]["down"])
    link = rf"(?:{_any(words['links'])})*"
    return ProseWords(
        up=re.compile(up),
        change=re.compile(rf"(?P<word>{up}|{down})(?:了|额|幅度|幅|率|金额|数)*{link}$"),
        unsure=re.compile(
            rf"(?:(?:{up})[(/、或和]+(?:{down})|(?:{down})[(/、或和]+(?:{up})|增\(减\)|减\(增\)|增减)\)?[^,;。]{{0,4}}$"
        ),
        stage=re.compile(rf"(?P<stage>{_any(stages)})(?:安排)?(?:总额|金额|数|额)?{link}$"),
        stages=cast("dict[str, Stage]", stages),
        compared=re.compile(
            rf"(?:与|和|同|较|比|对比|相比)(?P<what>(?:(?P<year>(?:19|20)\d\d)年度?)?(?:\([^()\d]*\))?(?:{_any(bases)})?)"
            r"(?P<kind>年初预算|预算|决算)?(?:支出|收入)?(?P<done>执行)?数?(?:同期)?(?:相比|比较|相较|对比|比)?"
        ),
        bases=bases,
        reason=re.compile(rf"(?!{_any(words['not_reason'])})(?:{_any(words['reason'])})"),
        parts=re.compile(_any(words["parts"])),
        noun=re.compile(rf"(?:{_any(words['nouns'])})$"),
        verb=re.compile(_any(words["verbs"])),
        link=re.compile(rf"{link}$"),
        filler=re.compile(rf"(?:{_any(words['fillers'])})"),
        fund=re.compile(rf"(?P<fund>{_any(funds)})"),
        funds=cast("dict[str, Fund]", funds),
    )


def _any(words: Iterable[str]) -> str:
    """Alternatives, longest first."""
    return "|".join(re.escape(one) for one in sorted((squeeze(word) for word in words), key=len, reverse=True))


def _inverted(table: dict[str, list[str]]) -> dict[str, str]:
    return {squeeze(word): name for name, words in table.items() for word in words}
