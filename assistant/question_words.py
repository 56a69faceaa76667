"""Every word that questions are known by, with what it means: of the vocabulary, the phrases and the fact table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.entity_names import names_of, region_of
from assistant.normalise import key
from assistant.phrases import Phrases, Rank, Words
from assistant.plain_words import load_plain_words
from assistant.question_tags import Kind, Tag
from corpus.formulas import load_formulas
from corpus.vocabulary_file import Vocabulary
from index.fact_rows import Label
from index.holdings import Holdings

WHOLES = "总体"  # the vocabulary's group of totals
_SPENT = "本年支出合计"


def vocabulary_words(vocabulary: Vocabulary, phrases: Phrases) -> Iterator[tuple[str, Tag]]:
    for item in vocabulary.items:
        for word in (item.name, *item.aliases):
            yield word, Tag("concept", item.name)
    for one in (*vocabulary.functional, *vocabulary.economic):
        for word in (one.name, *one.aliases):
            yield word, Tag("concept", vocabulary.concept(one.name) or one.name)
    for name, words in phrases.compound.items():
        yield from ((word, Tag("concept", name)) for word in words)
        # 财政拨款收入总计 is 收入总计 of that fund, not 财政拨款收入 and some total.
        for fund in phrases.funds:
            yield f"{fund}{name}", Tag("concept", name)
            yield f"{fund}{name}", Tag("fund", fund)
    for fund in phrases.funds:  # 一般公共预算财政拨款支出 is all spending of that fund
        yield f"{fund}支出", Tag("concept", _SPENT)
        yield f"{fund}支出", Tag("fund", fund)
    for one in (*vocabulary.functional, *vocabulary.economic):
        yield one.code, Tag("code", one.code)
    for form in vocabulary.forms:
        for word in (form.name, *form.spellings):
            yield word, Tag("form", form.name)
    for formula in load_formulas():
        for word in (formula.name, *formula.aliases):
            yield word, Tag("formula", formula.name)


def label_words(labels: Iterable[Label]) -> Iterator[tuple[str, Tag]]:
    for one in labels:
        if one.project:
            yield from ((name, Tag("project", one.project)) for name in _project_names(one.project))
            yield one.concept, Tag("indicator", one.concept)
        else:
            yield one.concept, Tag("concept", one.concept)
        if one.code:
            yield one.code, Tag("code", one.code)
        if one.aspect:
            yield one.aspect, Tag("aspect", one.aspect)


def asked(vocabulary: Vocabulary) -> Iterator[str]:
    for item in vocabulary.items:
        yield from item.asked
    for row in (*vocabulary.functional, *vocabulary.economic):
        yield from row.asked


def asked_words(vocabulary: Vocabulary, phrases: Phrases) -> Iterator[tuple[str, Tag]]:
    """Loose words. Those for the whole (花了多少钱) stand for it only where nothing more is named."""
    funds = {key(word) for words in phrases.funds.values() for word in words}
    for item in vocabulary.items:
        for word in item.asked:
            whole = item.group == WHOLES or key(word) in funds
            yield word, Tag("vague" if whole else "concept", item.name)
    for row in (*vocabulary.functional, *vocabulary.economic):
        for word in row.asked:
            yield word, Tag("concept", vocabulary.concept(row.name) or row.name)


def ambiguous_words(vocabulary: Vocabulary) -> Iterator[tuple[str, Tag]]:
    """Words for several items: for each of them, or for all of them together."""
    for one in vocabulary.ambiguous:
        for word in (one.word, *one.aliases):
            yield from ((word, Tag("concept", name)) for name in one.of if not one.summed)
            if one.summed:
                yield word, Tag("together", one.word)


def phrase_words(phrases: Phrases, units: Sequence[str]) -> Iterator[tuple[str, Tag]]:
    said = phrases
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
        ("period", said.periods.items()),
        ("filler", said.filler.items()),
        ("filler", (("counted", one.words) for one in said.counted)),
        ("filler", (("plain", load_plain_words().words), ("beside", load_plain_words().beside))),
        ("universe", ((one.name, one.words) for one in said.universe)),
        ("topic", ((one.name, one.words) for one in said.topic)),
        ("off_topic", (("", said.off_topic.words), ("person", said.off_topic.persons))),
        ("forecast", (("", said.off_topic.forecast),)),
        ("opinion", (("", said.off_topic.opinion),)),
        ("self", (("", said.entities.self),)),
        ("everyone", (("", said.entities.all),)),
        ("filler", (("unit", tuple(one for one in units if len(one) > 1)),)),
        ("top", _tops(said.ranks)),
        ("place", _places(said.ranks["place"])),
        ("universe", (("单位", _top_entities(said.ranks["entities"])),)),
    )
    for kind, table in tables:
        for value, words in table:
            yield from ((word, Tag(kind, str(value))) for word in words)


def entity_words(holdings: Holdings, regions: Mapping[str, str], phrases: Phrases) -> Iterator[tuple[str, Tag]]:
    for one in holdings.all:
        region = regions[one.entity]
        for name in names_of(one.entity, region, one.aliases, phrases.entities.shortened):
            yield name, Tag("entity", one.entity)
        inner = region_of(one.entity.removeprefix(region))  # 普陀区 of 上海市
        for said, whole in ((region, region), (inner, f"{region}{inner}")):
            if said:
                yield said, Tag("region", whole)
                yield said[:-1] if len(said) > 2 else said, Tag("region", whole)


def _project_names(project: str) -> tuple[str, ...]:
    bare = project.removesuffix("项目")
    return tuple(dict.fromkeys((project, bare, f"{bare}项目")))


def _tops(ranks: Mapping[Rank, Words]) -> Iterator[tuple[str, Words]]:
    for number, said in _counts():
        yield str(number), _numbered(ranks["first"], said)
        if number > 1:  # 那一项 is one thing and no list of the first one
            yield str(number), _numbered(ranks["several"], said)


def _places(templates: Words) -> Iterator[tuple[str, Words]]:
    """第三高, 排第3: one place in a ranking; a bare 第三 may be the start of another word."""
    for number, said in _counts():
        yield str(number), _numbered(templates, said)


def _top_entities(templates: Words) -> Words:
    """前3家: entities are what is ranked."""
    return tuple(word for _, said in _counts() for word in _numbered(templates, said))


def _numbered(templates: Words, said: Words) -> Words:
    """Each template with each way to say the number in place of its N."""
    return tuple(one.replace("N", number) for number in said for one in templates)


def _counts() -> Iterator[tuple[int, Words]]:
    numerals = "一二三四五六七八九十"
    for number in range(1, 21):
        yield number, (str(number), *numerals[number - 1 : number], *(("两",) if number == 2 else ()))
