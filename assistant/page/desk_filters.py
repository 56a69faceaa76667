"""What is typed and chosen above the fact table ↔ the parameters of an address ↔ a view of the fact table."""

from collections.abc import Mapping
from typing import Literal, get_args
from urllib.parse import urlencode

from assistant.normalise import normalise
from corpus.fact import Fund, Stage
from corpus.record import Record
from corpus.report import Scope
from index.errors import WenzhangError
from index.fact_pages import SortKey, View, folded
from index.fact_rows import FactQuery
from index.fact_table import FactTable

SIZES = (25, 50, 100)  # rows of a page
_LONGEST = 100  # characters of a field
_WORDS = 8
_PAGES = 1_000_000

Field = Literal["q", "entity", "year", "form", "item", "stage", "scope", "fund"]
FIELDS: tuple[Field, ...] = get_args(Field)


class WrongFilter(WenzhangError):
    """The address asks for something that there cannot be: nothing is shown rather than more than was asked for."""


class Filters(Record):
    """The fields as they are filled in; an empty one chooses nothing."""

    q: str = ""
    entity: str = ""
    year: str = ""
    form: str = ""
    item: str = ""
    stage: str = ""
    scope: str = ""
    fund: str = ""
    sort: SortKey | None = None
    descending: bool = False
    page: int = 1
    size: int = SIZES[0]

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    def address(self, **changed: object) -> str:
        """The parameters of an address for these filters, or for others than these."""
        one = self.model_copy(update=changed)
        given: dict[str, object] = {name: getattr(one, name) for name in FIELDS if getattr(one, name)}
        if one.sort:
            given |= {"sort": one.sort} | ({"order": "desc"} if one.descending else {})
        given |= {"page": one.page} if one.page > 1 else {}
        given |= {"size": one.size} if one.size != SIZES[0] else {}
        return urlencode(given)


def filters_of(given: Mapping[str, str]) -> Filters:
    """Raises WrongFilter."""
    fields: dict[str, object] = {name: given.get(name, "").strip()[:_LONGEST] for name in FIELDS}
    sort, size = given.get("sort") or None, _number(given, "size", SIZES[0])
    if sort not in (None, *get_args(SortKey)):
        raise WrongFilter(f"不能按 {sort!r} 排序")
    if size not in SIZES:
        raise WrongFilter(f"一页的行数只能是 {'、'.join(map(str, SIZES))}")
    page = max(1, min(_number(given, "page", 1), _PAGES))
    return Filters.model_validate(
        fields | {"sort": sort, "descending": given.get("order") == "desc", "page": page, "size": size}
    )


def view_of(filters: Filters, facts: FactTable) -> View:
    """Raises WrongFilter where a choice is none of those that there are."""
    query = FactQuery(
        years=(int(filters.year),) if _is_year(filters.year) else (),
        forms=(filters.form,) if filters.form else (),
        stages=_among(filters.stage, get_args(Stage), "阶段"),
        scopes=_among(filters.scope, get_args(Scope), "口径"),
        funds=_among(filters.fund, get_args(Fund), "资金"),
        entities=_entities(filters.entity, facts) if filters.entity else (),
    )
    return View(
        query=query, words=_words(filters.q), items=_words(filters.item), sort=filters.sort,
        descending=filters.descending,
    )  # fmt: skip


def _entities(typed: str, facts: FactTable) -> tuple[str, ...]:
    """Those whose name, or another name that a table gives them, has all the words; a name that nobody has where none
    does, so that none is found."""
    words = _words(typed)
    names = {one.entity: "|".join(map(folded, (one.entity, *one.aliases))) for one in facts.holdings.all}
    return tuple(entity for entity, said in names.items() if all(word in said for word in words)) or ("",)


def _words(typed: str) -> tuple[str, ...]:
    """Words as they stand in the copies that are searched: simplified, 24年 as 2024年, without brackets and quotes."""
    return tuple(filter(None, (folded(normalise(word)) for word in typed.split()[:_WORDS])))


def _is_year(typed: str) -> bool:
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) == 4):
        raise WrongFilter(f"年度应当是四位数字，不是 {typed!r}")
    return bool(typed)


def _among(typed: str, known: tuple[str, ...], name: str) -> tuple[str, ...]:
    if typed and typed not in known:
        raise WrongFilter(f"没有这个{name}：{typed}")
    return (typed,) if typed else ()


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise WrongFilter(f"{name} 应当是数字，不是 {text!r}")
    return int(text)


__all__ = ["FIELDS", "SIZES", "Filters", "WrongFilter", "filters_of", "view_of"]
