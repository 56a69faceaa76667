"""Words of a question that say nothing of the figure asked for, read once from `plain_words.toml`."""

import tomllib
from functools import cache, cached_property
from importlib.resources import files
from itertools import product

from corpus.record import Record


class Group(Record):
    """Plain words of one sort: 礼貌与称呼, 语气词. `made` are words of parts: each choice of the first part with each
    of the next."""

    name: str
    words: tuple[str, ...] = ()
    beside: bool = False  # passed over only beside something named: money may go to research
    made: tuple[tuple[tuple[str, ...], ...], ...] = ()

    def all(self) -> tuple[str, ...]:
        return (*self.words, *("".join(parts) for pattern in self.made for parts in product(*pattern)))


class PlainWords(Record):
    group: tuple[Group, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for one in self.group if not one.beside for word in one.all()))

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """Words that say nothing of the figure beside something named, and may be what is asked for alone."""
        plain = {*self.words}
        return tuple(dict.fromkeys(word for one in self.group if one.beside for word in one.all() if word not in plain))

    def named(self, name: str) -> tuple[str, ...]:
        return next(one for one in self.group if one.name == name).all()


@cache
def load_plain_words() -> PlainWords:
    return PlainWords.model_validate(
        tomllib.loads((files("assistant") / "plain_words.toml").read_text(encoding="utf-8"))
    )
