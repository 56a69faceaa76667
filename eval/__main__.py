"""`python -m eval`: ask the assistant and print what was right, abstained and wrong; `--write` measures everything."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track

from eval.baselines import baselines, searches_of, with_figures
from eval.case import Case, load_cases, select
from eval.generate import Half, generate
from eval.interval import Rate
from eval.report import Retrieval, render, summarize
from eval.results import Comparison, Results, markdown
from eval.retrieval import load_passage_cases, ranked, summarized
from eval.run import DEADLINE, Outcome, run

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from index.library import Library
    from index.settings import Settings

RESULTS = Path(__file__).parent / "RESULTS.md"
_SHOWN = 40  # failures of generated questions, of which there may be hundreds
_EACH = 8  # every so many generated questions go to the baselines, which are slow


def main(
    kind: Annotated[list[str] | None, typer.Option(help="only cases of this kind; may be given again")] = None,
    issue: Annotated[int | None, typer.Option(help="only cases of the stages up to this one", min=1, max=2)] = None,
    split: Annotated[Half | None, typer.Option(help="generated questions of this half instead of cases")] = None,
    family: Annotated[list[str] | None, typer.Option(help="only generated questions of this make")] = None,
    fail: Annotated[bool, typer.Option("--fail", help="show the whole answer of each failure")] = False,
    json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    write: Annotated[bool, typer.Option("--write", help="measure everything and write RESULTS.md")] = False,
) -> None:
    """Score the assistant; exit code 1 if an answer is wrong."""
    from assistant.ask import open_assistant
    from index.errors import WenzhangError
    from index.settings import load_settings

    try:
        settings = load_settings()
        assistant = open_assistant(settings)
    except WenzhangError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    if write:
        raise typer.Exit(1 if _write(assistant, settings) else 0)
    generated = bool(split or family)
    cases = generate(assistant.library.facts, split or "all") if generated else load_cases()
    cases = select(cases, kinds=frozenset(kind or ()), families=frozenset(family or ()), issue=issue)
    if not cases:
        raise typer.BadParameter("no case is of that kind, family and stage")
    outcomes = _ask(assistant, cases)
    retrieval = None if kind or generated else _retrieval(assistant.library)
    summary = summarize(outcomes, retrieval, by=_family if generated else None)
    text = render(summary, answers=fail, listed=None if fail or not generated else _SHOWN)
    typer.echo(summary.model_dump_json(indent=2) if json else text)
    raise typer.Exit(1 if summary.total.wrong else 0)


def _write(assistant: "Assistant", settings: "Settings") -> int:
    """Everything measured and written; how many answers were wrong."""
    library = assistant.library
    hand = _ask(assistant, load_cases())
    tuned, held_out = (_ask(assistant, generate(library.facts, half)) for half in ("tuned", "held-out"))
    results = Results(
        hand=summarize(hand),
        tuned=summarize(tuned, by=_family),
        held_out=summarize(held_out, by=_family),
        retrieval=_retrieval(library),
        comparisons=_compared(library, settings, {"手写": hand, "生成·调校": tuned, "生成·留出": held_out}),
        reports=len(library.facts.reports()),
        facts=sum(entry.counts.facts for entry in library.facts.reports()),
        deadline=DEADLINE,
    )
    RESULTS.write_text(markdown(results), encoding="utf-8")
    for summary in (results.hand, results.tuned, results.held_out):
        typer.echo(render(summary, listed=0).rsplit("\n\n", 1)[-1])
    typer.echo(f"written: {RESULTS.name}")
    return sum(summary.total.wrong for summary in (results.hand, results.tuned, results.held_out))


def _family(case: Case) -> str:
    return case.family


def _ask(assistant: "Assistant", cases: Sequence[Case]) -> tuple[Outcome, ...]:
    facts = assistant.library.facts
    texts = {entry.id: facts.text(entry.id) for entry in facts.reports()}
    return run(assistant, track(cases, "asking", console=Console(stderr=True), transient=True), texts)


def _compared(library: "Library", settings: "Settings", sets: dict[str, tuple[Outcome, ...]]) -> tuple[Comparison, ...]:
    """The searches on the questions that telling figures answer; of the generated ones on every so many."""
    searches = searches_of(library, settings.embedder())
    found: list[Comparison] = []
    for name, outcomes in sets.items():
        judged = with_figures(one.case for one in outcomes)
        chosen = {case.id for case in (judged[::_EACH] if judged and judged[0].half else judged)}
        same = [one for one in outcomes if one.case.id in chosen]
        right = Rate(of=sum(one.score.verdict == "right" for one in same), total=len(same))
        asked = track([one.case for one in same], "searching", console=Console(stderr=True), transient=True)
        found.append(Comparison(name=name, right=right, searches=baselines(list(asked), searches)))
    return tuple(found)


def _retrieval(library: "Library") -> Retrieval | None:
    """How well passages are found, where the index has any."""
    passages = library.passages
    return summarized(ranked(load_passage_cases(), passages)) if passages else None


if __name__ == "__main__":
    typer.run(main)
