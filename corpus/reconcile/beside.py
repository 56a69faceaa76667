"""Which amount a rate or a change of the prose is of."""

from collections.abc import Sequence

from corpus.fact import Fact
from corpus.reconcile.books import Books
from corpus.reconcile.prose_and_tables import printed_for


def beside(books: Books, at: int, fact: Fact, stages: Sequence[str] = ()) -> Fact | None:
    """The amount that a rate or change is of: the nearest before it in the section, else the form's.

    With `stages`, the amount of another stage that it is against, which the prose must state.
    """
    wanted = stages or (fact.stage,)

    def fits(one: Fact) -> bool:
        same = (one.concept, one.aspect, one.fund, one.project, one.path) == (
            fact.concept, fact.aspect, fact.fund, fact.project, fact.path,
        )  # fmt: skip
        return same and one.measure == "金额" and one.stage in wanted and one.source.heading == fact.source.heading

    nearest = next((one for one in reversed(books.prose[:at]) if fits(one)), None)
    if nearest is None:
        nearest = next((one for one in books.prose[at:] if fits(one) and one.source.quote == fact.source.quote), None)
    if nearest is None and not fact.project and not stages:
        return printed_for(books, fact.model_copy(update={"measure": "金额", "unit": "万元"}))
    return nearest
