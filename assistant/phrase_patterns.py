"""Templates of `phrases.toml` → patterns: `{a|b|}` is one of these, … is anything between two words."""

import re
from collections.abc import Iterable

_CHOICE = re.compile(r"\{([^{}]*)\}|(…)")
_ANYTHING = r".{2,40}"


def any_of(templates: Iterable[str]) -> str:
    """The source of a pattern that matches each template; spaces may stand between its parts."""
    return f"(?:{'|'.join(map(_source, templates))})"


def _source(template: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _CHOICE.finditer(template):
        parts.append(re.escape(template[end : match.start()]))
        parts.append(_ANYTHING if match[2] else _choice(match[1]))
        end = match.end()
    return r"\s*".join(part for part in (*parts, re.escape(template[end:])) if part)


def _choice(words: str) -> str:
    """The longest word first, so that 表名 is not read as 表."""
    return f"(?:{'|'.join(map(re.escape, sorted(words.split('|'), key=len, reverse=True)))})"
