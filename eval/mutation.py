"""`python -m eval.mutation`: change one figure at a time and see whether the check of the books notices it.

Every figure of every report is changed among the facts; of a sample the digits are changed in the text of the report,
which is read again. `--clean 240` checks made reports too, unchanged, for findings that would be false.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Annotated

import typer

from corpus.catalog import embedded
from corpus.record import Record
from eval.mutation_changes import Mutation
from eval.mutation_clean import checked
from eval.mutation_results import Audited, Mutated, markdown
from eval.mutation_text import TextBench
from eval.report_writer import DIALECTS

_AT_ONCE, _AT_ONCE_IN_TEXT = 12, 4  # figures that a process takes in hand
_TOLD_EVERY = 50
_SEED = 1


class Job(Record):
    """Some figures of one file, by their positions among its figures."""

    path: Path
    figures: tuple[int, ...]
    in_text: bool


class Outcome(Record):
    """What came of the figures of one job; `lost` could not be found in the text for sure."""

    mutations: tuple[Mutation, ...]
    lost: int = 0


def main(
    every: Annotated[int, typer.Option(help="only every so many figures", min=1)] = 1,
    every_in_text: Annotated[int, typer.Option(help="of those whose text is changed", min=1)] = 20,
    files: Annotated[list[Path] | None, typer.Option("--file", help="these reports instead of all at hand")] = None,
    made: Annotated[int, typer.Option(help="made reports besides", min=0)] = len(DIALECTS),
    minutes: Annotated[float, typer.Option(help="in the text, end after so long a run; 0: do them all", min=0)] = 0,
    clean: Annotated[int, typer.Option(help="made reports that are only checked, unchanged", min=0)] = 0,
    out: Annotated[Path | None, typer.Option(help="write the results to this file", dir_okay=False)] = None,
) -> None:
    """Print the share of changed figures that are noticed, and what was not."""
    with tempfile.TemporaryDirectory(prefix="wenzhang-made-") as folder:
        paths = [*(files or at_hand()), *made_reports(made, Path(folder))]
        found = measure(paths, every, every_in_text, clean=clean, minutes=minutes).model_copy(update={"made": made})
    text = markdown(found)
    print(text)
    if out is not None:
        out.write_text(text, encoding="utf-8")


def at_hand() -> list[Path]:
    """The embedded reports, and those that lie beside the checkout."""
    shared = Path(__file__).parents[2] / "shared" / "reports"
    own = [entry.path for entry in embedded()]
    return own + [path for path in sorted(shared.glob("*")) if path.name not in {one.name for one in own}]


def made_reports(count: int, folder: Path) -> list[Path]:
    from eval.report_writer import make_report
    from eval.report_writer_files import KINDS

    suffix, writer = KINDS["制表符文本"]
    paths = []
    for number in range(count):
        report = make_report(1, number)
        paths.append(folder / f"{report.name}{suffix}")
        paths[-1].write_bytes(writer(report.blocks))
    return paths


def measure(
    paths: Sequence[Path],
    every: int = 1,
    every_in_text: int = 20,
    workers: int | None = None,
    clean: int = 0,
    minutes: float = 0,
) -> Mutated:
    """The figures changed in the text are taken in an order of chance, so that a run can end before all are done."""
    began = perf_counter()
    with ProcessPoolExecutor(workers or os.cpu_count()) as pool:
        unchanged = checked(clean, pool)
        reports = list(pool.map(audited, paths))
        in_text = [job for one in reports for job in _jobs(one, every_in_text, in_text=True)]
        Random(_SEED).shuffle(in_text)
        jobs = [*(job for one in reports for job in _jobs(one, every, in_text=False)), *in_text]
        done = list(_told(_until(pool, jobs, began + 60 * minutes if minutes else None), len(jobs)))
    return Mutated(
        reports=tuple(reports),
        clean=unchanged,
        in_facts=_all(one for job, one in done if not job.in_text),
        in_text=_all(one for job, one in done if job.in_text),
        lost=sum(one.lost for _, one in done),
        minutes=minutes,
        cut_off=len(done) < len(jobs),
        every=every,
        every_in_text=every_in_text,
        seconds=perf_counter() - began,
    )


def _until(pool: ProcessPoolExecutor, jobs: Sequence[Job], end: float | None) -> Iterator[tuple[Job, Outcome]]:
    """The jobs with what came of them, until it is time; what is still to do then is left."""
    waiting = [(job, pool.submit(run, job)) for job in jobs]
    for job, future in waiting:
        try:
            yield job, future.result(None if end is None or not job.in_text else max(0, end - perf_counter()))
        except TimeoutError:
            pool.shutdown(wait=False, cancel_futures=True)
            return


def _told(outcomes: Iterable[tuple[Job, Outcome]], count: int) -> Iterator[tuple[Job, Outcome]]:
    """The same, saying now and then how far it is."""
    for done, one in enumerate(outcomes, 1):
        if done % _TOLD_EVERY == 0:
            print(f"{done} / {count}", file=sys.stderr, flush=True)
        yield one


def audited(path: Path) -> Audited:
    from corpus.reconcile import reconcile

    bench = _bench(path)
    reading = bench.reading
    began = process_time()  # others may be using the machine
    found = reconcile(reading.facts, reading.report)
    seconds = process_time() - began
    return Audited(
        path=path, title=reading.report.title, figures=len(bench.bench.figures), seconds=seconds,
        severities=dict(Counter(one.severity for one in found)),
    )  # fmt: skip


def run(job: Job) -> Outcome:
    bench = _bench(job.path)
    if not job.in_text:
        return Outcome(mutations=tuple(bench.bench.mutations(job.figures)))
    found = list(bench.mutations(job.figures))
    return Outcome(mutations=tuple(one for one in found if one is not None), lost=found.count(None))


@lru_cache(maxsize=32)  # all files of a run, for those that are changed in the text come in no order
def _bench(path: Path) -> TextBench:
    return TextBench(path)


def _jobs(report: Audited, step: int, *, in_text: bool) -> Iterator[Job]:
    at_once = _AT_ONCE_IN_TEXT if in_text else _AT_ONCE
    chosen = range(0, report.figures, step)
    for begin in range(0, len(chosen), at_once):
        yield Job(path=report.path, figures=tuple(chosen[begin : begin + at_once]), in_text=in_text)


def _all(outcomes: Iterable[Outcome]) -> tuple[Mutation, ...]:
    return tuple(one for outcome in outcomes for one in outcome.mutations)


if __name__ == "__main__":
    typer.run(main)
