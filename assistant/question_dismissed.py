"""What a question names only to put it aside: 我不问决算，问的是预算数; 要金额不要百分比."""

import re
from collections.abc import Sequence
from functools import cache

from assistant.normalise import key
from assistant.phrase_patterns import any_of
from assistant.phrases import load_phrases


def without_dismissed(text: str) -> str:
    """The normalised question less the stages put aside, as long as another one is left, and less what sort of figure
    is not wanted."""
    text = _unwanted().sub(" ", both_included(text))
    text = _only().sub(r"\1", text)
    text = _held_to().sub("", text)
    text = _dismissed_unit().sub(" ", text)
    dated = _dismissed_year().sub(" ", text)
    text = dated if dated != text and _year().search(dated) else text
    less = _dismissed().sub(" ", text)
    return less if less != text and _stage().search(less) else text


def both_included(text: str) -> str:
    """除了印刷费以外，工会经费也想知道: without the words that put the first one beside the second."""
    return _included().sub(r"\1", text)


@cache
def _included() -> re.Pattern[str]:
    """除了印刷费，工会经费也想知道: both are asked for."""
    said = load_phrases().dismissed
    end = f"(?:{_any(said['besides_end'])})?"
    return re.compile(
        rf"{any_of(said['besides'])}([^,，]{{2,40}}?){end}(?=[,，]?[^,，]{{0,60}}(?:{_any(said['included'])}))"
    )


@cache
def _only() -> re.Pattern[str]:
    """我这儿只有2020年办公费的决算，年初预算是多少: the stage that is known already is none that is asked for."""
    said = load_phrases().dismissed
    return re.compile(
        rf"{any_of(said['only'])}([^,，]{{0,40}}?){any_of(said['of'])}?(?:{_stages()}){any_of(said['figure'])}?(?=[,，].*(?:{_stages()}))"
    )


@cache
def _held_to() -> re.Pattern[str]:
    """要同决算对照，2020年办公费的年初预算是多少: what the other stage will be held to is none that is asked for,
    unless how far they are apart is."""
    said = load_phrases().dismissed
    stage, apart = f"(?:{_stages()}){any_of(said['figure'])}?", any_of(said["apart"])
    return re.compile(
        rf"(?:(?<=[,，])|^){any_of(said['held_to'])}{stage}{any_of(said['holding'])}[,，](?=.*(?:{_stages()}))(?!.*{apart})"
    )


@cache
def _unwanted() -> re.Pattern[str]:
    said = load_phrases().dismissed
    wanted = rf"{any_of(said['wants'])}?(?:{_any(said['sorts'])}|{any_of(said['amount'])})[,，]?"
    return re.compile(rf"(?:{wanted})?{_before()}(?:{_any(said['sorts'])})")


@cache
def _dismissed_unit() -> re.Pattern[str]:
    """请用元表示，不要用万元."""
    said = load_phrases()
    units = _any([word for words in said.units.values() for word in words if len(word) > 1])
    return re.compile(rf"(?:{_any(said.dismissed['units'])})(?:{units})(?!{any_of(said.dismissed['of'])})")


@cache
def _dismissed_year() -> re.Pattern[str]:
    """不问今年的，就问2023年."""
    said = load_phrases()
    figure, of = any_of(said.dismissed["figure"]), any_of(said.dismissed["of"])
    return re.compile(rf"{_before()}{_year().pattern}{figure}?{of}?[,，]?")


@cache
def _year() -> re.Pattern[str]:
    relative = _any([word for words in load_phrases().relative_years.values() for word in words])
    return re.compile(rf"(?:{any_of(load_phrases().dismissed['years'])}|{relative})")


@cache
def _dismissed() -> re.Pattern[str]:
    said = load_phrases().dismissed
    after, who = _any(said["after"]), any_of(said["who"])
    stage = f"(?:{_stages()}){any_of(said['figure'])}?"
    return re.compile(rf"{who}?{_before()}{stage}|{stage}(?:{who}|{any_of(said['all'])})?(?:{after})")


@cache
def _before() -> str:
    """不问, 别报, and not 请分别报."""
    said = load_phrases().dismissed
    return rf"(?<![{''.join(said['not_before'])}])(?:{_any(said['before'])})"


@cache
def _stage() -> re.Pattern[str]:
    return re.compile(_stages())


@cache
def _stages() -> str:
    return _any([word for words in load_phrases().stages.values() for word in words])


def _any(words: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, map(key, words)), key=len, reverse=True))
