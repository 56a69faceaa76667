"""A computed figure that the report prints too, where the two differ by rounding."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.compose_draft import Draft
from assistant.compose_notes import comparable
from assistant.compose_sides import in_unit
from corpus.fact import Fact
from corpus.figure import decimals_of


def rounded_apart(
    draft: Draft, printed: Fact | None, facts: Sequence[Fact], computed: Decimal, unit: str
) -> Fact | None:
    """What is printed for a sum or a rest, where the computed one differs, but by no more than rounding makes."""
    if printed is None or not comparable((printed, *facts)):
        return None
    values = [in_unit(draft, fact, unit) for fact in (printed, *facts)]
    slack = Decimal(len(values)) * Decimal(1).scaleb(-max(map(decimals_of, values))) / 2
    return printed if 0 < abs(values[0] - computed) <= slack else None
