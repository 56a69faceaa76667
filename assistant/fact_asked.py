"""A figure of a text, put as the question that it answers: the answer says what the reports print instead of it.

`2024年三公经费13.39万元，比2020年增加4.01万元` asks 「2024年三公经费多少万元」, then 「2024年比2020年增加多少万元」.
What a clause does not say it has from those before it, as in a conversation.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from importlib.resources import files
from typing import Literal, NamedTuple

from assistant.answer import Answer, Citation, Turn, Value
from assistant.ask import Assistant
from assistant.phrase_patterns import any_of
from corpus.facts.prose_figures import Found
from corpus.figure import YUAN_PER, convert, decimals_of, rounded
from corpus.report import Source

_WORDS = tomllib.loads((files("assistant") / "fact_asked.toml").read_text(encoding="utf-8"))
_SAID, _HEDGES = _WORDS["words"], {name: tuple(words) for name, words in _WORDS["hedge"].items()}
_FALLS, _RISES = any_of(_WORDS["change"]["down"]), any_of(_WORDS["change"]["up"])
_END = re.compile(r"[。;!?\n]")
_PART = re.compile(r"[,:、。;!?\n]")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_ABOUT = re.compile(f"{any_of(_SAID['before'])}+$")
_WHO = re.compile(rf"{any_of(_SAID['who'])}|(?<![^,。;])其(?!中|他)")
_LINKS = re.compile(f"^{any_of(_SAID['links'])}+")
_DOWN, _UP = re.compile(_FALLS), re.compile(_RISES)
_CHANGE = re.compile(f"{_FALLS}|{_RISES}|{any_of(_WORDS['change']['either'])}")
_LAST_YEAR = re.compile(any_of(_WORDS["against"]["last_year"]))
_BASIS = re.compile(f"{_LAST_YEAR.pattern}|{any_of(_WORDS['against']['budget'])}")
_AGAINST = re.compile(rf"{any_of(_WORDS['against']['year'])}((?:19|20)\d\d)年(?:度)?(?:的|相比)?")
_OF_ALL = re.compile(rf"{any_of(_SAID['of_all'])}(?!级|直)")
_TOGETHER = re.compile(rf"([两二三四五]){any_of(_SAID['together'])}")
_NUMBERS = dict(zip("两二三四五", (2, 2, 3, 4, 5), strict=True))
_TO = re.compile(f"(?:{_FALLS}|{_RISES}){any_of(_WORDS['change']['reached'])}")
_EACH = re.compile(any_of(_SAID["each"]))
_NOTHING = re.compile(rf"(?:{any_of(_SAID['bare'])}|[,:、\s])*")
_MANNER = re.compile(f"{any_of(_SAID['manner'])}+$")
_MEMORY = 4  # earlier questions that a clause may lean on


Hedge = Literal["about", "over", "under"]


class Asked(NamedTuple):
    """The question for one figure, and which way the text says that it went."""

    question: str
    words: str  # of the clause before the figure
    falls: bool
    rises: bool
    of_all: str = ""  # 全县: of more than anybody whose reports are held
    hedge: Hedge | None = None
    together: int = 0  # 两项合计: of how many of the figures before it it is the sum


class Told(NamedTuple):
    """The value of the answer that was held against the figure; `leads` where it is the one asked for."""

    value: Value
    agrees: bool
    leads: bool
    source: Source | None


def questions_of(text: str, figures: Sequence[Found]) -> Iterator[Asked]:
    """The question of every figure, in order; a year that the question before it named is not said again."""
    known: list[str] = []
    before = ""
    for at, figure in enumerate(figures):
        sentence = max((match.end() for match in _END.finditer(text, 0, figure.start)), default=0)
        begin = max((match.end() for match in _PART.finditer(text, sentence, figure.start)), default=sentence)
        earlier = [one for one in figures[:at] if one.start >= begin]
        words = _without(text, begin, figure.start, earlier)
        words = words[max((match.end() for match in _TO.finditer(words)), default=0) :]  # 升至 states an amount
        words = _named_otherwise(text, sentence, figures, at, words, before) or words
        changes = bool(_CHANGE.search(words))
        years = list(dict.fromkeys(_YEAR.findall(text[sentence : figure.start])))
        years = years or _YEAR.findall(text[: figure.start])[-1:]
        direction = ([match[0] for match in _CHANGE.finditer(words)] or [""])[-1]
        wide = _OF_ALL.search(text, sentence, figure.start)
        together = _TOGETHER.search(words)
        before = words
        dated = _dated(words, years, changes, known)
        known = _YEAR.findall(dated)[-1:] or known
        yield Asked(
            question=f"{dated}{_asking(figure)}",
            words=words,
            falls=bool(_DOWN.search(direction)),
            rises=bool(_UP.search(direction)),
            hedge=_hedge(text, figure),
            of_all=wide[0] if wide else "",
            together=_NUMBERS[together[1]] if together else 0,
        )


def _named_otherwise(
    text: str, sentence: int, figures: Sequence[Found], at: int, words: str, before: str
) -> str | None:
    """What a figure is of where its own clause does not say: 1批次、2人次; 从2020年的3万元到2024年的5万元，支出增加"""
    if not _says_nothing(words):
        return None
    figure, last = figures[at], figures[at - 1] if at else None
    if last and figure.kind == "数量" and last.unit != figure.unit and _says_nothing(text[last.end : figure.start]):
        return before
    earlier = [one for one in figures[:at] if one.start >= sentence]
    if not _says_nothing(_TO.sub("", _without(text, sentence, figure.start, earlier))):
        return None
    end = match.start() if (match := _END.search(text, figure.end)) else len(text)
    begin = figure.end
    for stop, next_begin in (*((one.start, one.end) for one in figures[at + 1 :] if one.end <= end), (end, end)):
        leads = (_MANNER.sub("", _CHANGE.split(one, maxsplit=1)[0]) for one in _PART.split(text[begin:stop]))
        if named := next((one for one in leads if not _says_nothing(one)), None):
            return named
        begin = next_begin
    return None


def _says_nothing(words: str) -> bool:
    return _NOTHING.fullmatch(_YEAR.sub("", words)) is not None


def _hedge(text: str, figure: Found) -> Hedge | None:
    """How freely the writer says that the figure is rounded."""
    before, after = text[max(0, figure.start - 3) : figure.start], text[figure.end : figure.end + 2]
    if before.endswith(_HEDGES["over_before"]) or after.startswith(_HEDGES["over_after"]):
        return "over"
    if before.endswith(_HEDGES["under_before"]):
        return "under"
    about = before.endswith(_HEDGES["about_before"]) or after.startswith(_HEDGES["about_after"])
    return "about" if about else None


def _dated(words: str, years: Sequence[str], changes: bool, known: Sequence[str]) -> str:
    """The words with the years that they are about, said in the clause or before it."""
    against = _AGAINST.search(words)
    if changes and against and (others := [one for one in years if one != against[1]]):
        return f"{others[-1]}年比{against[1]}年{_plainly(_AGAINST.sub('', words), changes)}"
    if changes and len(years) == 2 and not _BASIS.search(words):
        return f"{years[0]}年到{years[1]}年{_plainly(_YEAR.sub('', words), changes)}"
    plainly = _plainly(words, changes)
    return plainly if _YEAR.search(plainly) or years[-1:] == known else f"{years[-1]}年{plainly}"


def _without(text: str, begin: int, end: int, figures: Sequence[Found]) -> str:
    """The clause before a figure without the figures that it states already."""
    pieces = []
    for one in figures:
        pieces.append(text[begin : one.start])
        begin = one.end
    return "".join([*pieces, text[begin:end]])


def _plainly(words: str, changes: bool) -> str:
    """Without what leads over from the clause before, and without 约 and 达 before the figure."""
    bare = _ABOUT.sub("", _WHO.sub("", words))
    bare = bare if changes else _LINKS.sub("", bare)
    return bare.removesuffix("的")


def _asking(figure: Found) -> str:
    return "百分之几" if figure.unit == "%" else f"多少{figure.unit}"


def ask_each(assistant: Assistant, asked: Sequence[Asked], context: str) -> Iterator[Answer]:
    """The answer to every question in the light of those before it; `context` names who the text is about."""
    turns: list[Turn] = []
    for one in asked:
        question = one.question if turns or not context else f"{context}{one.question}"
        yield assistant.ask(question, turns[-_MEMORY:])
        turns.append(Turn(question=question))


def shown(value: Value) -> str:
    """2024年基本支出比上年下降 5.89%, with the formula of what was computed."""
    digits = value.value.removeprefix("-") if value.label.endswith(("下降", "减少")) else value.value
    return f"{value.label} {digits}{value.unit}{f'（{value.formula}）' if value.formula else ''}"


def held_against(answer: Answer, figure: Found, asked: Asked) -> Told | None:
    """What the answer gives for the figure; None where it gives nothing of its kind."""
    alike = [one for one in answer.values if _comparable(one, figure) and _is_meant(one, asked.words)]
    if answer.status != "answered" or not alike:
        return None
    own = next((one for one in alike if _agrees(one, figure, asked)), None)
    chosen = own or alike[0]
    leads = answer.values.index(chosen) == 0 or chosen.derived
    cited = answer.citations[chosen.citations[0]] if chosen.citations else None
    return Told(chosen, own is not None, leads, _source(cited) if cited else None)


def _is_meant(value: Value, words: str) -> bool:
    """Whether the value is against what the clause names: 比上年 is not 比预算, and an average is computed."""
    if _EACH.search(words) and not value.derived:
        return False
    if _LAST_YEAR.search(words) and _CHANGE.search(words):
        return "上年" in value.label
    return not ("预算" in words and _CHANGE.search(words)) or "预算" in value.label


def _comparable(value: Value, figure: Found) -> bool:
    money = value.unit in YUAN_PER and figure.unit in YUAN_PER
    return money or value.unit == figure.unit or (figure.kind == "数量" and figure.unit.startswith(value.unit))


def _agrees(value: Value, figure: Found, asked: Asked) -> bool:
    printed = Decimal(value.value)
    if (printed < 0 and asked.rises) or ("增" in value.label and printed > 0 and asked.falls):
        return False
    one, other = abs(printed), abs(figure.value)
    if figure.unit not in YUAN_PER:
        return rounded(one, decimals_of(other)) == other
    exact = convert(one, value.unit, figure.unit)
    if asked.hedge is not None:
        return _roughly(exact, other, asked.hedge)
    return exact == other or (bool(other) and rounded(exact, decimals_of(other)) == other)


def _roughly(exact: Decimal, said: Decimal, hedge: Hedge) -> bool:
    """约1700万元 stands for what rounds to hundreds like that, 超1600万元 for what is above it by less than one."""
    step = Decimal(1).scaleb(int(said.normalize().as_tuple().exponent))
    if hedge == "about":
        return abs(exact - said) * 2 <= step
    return 0 <= (exact - said if hedge == "over" else said - exact) < step


def _source(cited: Citation) -> Source | None:
    if cited.line is None:
        return None
    return Source(
        report=cited.report, line=cited.line, line_end=cited.line, quote=cited.quote, page=cited.page,
        heading=cited.heading, table=cited.table, row=cited.row, column=cited.column,
    )  # fmt: skip
