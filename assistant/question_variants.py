"""Other spellings of the names of items: 公用支出 for 公用经费, 商品与服务支出 for 商品和服务支出, 政采货物支出."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache

from assistant.normalise import key
from assistant.phrases import Spelling

_AND = re.compile(r"[和与及]")
_JOINED = re.compile(r"(?<=[\u4e00-\u9fff]{2})[和与及加跟、](?=[\u4e00-\u9fff]{2})|[和与及]")
_LINKS = ("和", "与", "及", "")
_REMEMBERED = 20_000  # stretches of questions
_HEADS = (2, 3)  # letters of a head of a name, of an alias
_BARE = 4  # letters of a head that is said for its whole name
_CONTRACTED = re.compile(r"^对|(?<=[\u4e00-\u9fff])的(?=[\u4e00-\u9fff])")


def variants(
    words: Mapping[str, str], ends: Sequence[str], taken: Mapping[str, str], *, shortest: int, sums: Sequence[str] = ()
) -> Iterator[tuple[str, str]]:
    """(spelling, item) pairs that nobody has to list: `words` are names or aliases → item, `ends` the words that
    mean money spent on something and stand for one another. None that is `taken` by a word of its own (word → item, ""
    where it is no item's), also where one of `sums` follows that word, nor one of a head of fewer than `shortest`
    letters."""
    tails = sorted(map(key, ends), key=len, reverse=True)
    for word, item in words.items():
        for linked in _linked(key(word)):
            for spelling in (linked, *_tailed(linked, tails, shortest)):
                # 公务用车购置支出 is no 公务用车购置费, where 公务用车购置 has a row of its own.
                if spelling not in taken and _headed(spelling, tails, sums, taken) <= {"", item}:
                    yield spelling, item


def _headed(spelling: str, tails: Sequence[str], sums: Sequence[str], taken: Mapping[str, str]) -> set[str]:
    """The items whose whole names the spelling begins with."""
    end = next((one for one in tails if spelling.endswith(one)), "")
    ends = (*((end,) if end else ()), *(one for one in sums if spelling.endswith(one)))
    return {taken.get(spelling.removesuffix(one), "") for one in ends}


def _linked(word: str) -> tuple[str, ...]:
    return tuple(_AND.sub(link, word) for link in _LINKS) if _AND.search(word[1:-1]) else (word,)


def _tailed(word: str, tails: Sequence[str], shortest: int) -> Iterator[str]:
    end = next((one for one in tails if word.endswith(one)), "")
    head = word.removesuffix(end)
    if end and len(head) >= shortest:
        yield from (f"{head}{tail}" for tail in tails)


class Spellings:
    """What is said at greater length or with other parts (政采货物方面的开支, 出差的钱), told from the stretch that
    says it: there are too many to list. `names` are those of items (word → item). Of the tiers of words → item an
    earlier one goes before the later ones, those whose words end in money (公务接待费) before those that need no such
    end (奖金, 出差)."""

    def __init__(
        self,
        spelling: Spelling,
        ended: Sequence[Mapping[str, str]],
        endless: Sequence[Mapping[str, str]],
        barred: Set[str],
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._names, self._sums = names or {}, tuple(map(key, spelling.sums))
        groups = [tuple(map(key, group)) for group in spelling.swaps]
        self._usual = {word: group[0] for group in groups for word in group}
        self._parts = re.compile("|".join(sorted(map(re.escape, self._usual), key=len, reverse=True)))
        self._ends = tuple(sorted({key(one) for one in spelling.ends}, key=len, reverse=True))
        tails = {key(f"{link}{end}") for link in spelling.links for end in spelling.ends}
        self._tails = tuple(sorted(tails | set(map(key, spelling.closers)), key=len))
        self._closing = (*self._ends, *map(key, spelling.closers))
        self._barred = barred | set(map(key, spelling.general))
        self._whole: dict[str, str] = {}
        self._heads: dict[str, str] = {}
        for words, shortest in zip(ended, _HEADS, strict=False):
            self._learn(words, endless=False, shortest=shortest)
        named = {*self._whole, *self._heads}
        for words in endless:
            self._learn(words, endless=True, shortest=_HEADS[0])
        self._bare = self._alone({**ended[0], **endless[0]}, (*ended, *endless))
        said = {self._put(key(word)) for word in endless[-1]}  # citizens' words, with and without an end
        said |= {one.removesuffix(end) for one in said for end in self._ends if one.endswith(end)}
        self._said = said - named
        self.item = lru_cache(maxsize=_REMEMBERED)(self._item)

    def _alone(self, names: Mapping[str, str], tiers: Sequence[Mapping[str, str]]) -> dict[str, str]:
        """商品服务 → 商品和服务支出: long heads of names that no other item's name begins with."""
        begun: dict[str, set[str]] = {}
        for words in tiers:
            for word, item in words.items():
                usual = self._put(key(word))
                for end in range(_BARE, len(usual) + 1):
                    begun.setdefault(usual[:end], set()).add(item)
        ends = [one for one in self._ends if len(one) > 1]  # 职工基本医疗保险缴费 has no head without 费
        heads: dict[str, str] = {}
        for name, item in names.items():
            usual = self._put(key(name))
            heads[usual.removesuffix(next((one for one in ends if usual.endswith(one)), ""))] = item
        return {head: item for head, item in heads.items() if begun.get(head) == {item}}

    def _head(self, usual: str) -> str:
        return usual.removesuffix(next((one for one in self._ends if usual.endswith(one)), ""))

    def _learn(self, words: Mapping[str, str], *, endless: bool, shortest: int) -> None:
        whole: dict[str, set[str]] = {}
        heads: dict[str, set[str]] = {}
        for word, item in words.items():
            for usual in self._contracted(self._put(key(word))):
                head = self._head(usual)
                whole.setdefault(usual, set()).add(item)
                if (endless or head != usual) and len(head) >= shortest:
                    heads.setdefault(head, set()).add(item)
        for table, found in ((self._whole, whole), (self._heads, heads)):
            for usual, items in found.items():
                if len(items) == 1:  # what two names come to stands for neither
                    table.setdefault(usual, *items)

    @staticmethod
    def _contracted(usual: str) -> set[str]:
        """对个人家庭的补助, 个人家庭补助: with and without the particles of a name."""
        return {usual, usual.removeprefix("对"), _CONTRACTED.sub("", usual)}

    def _put(self, word: str) -> str:
        return _JOINED.sub("", self._parts.sub(lambda match: self._usual[match[0]], word))

    def _item(self, text: str) -> str | None:
        """The item that the stretch spells; None where it spells none, or more than one."""
        if _AND.match(text) or _AND.match(text[-1]):
            return None  # 和项目支出, 基本支出和
        usual = self._put(text)
        if usual in self._whole:
            return self._whole[usual]
        if usual in self._bare:
            return self._bare[usual]
        if not usual.endswith(self._closing):
            return None
        if any(text.endswith(one) and text.removesuffix(one) in self._names for one in self._sums):
            return None  # the amount of an item by its own name
        heads = (usual.removesuffix(tail) for tail in self._tails if usual.endswith(tail))
        head = next((one for one in heads if self._named(one)), None)
        return self._whole.get(head, self._heads[head]) if head else None

    def loose(self, text: str) -> bool:
        """Whether it is a citizens' word at greater length, which yields to the names of the field."""
        usual = self._put(text)
        heads = (usual.removesuffix(tail) for tail in self._tails if usual.endswith(tail))
        return self.item(text) is not None and next((one in self._said for one in heads if self._named(one)), False)

    def _named(self, head: str) -> bool:
        return len(head) >= _HEADS[0] and head not in self._barred and head in self._heads
