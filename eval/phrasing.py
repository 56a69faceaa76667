"""How people ask: the phrasings of `phrasings/`, in a half to tune on and a half that only measures."""

import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from random import Random
from typing import Any, Literal

from corpus.record import Record
from corpus.vocabulary_file import load_vocabulary
from eval.case import Kind
from eval.disguise import Characters, Disguise

Split = Literal["tuned", "held-out"]
SPLITS: tuple[Split, ...] = ("tuned", "held-out")
_AROUND = ("years", "openers", "closers")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
# Loose words that already ask or tell (花了多少钱, 几辆公车) fit no slot for a name.
_ASKING = ("多少", "几", "哪", "了", "总共", "一共", "还剩", "剩下")


class Halves(Record):
    """Ways to say one thing, each in one half."""

    tuned: tuple[str, ...]
    held_out: tuple[str, ...]

    def of(self, split: Split) -> tuple[str, ...]:
        return self.tuned if split == "tuned" else self.held_out


class Family(Halves):
    """Questions of one make; `size` is how many both halves make together. `loose` ones use citizens' words."""

    name: str
    kind: Kind
    size: int
    loose: bool = False
    disguises: tuple[Disguise, ...] = ()  # one of them is put over the finished question


class Word(Halves):
    item: str


class Around(Record):
    """What stands around the subject of a question."""

    who: tuple[str, ...]
    shortened: tuple[tuple[str, str], ...]
    years: Halves
    openers: Halves
    closers: Halves


class Phrasings(Record):
    families: tuple[Family, ...]
    words: tuple[Word, ...]
    around: Around
    asked: dict[str, tuple[str, ...]]
    characters: Characters
    absent_entities: tuple[str, ...]

    @cached_property
    def by_name(self) -> dict[str, Family]:
        return {one.name: one for one in self.families}

    def names(self, item: str, split: Split, *, loose: bool = False) -> tuple[str, ...]:
        """The ways to name an item: as printed, its aliases, and if `loose` the half's own words of citizens: no word
        added to the vocabulary becomes a question."""
        said = load_vocabulary().item(item)
        names = [item, *(said.aliases if said else ())]
        if not loose:
            return tuple(dict.fromkeys(names))
        extra = [word for one in self.words if one.item == item for word in one.of(split)]
        asked = [word for word in (said.asked if said else ()) if not any(part in word for part in _ASKING)]
        both = {word for one in load_vocabulary().ambiguous for word in (one.word,)}
        return tuple(dict.fromkeys(word for word in (extra or asked) if word not in both)) or tuple(names)

    def who(self, entity: str, random: Random) -> str:
        """The entity in full, shortened, or unnamed, as often as people do."""
        how = random.choice(self.around.who)
        if how != "short":
            return entity if how == "full" else ""
        short = [entity.replace(long, brief) for long, brief in self.around.shortened if long in entity]
        return random.choice(short) if short else entity

    def year(self, year: int, split: Split, random: Random) -> str:
        form = random.choice(self.around.years.of(split))
        said = {"y": str(year), "yy": f"{year % 100:02}", "cn": str(year).translate(_DIGITS)}
        return form.format(**said, full=str(year).translate(_WIDE))


@cache
def load_phrasings(folder: Path = Path(__file__).parent / "phrasings") -> Phrasings:
    """`families.toml` says what is asked, `tuned.toml` and `held_out.toml` in which words."""
    read, tuned, held_out = (_read(folder / f"{name}.toml") for name in ("families", "tuned", "held_out"))
    halves = {"tuned": tuned, "held_out": held_out}
    ways = {half: {one["name"]: one["ways"] for one in said["family"]} for half, said in halves.items()}
    words = {half: {one["item"]: one["ways"] for one in said["word"]} for half, said in halves.items()}
    around = {place: {half: said["around"][place] for half, said in halves.items()} for place in _AROUND}
    return Phrasings.model_validate(
        {
            "families": [one | {half: ways[half][one["name"]] for half in halves} for one in read["family"]],
            "words": [{"item": item} | {half: words[half].get(item, ()) for half in halves} for item in _items(words)],
            "around": read["around"] | around,
            "asked": read["asked"],
            "characters": read["characters"],
            "absent_entities": read["absent"]["entities"],
        }
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _items(words: Mapping[str, Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(item for said in words.values() for item in said))
