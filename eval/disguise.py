"""One question in other characters: traditional, full-width, spaced out, with hidden marks, with a typing error."""

from itertools import pairwise
from random import Random
from typing import Literal

from pydantic import model_validator

from corpus.record import Record

Disguise = Literal["traditional", "wide", "spaced", "hidden", "typo"]
_HIDDEN = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u202e")  # zero width, joiners, a bidi override
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(ord("0"), ord("9") + 1)})


class Characters(Record):
    """Which character stands for which."""

    simplified: str
    traditional: str
    right: str
    typed: str

    @model_validator(mode="after")
    def _paired(self) -> "Characters":
        if len(self.simplified) != len(self.traditional) or len(self.right) != len(self.typed):
            raise ValueError("characters and what stands for them differ in number")
        return self


def disguised(text: str, how: Disguise, characters: Characters, random: Random) -> str | None:
    """The text changed, or None where nothing in it can be changed so."""
    changed = {
        "traditional": lambda: text.translate(str.maketrans(characters.simplified, characters.traditional)),
        "wide": lambda: text.translate(_WIDE),
        "spaced": lambda: _strewn(text, (" ", "　"), random),
        "hidden": lambda: _strewn(text, _HIDDEN, random),
        "typo": lambda: _misspelt(text, characters, random),
    }[how]()
    return changed if changed != text else None


def _strewn(text: str, marks: tuple[str, ...], random: Random) -> str:
    """Marks between characters, but not within a number."""
    parts = [text[0]]
    for before, after in pairwise(text):
        apart = not (before.isdigit() and after.isdigit()) and random.random() < 0.3
        parts.append((random.choice(marks) if apart else "") + after)
    return "".join(parts)


def _misspelt(text: str, characters: Characters, random: Random) -> str:
    places = [at for at, char in enumerate(text) if char in characters.right]
    if not places:
        return text
    at = random.choice(places)
    return text[:at] + characters.typed[characters.right.index(text[at])] + text[at + 1 :]
