"""Who is asked about: the entities named, a name that several share, and whether the question goes over all of them."""

from collections.abc import Sequence, Set
from typing import NamedTuple

from assistant.normalise import key
from assistant.phrases import Operation, load_phrases
from assistant.question_catalog import Catalog
from assistant.question_spans import Span

_RANKED: frozenset[Operation] = frozenset({"largest", "smallest", "count"})


class Named(NamedTuple):
    """The entities that are meant for sure, and a name that may mean several."""

    entities: tuple[str, ...]
    unsure: tuple[str, tuple[str, ...]] | None = None


def named_in(spans: Sequence[Span], catalog: Catalog) -> Named:
    """Every entity named. A name that several bear is decided by the counties that are said beside it."""
    regions = {region for span in spans for region in span.values("region")}
    meant: dict[str, None] = {}
    unsure: tuple[str, tuple[str, ...]] | None = None
    for span in spans:
        found = _meant(span, regions, catalog)
        if _elsewhere(span, regions, catalog):
            continue
        if len(found) == 1 or (regions and len(found) == len(regions)):
            meant |= dict.fromkeys(found)
        elif found:
            unsure = unsure or (span.text, found)
    return Named(tuple(meant), unsure)


def of_other_places(spans: Sequence[Span], catalog: Catalog) -> tuple[str, ...]:
    """青山县财政局, where only 白河县财政局 is held: the name as it was said."""
    regions = {region for span in spans for region in span.values("region")}
    return tuple(
        f"{''.join(sorted(regions))}{span.text}" for span in spans if _elsewhere(span, regions, catalog)
    )  # fmt: skip


def _elsewhere(span: Span, regions: Set[str], catalog: Catalog) -> bool:
    """A short name beside a county that none of those who bear it is of."""
    found = span.values("entity")
    if not found or not regions or span.has("region"):
        return False
    named = any(region in span.text for region in regions) or any(span.text == key(one) for one in found)
    return not named and not any(region in one for one in found for region in regions)


def _meant(span: Span, regions: Set[str], catalog: Catalog) -> tuple[str, ...]:
    found = span.values("entity")
    if len(found) > 1 and (full := [one for one in found if key(one) == span.text]):
        return tuple(full)
    if len(found) > 1 and regions and not span.has("region"):
        return tuple(one for one in found if any(within(one, region) for region in regions)) or found
    return found


def within(entity: str, region: str | None) -> bool:
    """Whether the entity's name says that it is of this county or city."""
    return region is None or entity.startswith(region)


def goes_over_all(
    operation: Operation, universe: str | None, named: Named, spans: Sequence[Span], catalog: Catalog
) -> bool:
    """三公经费最高的3家, A和B哪个高: a ranking or a count whose members are entities."""
    if operation not in _RANKED or len(catalog.holdings) < 2 or len(named.entities) == 1 or named.unsure:
        return False
    said = universe == "单位" or any(span.has("everyone") for span in spans)
    return said or len(named.entities) > 1 or not catalog.unnamed


def each_entity(spans: Sequence[Span]) -> bool:
    """各单位, 每个部门: every one of them, not what they come to together."""
    every = load_phrases().cues.together["every"]
    return any(
        every.search(span.text) and (span.has("everyone") or "单位" in span.values("universe")) for span in spans
    )


def ranks_all(text: str) -> bool:
    """三公经费排名: the whole table; 最高的, 排第3 ask for one."""
    order = load_phrases().cues.order
    return bool(order["table"].search(text)) and not order["one"].search(text)
