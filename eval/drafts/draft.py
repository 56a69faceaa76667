"""A draft: the subject of a question and the right answer to it, without the words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from assistant.answer import Status
from corpus.record import Record
from eval.case import Expect, Expected
from eval.ground import Ground
from eval.phrasing import Phrasings


class Draft(Record):
    """`years` fill {year} {year2}, `items` {item} {item2} {item3}; `slots` hold all ways to say something else."""

    family: str
    expect: Expect
    years: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    slots: Mapping[str, tuple[str, ...]] = {}


class Drafts(Protocol):
    """Makes drafts of some families from the facts."""

    def __call__(self, ground: Ground, phrasings: Phrasings) -> Iterator[Draft]: ...


def answer(
    *values: Expected,
    any_order: bool = False,
    among: bool = False,
    entity: str | None = None,
    convert: bool = False,
    form: str | None = None,
    must_say: Sequence[str] = (),
    must_not_say: Sequence[str] = (),
) -> Expect:
    """An answer that gives these figures, the first of them first."""
    return Expect(
        status=("answered",),
        values=values,
        any_order=any_order,
        among=among,
        entity=entity,
        convert=convert,
        form=form,
        must_say=tuple(must_say),
        must_not_say=tuple(must_not_say),
    )


def refusal(*must_say: str, status: Sequence[Status] = ("not_found", "clarify"), offers: bool = False) -> Expect:
    """No figure, or with `offers` none that is taken for the answer."""
    return Expect(status=tuple(status), must_say=must_say, offers=offers, only=not offers)
