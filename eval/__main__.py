"""`python -m eval`: ask the assistant every case and print what was right, abstained and wrong."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track

from eval.case import load_cases, select
from eval.report import Retrieval, render, summarize
from eval.retrieval import load_passage_cases, ranked, summarized
from eval.run import run

if TYPE_CHECKING:
    from index.library import Library


def main(
    kind: Annotated[list[str] | None, typer.Option(help="only cases of this kind; may be given again")] = None,
    issue: Annotated[int | None, typer.Option(help="only cases of the stages up to this one", min=1, max=2)] = None,
    fail: Annotated[bool, typer.Option("--fail", help="show the whole answer of each failure")] = False,
    json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Score the assistant on eval/cases; exit code 1 if an answer is wrong."""
    from assistant.ask import open_assistant
    from index.errors import WenzhangError
    from index.library import open_library
    from index.settings import load_settings

    cases = select(load_cases(), kinds=frozenset(kind or ()), issue=issue)
    if not cases:
        raise typer.BadParameter("no case is of that kind and stage")
    try:
        settings = load_settings()
        library = open_library(settings)
        assistant = open_assistant(settings)
    except WenzhangError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    texts = {entry.id: library.facts.text(entry.id) for entry in library.facts.reports()}
    asked = track(cases, "asking", console=Console(stderr=True), transient=True)
    outcomes = run(assistant, asked, texts)
    summary = summarize(outcomes, None if kind else _retrieval(library))
    typer.echo(summary.model_dump_json(indent=2) if json else render(summary, answers=fail))
    raise typer.Exit(1 if summary.total.wrong else 0)


def _retrieval(library: "Library") -> Retrieval | None:
    """How well passages are found, where the index has any."""
    passages = library.passages
    return summarized(ranked(load_passage_cases(), passages)) if passages else None


if __name__ == "__main__":
    typer.run(main)
