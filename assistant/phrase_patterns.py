"""Templates of `phrases.toml` → patterns or words.

`{a|b|}` is one of these, … is anything between two words, YYYY a year, ^ and $ the start and the end of the text.
"""

import re
from collections.abc import Iterable
from itertools import product

_SLOT = re.compile(r"\{([^{}]*)\}|(…|YYYY|^\^|\$$)")
_MARKS = {"…": r".{2,40}", "YYYY": r"\d{4}", "^": "^", "$": "$"}


def spelled_out(templates: Iterable[str]) -> tuple[str, ...]:
    """Every word that the templates stand for: {比|较}上年 is 比上年 and 较上年."""
    pieces = (re.split(r"\{([^{}]*)\}", one) for one in templates)
    choices = ([piece.split("|") if at % 2 else [piece] for at, piece in enumerate(one)] for one in pieces)
    return tuple(dict.fromkeys("".join(words) for one in choices for words in product(*one)))


def any_of(templates: Iterable[str]) -> str:
    """The source of a pattern that matches each template; spaces may stand between its parts."""
    return f"(?:{'|'.join(map(_source, templates))})"


def pattern_of(templates: Iterable[str]) -> re.Pattern[str]:
    return re.compile(any_of(templates))


def _source(template: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _SLOT.finditer(template):
        parts.append(re.escape(template[end : match.start()]))
        parts.append(_MARKS[match[2]] if match[2] else _choice(match[1]))
        end = match.end()
    return r"\s*".join(part for part in (*parts, re.escape(template[end:])) if part)


def _choice(words: str) -> str:
    """The longest word first, so that 表名 is not read as 表."""
    return f"(?:{'|'.join(map(re.escape, sorted(words.split('|'), key=len, reverse=True)))})"
