"""The fact table of the desk: its filters, and one page of it as an HTML table of our own.

Not gradio's Dataframe: that one holds every row in the browser, runs markup in cells of its datatype html, and is no
table to a screen reader. Every word of a report goes through a template that escapes it.
"""

from collections.abc import Sequence

from assistant.page.desk_filters import SIZES, Filters, view_of
from assistant.page.markup import Markup, address, drawn
from corpus.fact import Fact
from corpus.record import Record
from index.fact_pages import SortKey
from index.library import Library

_HEADS: tuple[tuple[str, SortKey | None], ...] = (
    ("项目", "item"), ("数字", "value"), ("年度", "year"), ("单位", "entity"), ("阶段", "stage"), ("表与栏", "form"),
    ("出处", None),
)  # fmt: skip
_ENTITIES = 2_000  # names that are offered while one is typed


class _Head(Record):
    name: str
    sort: SortKey | None
    order: str  # as aria-sort says it
    then: str  # the parameters of the address that sorts by it, the other way round where it is sorted by it


class _Row(Record):
    fact: Fact
    amount: str
    place: str
    address: str


def facts_form(library: Library) -> Markup:
    """The filters with what there is to choose from."""
    facts = library.facts
    return drawn(
        "desk_filters.html", choices=facts.choices, entities=facts.holdings.entities[:_ENTITIES], filters=Filters()
    )


def facts_table(library: Library, filters: Filters) -> Markup:
    """One page of the facts that fit, how many fit, and where to get them all. Raises WrongFilter."""
    page = library.facts.page(view_of(filters, library.facts), filters.offset, filters.size)
    pages = max(1, -(-page.total // filters.size))
    if filters.page > pages:
        return facts_table(library, filters.model_copy(update={"page": pages}))
    titles = {one.id: one.title for one in library.facts.versions}
    return drawn(
        "desk_facts.html",
        filters=filters,
        heads=[_head(name, sort, filters) for name, sort in _HEADS],
        rows=[_row(fact, titles) for fact in page.facts],
        first=filters.offset + 1,
        total=page.total,
        pages=pages,
        steps=_steps(filters.page, pages),
        sizes=SIZES,
    )


def _head(name: str, sort: SortKey | None, filters: Filters) -> _Head:
    if sort is None or sort != filters.sort:
        order, descending = "none", sort in {"value", "year"}  # the largest and the latest are looked for first
    else:
        order, descending = ("descending" if filters.descending else "ascending"), not filters.descending
    return _Head(name=name, sort=sort, order=order, then=filters.address(sort=sort, descending=descending, page=1))


def _row(fact: Fact, titles: dict[str, str]) -> _Row:
    at = f"第 {fact.source.page} 页" if fact.source.page else f"第 {fact.source.line} 行"
    return _Row(
        fact=fact,
        amount=f"{fact.value:,f}",
        place=f"{titles.get(fact.report, fact.report)}，{at}",
        address=address("cell", fact.id),
    )


def _steps(page: int, pages: int) -> Sequence[int | None]:
    """The pages to go to: the first, the last and those around this one; None where some are left out."""
    near = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    steps: list[int | None] = []
    for one in near:
        if steps and one - (steps[-1] or 0) > 1:
            steps.append(None)
        steps.append(one)
    return steps


__all__ = ["facts_form", "facts_table"]
