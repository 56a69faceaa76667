"""The vocabulary as data: items, classification of spending and forms, read once from the TOML files beside."""

import re
import tomllib
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import product
from typing import Literal

from corpus.fact import Fund
from corpus.plain import squeeze
from corpus.record import Record

FormKind = Literal["决算", "预算", "绩效"]

# 一、 · （一） · 1、 · 其中： before a label. `1.` needs a non-digit after it: 1.5 is no ordinal.
_ORDINAL = re.compile(
    r"(?:[一二三四五六七八九十百]+、|\([一二三四五六七八九十]+\)、?|\(\d{1,2}\)、?|\d{1,2}(?:、|\.(?!\d))|[①-⑳])"
)
_AMONG = re.compile(r"(?:其中|减|加)[:：]")
_LEVEL = re.compile(r"\(\d{0,7}[类款项]\)")
_EITHER = re.compile(r"\{([^{}]*)\}")
_LEADING = re.compile(
    r"^(?:附[表件]?\d*[:：.、-]?|\(?公开\d{1,2}表\)?|表\d{1,2}[:：.、-]?|.*?(?:19|20)\d{2}年度?|[一二三四五六七八九十]+、"
    r"|\d{1,2}[.、])"
)
_OWNER = re.compile(r"^(?:\(?(?:汇总|本级)\)?|预算单位|预算部门|部门|单位|本级|本部门|本单位|[省市县区]级)")
# What an entity's name ends with, when it stands before the title: 上海市普陀区财政局支出决算表.
_ENTITY_END = re.compile(
    r"(?:局|委|办|厅|院|室|会|部|处|队|所|站|校|学|社|镇|乡|街道|中心|政府|联合会|集团|公司|馆|园|\((?:本级|汇总|机关)\)|本级|机关|部门|单位)$"
)
_PLACE_END = re.compile(r"[省市县区州旗盟](?:本级|级)?$")  # 青禾县本级一般公共预算支出决算表
_TRAILING = re.compile(
    r"(?:\(续[表\d]*\)|续表|\(?公开\d{1,2}表\)?|\(表\d+\)|\([^()]*科目\)|\(?(?:金额)?单位:[^()]*\)?|\((?:19|20)\d{2}年度?\)|-?\d{1,2})$"
)


class Item(Record):
    """Something a report measures. `asked` are words of questions only, never of reports."""

    name: str
    group: str
    aliases: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


class Classification(Record):
    """A code of the functional or economic classification of spending. `examples` are things it is spent on: they name
    the item only beside its name (纸笔这类办公用品)."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


class Ambiguous(Record):
    """A loose word that stands for several items on purpose; `summed` where it means all of them together."""

    word: str
    of: tuple[str, ...]  # names, or codes of the classification
    summed: bool = False
    aliases: tuple[str, ...] = ()


class Count(Record):
    """How a sentence counts something: `said` ends the words before the number, a unit follows it."""

    name: str
    units: tuple[str, ...]
    said: tuple[str, ...]
    within: tuple[str, ...] = ()  # what the sentence is about, if that is what tells
    aspects: tuple[str, ...] = ()  # words before the number that say which of them


class Form(Record):
    """A form as one of its groups of titles names it; two groups of one form can differ in `fund`."""

    name: str
    kind: FormKind
    fund: Fund
    titles: tuple[str, ...]
    as_budget: str | None = None  # the form that these titles name in a budget
    of_government: bool = False  # in the report of a whole government, where the same titles name other forms

    def __hash__(self) -> int:  # cells are named by their form some thousand times a report
        return hash((self.name, self.kind, self.fund))

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every squeezed title: the `{A|B}` of the file multiplied out."""
        return tuple(squeeze(one) for title in self.titles for one in _spelled_out(title))


class Vocabulary(Record):
    items: tuple[Item, ...]
    functional: tuple[Classification, ...]
    economic: tuple[Classification, ...]
    forms: tuple[Form, ...]
    counts: tuple[Count, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()

    def concept(self, label: str) -> str | None:
        """The item that a printed label names, whatever its spelling, ordinal or 其中：."""
        return self._by_label.get(bare_label(label))

    def classification_name(self, label: str) -> str | None:
        """The classification name of a label such as 一般公共服务（类）支出 or 医疗卫生与计划生育支出（210类）."""
        return self._by_class.get(_LEVEL.sub("", bare_label(label)))

    def measured(self, label: str) -> str:
        """What a fact with this label measures: item, else classification, else the bare label itself."""
        return self.concept(label) or self.classification_name(label) or _LEVEL.sub("", bare_label(label))

    def item(self, name: str) -> Item | None:
        return self._items.get(name)

    def functional_name(self, code: str) -> str | None:
        return next((one.name for one in self.functional if one.code == code), None)

    def economic_name(self, code: str) -> str | None:
        return next((one.name for one in self.economic if one.code == code), None)

    def form_of_title(self, title: str, *, of_government: bool = False) -> Form | None:
        """The form that a printed title names; None rather than a guess where words are left over."""
        rest = _trimmed(squeeze(title))
        for length in self._title_lengths:
            forms = self._by_title.get(rest[-length:], ()) if length <= len(rest) else ()
            form = next((one for one in forms if one.of_government == of_government), None)
            if form is not None:
                before = _without_owner(rest[:-length])
                owned = _ENTITY_END.search(before) or (of_government and _PLACE_END.search(before))
                return form if not before or owned else None
        return None

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {one.name: one for one in self.items}

    @cached_property
    def _by_label(self) -> dict[str, str]:
        return {bare_label(label): one.name for one in self.items for label in (one.name, *one.aliases)}

    @cached_property
    def _by_class(self) -> dict[str, str]:
        # The functional name wins where both classifications use it: prose speaks of functions.
        both = (*self.economic, *self.functional)
        return {bare_label(label): one.name for one in both for label in (one.name, *one.aliases)}

    @cached_property
    def _by_title(self) -> dict[str, list[Form]]:
        """Some thousands of spellings, looked up by the ends of a title: every line of a report is asked for one."""
        forms: dict[str, list[Form]] = {}
        for form in self.forms:
            for spelling in form.spellings:
                forms.setdefault(spelling, []).append(form)
        return forms

    @cached_property
    def _title_lengths(self) -> list[int]:
        return sorted({len(spelling) for spelling in self._by_title}, reverse=True)


@lru_cache(maxsize=1 << 15)
def bare_label(label: str) -> str:
    """The squeezed label without ordinal, 其中： and quotes, as the keys of the vocabulary are."""
    text = squeeze(label).strip(":：;；,，.。*")
    while match := _ORDINAL.match(text) or _AMONG.match(text):
        text = text[match.end() :]
    return text.replace('"', "").replace("'", "")


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that comes with the package."""
    items = _read("items.toml")
    classification = _read("classification.toml")
    return Vocabulary.model_validate(
        {
            "items": items["item"],
            "counts": items["count"],
            "ambiguous": items["ambiguous"],
            "functional": classification["functional"],
            "economic": classification["economic"],
            "forms": _read("forms.toml")["form"],
        }
    )


def _read(name: str) -> dict[str, list[dict[str, object]]]:
    return tomllib.loads((files("corpus") / "vocabulary" / name).read_text(encoding="utf-8"))


def _spelled_out(title: str) -> list[str]:
    """`a{b|c|}d` → abd, acd, ad."""
    fixed = _EITHER.split(title)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(fixed)]
    return ["".join(chosen) for chosen in product(*choices)]


def _trimmed(title: str) -> str:
    """The title without year, ordinal and form number before it, 续表 and the like after it."""
    while match := _TRAILING.search(title):
        title = title[: match.start()]
    while match := _LEADING.match(title):
        title = title[match.end() :]
    return _without_owner(title)


def _without_owner(title: str) -> str:
    while match := _OWNER.match(title):
        title = title[match.end() :]
    return title
