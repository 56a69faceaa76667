"""What can be asked about: the words of the vocabulary, of the phrases and of the fact table's own labels."""

from collections.abc import Container, Iterator, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from assistant.entity_names import region_of
from assistant.normalise import key
from assistant.phrases import Phrases, load_phrases
from assistant.question_spendings import endless, spendings
from assistant.question_tags import Tag
from assistant.question_variants import Spellings, variants
from assistant.question_words import (
    ambiguous_words,
    asked,
    asked_words,
    entity_words,
    label_words,
    phrase_words,
    vocabulary_words,
)
from corpus.figure import YUAN_PER
from corpus.vocabulary_file import Vocabulary, load_vocabulary
from index.fact_rows import Label
from index.holdings import Holdings, years_of

if TYPE_CHECKING:
    from assistant.question_spans import Span

_HEADS = (2, 3)  # letters before the end of a name, of an alias, that may end otherwise
_SPELLED = 3  # letters of a word that spells an item otherwise
_LONG = 4  # letters of a word that an indicator may be known by
MOST_UNNAMED = 3  # entities that a question without a name may be about
_COLUMNS = ("支出", "收入")  # the vocabulary's groups of what heads the columns of the forms by function


class Labelled(Protocol):
    """What the catalog needs of the fact table."""

    @property
    def holdings(self) -> Holdings: ...
    def labels(self) -> tuple[Label, ...]: ...


class Loose:
    """Words that only questions use, listed or spelled out of such: they yield to the names of the field."""

    def __init__(self, words: Set[str], listed: Container[str], spellings: Spellings) -> None:
        self._words, self._listed, self._spellings = words, listed, spellings

    def __contains__(self, word: object) -> bool:
        if word in self._words or word in self._listed or not isinstance(word, str):
            return word in self._words
        return self._spellings.loose(word)


class Catalog:
    """The lexicon of one generation of the index; built once, never changed."""

    def __init__(self, facts: Labelled, vocabulary: Vocabulary | None = None, phrases: Phrases | None = None) -> None:
        self.vocabulary = vocabulary or load_vocabulary()
        self.phrases = phrases or load_phrases()
        self.holdings = facts.holdings
        self.labelled: dict[
            str, tuple[Span, ...]
        ] = {}  # texts as they were last labelled: an answer asks several times
        self.labels = facts.labels()
        found: dict[str, dict[Tag, None]] = {}
        varied: dict[str, dict[Tag, None]] = {}
        for word, tag in self._words():
            found.setdefault(key(word), {})[tag] = None
        found.pop("", None)
        exact = {key(word): tag.value for word, tag in self._named_words() if tag.kind == "concept"}
        spelling = self.phrases.spelling
        paid_for = spendings(self.vocabulary, self.labels, self.phrases)
        for words, shortest in zip(paid_for, _HEADS, strict=True):
            # a spelling of a name is none of another item's alias
            taken = dict.fromkeys((*found, *varied), "") | exact
            for word, item in variants(words, spelling.ends, taken, shortest=shortest, sums=spelling.sums):
                varied.setdefault(word, {})[Tag("concept", item)] = None
        found |= varied
        self.lexicon: dict[str, tuple[Tag, ...]] = {word: tuple(tags) for word, tags in found.items()}
        named = {key(word) for word, tag in self._named_words()}
        counted = (word for one in self.phrases.counted for word in one.words)
        barred = {key(word) for word in self.phrases.narrowing["words"]}
        self._spellings = Spellings(spelling, paid_for, endless(self.vocabulary, self.phrases), barred, exact)
        loose = {word for word in map(key, (*asked(self.vocabulary), *counted)) if word not in named}
        self.loose = Loose(loose, self.lexicon, self._spellings)
        self.longest = max(map(len, self.lexicon))

    def tags(self, word: str) -> tuple[Tag, ...]:
        """What a word means; nothing where it is not known."""
        if known := self.lexicon.get(word):
            return known
        item = self._spellings.item(word) if len(word) >= _SPELLED else None
        return (Tag("concept", item),) if item else ()

    @cached_property
    def entities(self) -> tuple[str, ...]:
        return self.holdings.entities

    @cached_property
    def regions(self) -> dict[str, str]:
        """Entity → its county, city or province, "" where its name begins with none."""
        return {one.entity: region_of(one.entity) for one in self.holdings.all}

    @cached_property
    def unnamed(self) -> tuple[str, ...]:
        """Who is meant where nobody is named: those of whom reports are held, else a table's only entity."""
        meant = self.holdings.reporting or self.holdings.all
        return tuple(one.entity for one in meant) if len(meant) <= MOST_UNNAMED else ()

    def years(self, entities: Sequence[str] = ()) -> tuple[int, ...]:
        """The years held of these entities, newest first; of those meant where nobody is named."""
        return years_of(self.holdings.of(entities or self.unnamed)) or self.holdings.years

    @cached_property
    def spelled(self) -> str:
        """Every known word, to look for parts of them."""
        return "\n".join(self.lexicon)

    @cached_property
    def projects(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.project for one in self.labels if one.project))

    @cached_property
    def aspects(self) -> frozenset[tuple[str, str]]:
        """(concept, aspect) pairs that stand in the fact table."""
        return frozenset((one.concept, one.aspect) for one in self.labels if one.aspect)

    def standing_for(self, item: str) -> tuple[str, ...]:
        """The item where facts bear its name; else the indicators whose names hold one of its words."""
        known = self.vocabulary.item(item)
        if item in self.concepts or known is None:
            return (item,) if item in self.concepts else ()
        words = [key(word) for word in (known.name, *known.aliases)]
        named = dict.fromkeys(concept for _, concept in sorted(self.indicators))
        return tuple(one for one in named if any(word in key(one) for word in words if len(word) >= _LONG))

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns in which coded rows stand: a cell of theirs may be blank in every report held."""
        printed = {one.aspect for one in self.labels if one.aspect and one.code}
        return frozenset(printed | {one.name for one in self.vocabulary.items if one.group in _COLUMNS})

    @cached_property
    def rows(self) -> frozenset[str]:
        """The names of coded rows that stand in such columns."""
        return frozenset(one.concept for one in self.labels if one.aspect and one.code)

    @cached_property
    def indicators(self) -> frozenset[tuple[str, str]]:
        """(project, concept) pairs that stand in the fact table."""
        return frozenset((one.project, one.concept) for one in self.labels if one.project)

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(one.concept for one in self.labels)

    @cached_property
    def coded(self) -> dict[str, tuple[str, ...]]:
        """Code → the names it bears in the reports."""
        names: dict[str, dict[str, None]] = {}
        for one in self.labels:
            if one.code:
                names.setdefault(one.code, {})[one.concept] = None
        return {code: tuple(of) for code, of in names.items()}

    @cached_property
    def units(self) -> tuple[str, ...]:
        """What indicators and counts are measured in: 米, 组, 条; neither money nor shares nor scores."""
        plain = {one.unit for one in self.labels if one.unit not in YUAN_PER and one.unit not in {"%", "分", "倍"}}
        return tuple(sorted(plain, key=len, reverse=True))

    @cached_property
    def measured_in(self) -> dict[str, frozenset[str]]:
        """Concept → the units its facts bear."""
        units: dict[str, set[str]] = {}
        for one in self.labels:
            units.setdefault(one.concept, set()).add(one.unit)
        return {concept: frozenset(of) for concept, of in units.items()}

    def _words(self) -> Iterator[tuple[str, Tag]]:
        yield from self._named_words()
        yield from asked_words(self.vocabulary, self.phrases)
        yield from ambiguous_words(self.vocabulary)
        yield from self._indicator_words()
        yield from phrase_words(self.phrases, self.units)
        yield from entity_words(self.holdings, self.regions, self.phrases)

    def _named_words(self) -> Iterator[tuple[str, Tag]]:
        yield from vocabulary_words(self.vocabulary, self.phrases)
        yield from label_words(self.labels)

    def _indicator_words(self) -> Iterator[tuple[str, Tag]]:
        """The words of items that only indicators bear: 职工人数 for 单位在职职工人数."""
        for item in self.vocabulary.items:
            for one in self.standing_for(item.name) if item.name not in self.concepts else ():
                yield from ((word, Tag("indicator", one)) for word in (item.name, *item.aliases, *item.asked))
