"""What can be asked about: the words of the vocabulary, of the phrases and of the fact table's own labels."""

from collections.abc import Container, Iterable, Iterator, Sequence, Set
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from assistant.entity_names import names_of, region_of
from assistant.normalise import key
from assistant.phrases import Phrases, load_phrases
from assistant.plain_words import load_plain_words
from assistant.question_variants import Spellings, variants
from corpus.figure import YUAN_PER
from corpus.formulas import load_formulas
from corpus.vocabulary_file import Item, Vocabulary, load_vocabulary
from index.fact_rows import Label
from index.holdings import Holdings, years_of

Kind = Literal[
    "concept", "indicator", "project", "code", "form", "aspect", "entity", "region", "self", "everyone",
    "scope", "stage", "fund", "measure", "unit", "counter", "universe", "operation", "topic", "year",
    "relative_year", "basis", "amount", "top", "place", "joint", "compare", "vague", "filler", "off_topic", "forecast",
    "opinion", "verdict", "together", "formula", "narrowing",
]  # fmt: skip


_SPENT = "本年支出合计"
_WHOLES = "总体"  # the vocabulary's group of totals
_HEADS = (2, 3)  # letters before the end of a name, of an alias, that may end otherwise
_SPELLED = 3  # letters of a word that spells an item otherwise
_LONG = 4  # letters of a word that an indicator may be known by
MOST_UNNAMED = 3  # entities that a question without a name may be about
_COLUMNS = ("支出", "收入")  # its groups of what heads the columns of the forms by function


class Tag(NamedTuple):
    """One meaning of a word."""

    kind: Kind
    value: str


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
        self.labels = facts.labels()
        found: dict[str, dict[Tag, None]] = {}
        varied: dict[str, dict[Tag, None]] = {}
        for word, tag in self._words():
            found.setdefault(key(word), {})[tag] = None
        found.pop("", None)
        exact = {key(word): tag.value for word, tag in self._named_words() if tag.kind == "concept"}
        spendings = self._spendings()
        for words, shortest in zip(spendings, _HEADS, strict=True):
            # a spelling of a name is none of another item's alias
            taken = dict.fromkeys((*found, *varied), "") | exact
            for word, item in variants(words, self.phrases.spelling.ends, taken, shortest=shortest):
                varied.setdefault(word, {})[Tag("concept", item)] = None
        found |= varied
        self.lexicon: dict[str, tuple[Tag, ...]] = {word: tuple(tags) for word, tags in found.items()}
        named = {key(word) for word, tag in self._named_words()}
        counted = (word for one in self.phrases.counted for word in one.words)
        barred = {key(word) for word in self.phrases.narrowing["words"]}
        self._spellings = Spellings(self.phrases.spelling, spendings, self._endless(), barred)
        loose = {word for word in map(key, (*self._asked(), *counted)) if word not in named}
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

    def _spendings(self) -> tuple[dict[str, str], dict[str, str]]:
        """Names → item and aliases → item, as far as they name something particular: totals have their own words."""
        items = [one for one in self.vocabulary.items if one.group != _WHOLES]
        names = {one.name: one.name for one in items}
        names |= {one.concept: one.concept for one in self.labels if not one.project and one.measure == "金额"}
        return self._particular(names), self._particular({word: one.name for one in items for word in one.aliases})

    def _endless(self) -> tuple[dict[str, str], dict[str, str]]:
        """Economic names → item and citizens' words for what is paid → item; few of them end in 费 or 支出."""
        paid = _paid(self.vocabulary.items)
        rows = [(row, self.vocabulary.concept(row.name) or row.name) for row in self.vocabulary.economic]
        names = {word: item for row, item in rows for word in (row.name, *row.aliases)}
        said = {word: one.name for one in self.vocabulary.items if one.name in paid for word in one.asked}
        return self._particular(names), self._particular(
            said | {word: item for row, item in rows for word in row.asked}
        )

    def _particular(self, words: dict[str, str]) -> dict[str, str]:
        general = {key(word) for one in self.phrases.universe for word in one.words}
        return {word: item for word, item in words.items() if key(word)[:-2] not in general}

    def _words(self) -> Iterator[tuple[str, Tag]]:
        yield from self._named_words()
        yield from self._asked_words()
        yield from self._ambiguous_words()
        yield from self._indicator_words()
        yield from self._phrase_words()
        yield from self._entity_words()

    def _named_words(self) -> Iterator[tuple[str, Tag]]:
        yield from self._vocabulary_words()
        yield from self._label_words()

    def _asked(self) -> Iterator[str]:
        for item in self.vocabulary.items:
            yield from item.asked
        for row in (*self.vocabulary.functional, *self.vocabulary.economic):
            yield from row.asked

    def _asked_words(self) -> Iterator[tuple[str, Tag]]:
        """Loose words. Those for the whole (花了多少钱) stand for it only where nothing more is named."""
        funds = {key(word) for words in self.phrases.funds.values() for word in words}
        for item in self.vocabulary.items:
            for word in item.asked:
                whole = item.group == _WHOLES or key(word) in funds
                yield word, Tag("vague" if whole else "concept", item.name)
        for row in (*self.vocabulary.functional, *self.vocabulary.economic):
            for word in row.asked:
                yield word, Tag("concept", self.vocabulary.concept(row.name) or row.name)

    def _indicator_words(self) -> Iterator[tuple[str, Tag]]:
        """The words of items that only indicators bear: 职工人数 for 单位在职职工人数."""
        for item in self.vocabulary.items:
            for one in self.standing_for(item.name) if item.name not in self.concepts else ():
                yield from ((word, Tag("indicator", one)) for word in (item.name, *item.aliases, *item.asked))

    def _ambiguous_words(self) -> Iterator[tuple[str, Tag]]:
        """Words for several items: for each of them, or for all of them together."""
        for one in self.vocabulary.ambiguous:
            for name in one.of if not one.summed else ():
                yield one.word, Tag("concept", name)
            if one.summed:
                yield one.word, Tag("together", one.word)

    def _vocabulary_words(self) -> Iterator[tuple[str, Tag]]:
        for item in self.vocabulary.items:
            for word in (item.name, *item.aliases):
                yield word, Tag("concept", item.name)
        for one in (*self.vocabulary.functional, *self.vocabulary.economic):
            for word in (one.name, *one.aliases):
                yield word, Tag("concept", self.vocabulary.concept(one.name) or one.name)
        for name, words in self.phrases.compound.items():
            yield from ((word, Tag("concept", name)) for word in words)
            # 财政拨款收入总计 is 收入总计 of that fund, not 财政拨款收入 and some total.
            for fund in self.phrases.funds:
                yield f"{fund}{name}", Tag("concept", name)
                yield f"{fund}{name}", Tag("fund", fund)
        for fund in self.phrases.funds:  # 一般公共预算财政拨款支出 is all spending of that fund
            yield f"{fund}支出", Tag("concept", _SPENT)
            yield f"{fund}支出", Tag("fund", fund)
        for one in (*self.vocabulary.functional, *self.vocabulary.economic):
            yield one.code, Tag("code", one.code)
        for form in self.vocabulary.forms:
            for word in (form.name, *form.spellings):
                yield word, Tag("form", form.name)
        for formula in load_formulas():
            for word in (formula.name, *formula.aliases):
                yield word, Tag("formula", formula.name)

    def _label_words(self) -> Iterator[tuple[str, Tag]]:
        for one in self.labels:
            if one.project:
                yield from ((name, Tag("project", one.project)) for name in _project_names(one.project))
                yield one.concept, Tag("indicator", one.concept)
            else:
                yield one.concept, Tag("concept", one.concept)
            if one.code:
                yield one.code, Tag("code", one.code)
            if one.aspect:
                yield one.aspect, Tag("aspect", one.aspect)

    def _phrase_words(self) -> Iterator[tuple[str, Tag]]:
        said = self.phrases
        tables: tuple[tuple[Kind, Iterable[tuple[object, Sequence[str]]]], ...] = (
            ("operation", said.operations.items()),
            ("verdict", said.verdicts.items()),
            ("stage", said.stages.items()),
            ("fund", said.funds.items()),
            ("measure", said.measures.items()),
            ("vague", said.vague.items()),
            ("unit", said.units.items()),
            ("counter", said.counters.items()),
            ("relative_year", said.relative_years.items()),
            ("basis", said.bases.items()),
            ("scope", said.scopes.items()),
            ("compare", said.compare.items()),
            ("joint", said.joints.items()),
            ("narrowing", said.narrowing.items()),
            ("filler", said.filler.items()),
            ("filler", (("counted", one.words) for one in said.counted)),
            ("filler", (("plain", load_plain_words().words),)),
            ("universe", ((one.name, one.words) for one in said.universe)),
            ("topic", ((one.name, one.words) for one in said.topic)),
            ("off_topic", (("", said.off_topic.words), ("person", said.off_topic.persons))),
            ("forecast", (("", said.off_topic.forecast),)),
            ("opinion", (("", said.off_topic.opinion),)),
            ("self", (("", said.entities.self),)),
            ("everyone", (("", said.entities.all),)),
            ("filler", (("unit", tuple(one for one in self.units if len(one) > 1)),)),
            ("top", _tops()),
            ("place", _places()),
            ("universe", (("单位", _top_entities()),)),
        )
        for kind, table in tables:
            for value, words in table:
                yield from ((word, Tag(kind, str(value))) for word in words)

    def _entity_words(self) -> Iterator[tuple[str, Tag]]:
        for one in self.holdings.all:
            region = self.regions[one.entity]
            for name in names_of(one.entity, region, one.aliases, self.phrases.entities.shortened):
                yield name, Tag("entity", one.entity)
            if region:
                yield region, Tag("region", region)
                yield region[:-1] if len(region) > 2 else region, Tag("region", region)


def _paid(items: Iterable[Item]) -> frozenset[str]:
    """The items that money is spent on, by the ends of their names: 公务接待费 but not 自评得分; no totals."""
    ends = tuple(load_phrases().spelling.ends)
    paid = (one for one in items if any(word.endswith(ends) for word in (one.name, *one.aliases)))
    return frozenset(one.name for one in paid if one.group != _WHOLES)


def _project_names(project: str) -> tuple[str, ...]:
    bare = project.removesuffix("项目")
    return tuple(dict.fromkeys((project, bare, f"{bare}项目")))


def _tops() -> Iterator[tuple[str, tuple[str, ...]]]:
    tails = ("名", "个", "项", "位", "大", "家", "类", "个单位", "个部门")
    for number, said in _counts():
        heads = ("前", "头", "") if number > 1 else ("前",)  # 那一项 is one thing and no list of the first one
        yield str(number), tuple(f"{head}{one}{tail}" for one in said for head in heads for tail in tails)
        yield str(number), tuple(f"{head}{one}" for one in said for head in ("前", "top"))


def _places() -> Iterator[tuple[str, tuple[str, ...]]]:
    """第三高, 排第3: one place in a ranking; a bare 第三 may be the start of another word."""
    tails = ("高", "大", "多", "低", "小", "少", "名", "位", "快", "慢")
    heads = ("排", "排名", "排在", "位列", "位居", "名列")
    for number, said in _counts():
        yield str(number), tuple(f"第{one}{tail}" for one in said for tail in tails)
        yield str(number), tuple(f"{head}第{one}{tail}" for one in said for head in heads for tail in ("", "名", "位"))
        yield str(number), tuple(f"数到第{one}{tail}" for one in said for tail in ("", "个", "家", "名"))


def _top_entities() -> tuple[str, ...]:
    """前3家: entities are what is ranked."""
    return tuple(
        f"{head}{one}{tail}"
        for _, said in _counts()
        for one in said
        for head in ("前", "")
        for tail in ("家", "个单位", "个部门")
    )


def _counts() -> Iterator[tuple[int, tuple[str, ...]]]:
    numerals = "一二三四五六七八九十"
    for number in range(1, 21):
        yield number, (str(number), *numerals[number - 1 : number], *(("两",) if number == 2 else ()))
