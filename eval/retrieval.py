"""How well passages are found: `python -m eval.retrieval` asks `eval/cases/passages.jsonl` of the index in force."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from corpus.plain import squeeze
from corpus.record import Record
from eval.case import CASES, PASSAGES
from eval.report import Retrieval

if TYPE_CHECKING:
    from index.passages import Hit

_LOOKED_AT = 10  # a passage found later than this counts as not found


class PassageCase(Record):
    """A question, and words of which at least one set must stand in the quote of a passage that answers it."""

    id: str
    kind: str
    question: str
    years: tuple[int, ...] = ()  # what an assistant would filter by
    quotes: tuple[str, ...]


class Ranked(Record):
    """A case with the rank of the first passage that answers it, from 1; None where none was found."""

    case: PassageCase
    rank: int | None


class Searches(Protocol):
    """What passages are to the evaluation."""

    def search(self, query: str, *, years: Sequence[int] = (), k: int = 5) -> "tuple[Hit, ...]": ...


def load_passage_cases(path: Path = CASES / PASSAGES) -> tuple[PassageCase, ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(PassageCase.model_validate_json(line) for line in lines if line.strip())


def rank_of(quotes: Iterable[str], found: Sequence[str]) -> int | None:
    """The 1-based place of the first found text that holds one of the quotes; white space does not count."""
    wanted = [_bare(quote) for quote in quotes]
    places = (place for place, text in enumerate(found, 1) if any(quote in _bare(text) for quote in wanted))
    return next(places, None)


def hit_at(ranks: Sequence[int | None], k: int) -> float:
    """The share of questions answered by one of the first `k` passages."""
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks) if ranks else 0.0


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float:
    return sum(1 / rank for rank in ranks if rank) / len(ranks) if ranks else 0.0


def ranked(cases: Iterable[PassageCase], passages: Searches) -> tuple[Ranked, ...]:
    """Every case asked."""
    return tuple(
        Ranked(case=case, rank=rank_of(case.quotes, [hit.chunk.quote for hit in found]))
        for case in cases
        for found in [passages.search(case.question, years=case.years, k=_LOOKED_AT)]
    )


def summarized(results: Sequence[Ranked]) -> Retrieval:
    ranks = [one.rank for one in results]
    return Retrieval(
        questions=len(ranks), hit_at_1=hit_at(ranks, 1), hit_at_5=hit_at(ranks, 5), mrr=mean_reciprocal_rank(ranks)
    )


def rendered(results: Sequence[Ranked]) -> str:
    """A line for each kind, one for all, and the questions that were not answered first."""
    kinds = dict.fromkeys(one.case.kind for one in results)
    lines = [f"{'kind':<14}{'asked':>6}{'hit@1':>8}{'hit@5':>8}{'MRR':>8}"]
    for kind, group in [
        *((kind, [one for one in results if one.case.kind == kind]) for kind in kinds),
        ("all", results),
    ]:
        found = summarized(group)
        lines.append(f"{kind:<14}{found.questions:>6}{found.hit_at_1:>8.3f}{found.hit_at_5:>8.3f}{found.mrr:>8.3f}")
    missed = [one for one in results if one.rank != 1]
    return "\n".join([*lines, "", *(f"{one.rank or '-':>3}  {one.case.id}  {one.case.question}" for one in missed)])


def main(words: Annotated[bool, typer.Option("--words", help="search by words alone")] = False) -> None:
    """Print hit@1, hit@5 and MRR by kind of question."""
    from index.generation import PASSAGES as FOLDER
    from index.library import open_library
    from index.passages import Passages
    from index.settings import load_settings

    settings = load_settings()
    library = open_library(settings)
    passages = library.passages
    if words:
        passages = Passages.open(settings.data / "generations" / library.manifest.generation / FOLDER)
    if passages is None:
        raise typer.BadParameter("the passages of the index cannot be used; run wenzhang doctor")
    print(rendered(ranked(load_passage_cases(), passages)))


def _bare(text: str) -> str:
    return squeeze(text).replace("\t", "")


if __name__ == "__main__":
    typer.run(main)
