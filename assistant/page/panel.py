"""The panel of sources: each citation as it stands in the report, the figure marked."""

from decimal import Decimal

from assistant.answer import Answer
from assistant.page.excerpt import excerpt
from assistant.page.markup import Markup, address, drawn
from assistant.page.places import Place, TableOf, marked, places_of, where_in
from assistant.page.talk import address_of

EMPTY = Markup('<p class="wz-hint">这里显示回答里的数字在报告中的原处。</p>')


def panel(answer: Answer | None, table_of: TableOf, turn: int = 0) -> Markup:
    """The citations of an answer, the one asked for first; a hint where there is none."""
    if answer is None or not answer.citations:
        return EMPTY
    figures = [Decimal(one.value) for one in answer.values]
    cards = [_card(place, figures) for place in places_of(answer, table_of)]
    return drawn("sources.html", cards=cards, turn=turn)


def _card(place: Place, figures: list[Decimal]) -> dict[str, object]:
    one = place.citation
    own = address_of(one)
    return {
        "numbers": place.numbers,
        "title": one.title,
        "where": where_in(place),
        "table": excerpt(place.cells) if place.cells else None,
        "quote": marked(one.quote, figures),
        "address": own,
        "pages": [f"{own}/page-{page}.png" for page in sorted({spot.page for spot in one.boxes})] if one.fact else [],
        "original": f"original/{address(one.report)}",
    }
