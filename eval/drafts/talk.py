"""Questions with a figure in them, yes or no, and conversations."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from corpus.figure import written
from eval.drafts.draft import Draft, answer
from eval.drafts.figures import converted
from eval.ground import Ground
from eval.phrasing import Phrasings

_SHORT = 4  # one wrong character of so few leaves too little to know the word by
_DENIED = "不对|不符|不是|有误|不正确|不属实|不一致"
_FALSE = (Decimal("1.1"), Decimal("0.9"), Decimal(2), Decimal(10))  # how claims go wrong


def claims(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """A claim is confirmed or corrected with the true figure."""
    facts = {fact.id: fact for fact in ground.facts}
    # What the report itself makes two figures of is neither true nor false.
    open_to_doubt = {(facts[id].year, facts[id].concept) for one in ground.findings for id in one.facts if id in facts}
    for (year, item), figure in ground.figures.items():
        if not figure.value or figure.accept or (year, item) in open_to_doubt:
            continue
        true = {"value": (written(figure.value),), "unit": (figure.unit,)}
        denied = tuple(_DENIED.split("|"))
        yield Draft(
            family="claim-true",
            years=(year,),
            items=(item,),
            slots=true,
            expect=answer(figure, must_not_say=denied),
        )
        wrong = (figure.value * Random(f"{year} {item}").choice(_FALSE)).quantize(Decimal("0.01"))
        if wrong != figure.value:
            false = {**true, "value": (written(wrong),)}
            yield Draft(
                family="claim-false",
                years=(year,),
                items=(item,),
                slots=false,
                expect=answer(figure, must_say=(_DENIED,)),
            )


def exists(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """有没有 is answered with the figure, a printed 0 with 0."""
    for (year, item), figure in ground.figures.items():
        yield Draft(family="exists", years=(year,), items=(item,), expect=answer(figure))


def follow_ups(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """The second turn changes the year, the item or the unit and nothing else."""
    for year in ground.years:
        figures = ground.of_year(year)
        for item, figure in figures.items():
            for other in (one for one in ground.years if one != year and item in ground.of_year(one)):
                yield Draft(family="follow-year", years=(other, year), items=(item,), expect=answer(figure))
            unit = "元" if figure.unit == "万元" else "万元"
            if figure.value:
                wanted = answer(converted(figure, unit))
                yield Draft(family="follow-unit", years=(year,), items=(item,), slots={"unit": (unit,)}, expect=wanted)
            before = Random(f"{year} {item}").choice(list(figures))
            if before != item and before not in item and item not in before:
                yield Draft(family="follow-item", years=(year,), items=(item, before), expect=answer(figure))


def otherwise(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """The same figure without a year (the newest, which is said), in other characters, with a typing error."""
    for (year, item), figure in ground.figures.items():
        if year == ground.years[0]:
            wanted = answer(figure, entity=ground.plain[year, item][0].entity, must_say=(str(year),))
            yield Draft(family="no-year", items=(item,), expect=wanted)
        entity = ground.plain[year, item][0].entity
        yield Draft(family="disguised", years=(year,), items=(item,), expect=answer(figure, entity=entity))
        if len(item) > _SHORT:
            yield Draft(family="misspelt", years=(year,), items=(item,), expect=answer(figure))


def two_questions(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """Two questions in one message, of one year or two: each has its figure."""
    held = list(ground.figures.items())
    for (year, item), figure in held:
        (other_year, other), second = Random(f"{item} {year}").choice(held)
        if other not in item and item not in other:
            yield Draft(
                family="two-questions",
                years=(year, other_year),
                items=(item, other),
                expect=answer(figure, second, any_order=True),
            )


ALL = (claims, exists, follow_ups, otherwise, two_questions)
