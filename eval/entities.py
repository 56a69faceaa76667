"""`python -m eval.entities`: a thousand made-up departments are imported and asked about, and the answers judged."""

import resource
import sys
import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Annotated, Literal

import typer

from assistant.answer import Answer, Turn, Value
from corpus.record import Record
from eval.entity_phrasing import Half, phrased
from eval.entity_questions import Asked, Wanted, asked
from eval.entity_table import as_csv, made
from eval.interval import Rate
from eval.latency import percentile
from eval.run import Asks

Verdict = Literal["right", "abstained", "wrong", "wrong figure"]


class Judged(Record):
    """A question with its answer's verdict; `reason` is empty where it is right."""

    asked: Asked
    verdict: Verdict
    reason: str
    took_ms: float


def judge(one: Asked, answer: Answer) -> tuple[Verdict, str]:
    """Right where all that is wanted is there; a wrong figure is one that leads, or is given, without being wanted."""
    if not one.wanted:
        return ("wrong figure", f"gives {_said(answer.values[0])}") if answer.values else ("right", "")
    if answer.status != "answered" or not answer.values:
        return "abstained", answer.text[:80]
    if not answer.verified:
        return "wrong", "not verified"
    leading = answer.values[: len(one.wanted)]
    if one.ordered:
        same = all(map(_fits, one.wanted, leading)) and len(leading) == len(one.wanted)
        return ("right", "") if same else ("wrong figure", f"leads with {_said(leading[0])}")
    if stray := [value for value in leading if not any(_fits(wanted, value) for wanted in one.wanted)]:
        return "wrong figure", f"gives {_said(stray[0])}"
    lacking = [wanted for wanted in one.wanted if not any(_fits(wanted, value) for value in leading)]
    return ("wrong", f"lacks {lacking[0].value}{lacking[0].unit}") if lacking else ("right", "")


def _fits(wanted: Wanted, value: Value) -> bool:
    """The same figure in the same unit, of the same entity and year where the figure has one."""
    given = Decimal(value.value)
    same = value.unit == wanted.unit and (
        given == wanted.value or (wanted.unsigned and abs(given) == abs(wanted.value))
    )
    return same and wanted.entity in {None, value.entity} and wanted.year in {None, value.year}


def _said(value: Value) -> str:
    return f"{value.value}{value.unit} ({value.entity}, {value.label})"


def ask_all(assistant: Asks, questions: Iterable[Asked]) -> tuple[Judged, ...]:
    judged = []
    for one in questions:
        start = perf_counter()
        answer = assistant.ask(one.question, tuple(Turn(question=said) for said in one.history))
        took = (perf_counter() - start) * 1000
        verdict, reason = judge(one, answer)
        judged.append(Judged(asked=one, verdict=verdict, reason=reason, took_ms=took))
    return tuple(judged)


def render(judged: Sequence[Judged]) -> str:
    """A line a kind, one for all, then what was not right; of the half that is not tuned on only how many."""
    parts = [_table(title, [one for one in judged if one.asked.half == half]) for half, title in _PARTS]
    missed = [one for one in judged if one.verdict != "right" and one.asked.half != "held-out"]
    lines = [f"[{one.verdict}] {' > '.join((*one.asked.history, one.asked.question))}  {one.reason}" for one in missed]
    return "\n\n".join([*filter(None, parts), *(["\n".join(lines)] if lines else [])])


_PARTS: tuple[tuple[Half | Literal[""], str], ...] = (
    ("", "made sentences"),
    ("tuned", "sentences of others, the half that may be tuned on"),
    ("held-out", "sentences of others, the half that is measured only"),
)


def _table(title: str, judged: Sequence[Judged]) -> str:
    if not judged:
        return ""
    lines = [
        title,
        f"{'kind':<20}{'asked':>6}{'right':>7}{'abst.':>7}{'wrong':>7}{'figures':>9}{'p50 ms':>9}{'p95 ms':>9}",
    ]
    kinds = list(dict.fromkeys(one.asked.kind for one in judged))
    lines += [_line(kind, [one for one in judged if one.asked.kind == kind]) for kind in kinds]
    right = sum(one.verdict == "right" for one in judged)
    return "\n".join([*lines, _line("all", judged), f"right: {Rate(of=right, total=len(judged))}"])


_SHOWN = {
    "made sentences": "造的句子，十三类各一百题",
    "sentences of others, the half that may be tuned on": "别人写的句子，可以调校的",
    "sentences of others, the half that is measured only": "别人写的句子，只测量的",
}


def markdown(judged: Sequence[Judged], figures: int, opened: float, peak: float) -> str:
    """The same as a page: a table of the parts first, then one of the kinds of each part."""
    parts = [(title, [one for one in judged if one.asked.half == half]) for half, title in _PARTS]
    parts = [(_SHOWN[title], of) for title, of in parts if of]
    page = [
        "## 导入的表：1,000 个单位 × 4 年 × 30 项",
        "表由 `eval/entity_table.py` 造成，正确的答案由表算出。"
        "`python -m eval.entities --out eval/RESULTS-entities.md`",
        _markdown_table("句子", parts),
        f"{figures} 个数字；打开索引 {opened:.2f} 秒，内存最多 {peak:.0f} MB（含造表、导入）。",
    ]
    for title, of in parts:
        kinds = list(dict.fromkeys(one.asked.kind for one in of))
        rows = [(kind, [one for one in of if one.asked.kind == kind]) for kind in kinds]
        page += [f"### {title}", _markdown_table("类别", rows)]
    return "\n\n".join(page) + "\n"


def _markdown_table(head: str, rows: Iterable[tuple[str, Sequence[Judged]]]) -> str:
    lines = [f"| {head} | 题数 | 答对 | 答对率 [95% 区间] | 未答 | 答错 | 错误数字 | p50 毫秒 | p95 毫秒 |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, of in rows:
        took = [one.took_ms for one in of]
        right, abstained, wrong, figures = (sum(one.verdict == verdict for one in of) for verdict, _ in _COLUMNS)
        lines.append(
            f"| {name} | {len(of)} | {right} | {Rate(of=right, total=len(of))} | {abstained} | {wrong} | {figures} "
            f"| {percentile(took, 0.5):.0f} | {percentile(took, 0.95):.0f} |"
        )
    return "\n".join(lines)


_COLUMNS: tuple[tuple[Verdict, int], ...] = (("right", 7), ("abstained", 7), ("wrong", 7), ("wrong figure", 9))


def _line(kind: str, judged: Sequence[Judged]) -> str:
    took = [one.took_ms for one in judged]
    counts = "".join(f"{sum(one.verdict == verdict for one in judged):>{width}}" for verdict, width in _COLUMNS)
    return f"{kind:<20}{len(judged):>6}{counts}{percentile(took, 0.5):>9.1f}{percentile(took, 0.95):>9.1f}"


def main(
    entities: Annotated[int, typer.Option(help="how many departments, 1000 at most", min=1, max=1000)] = 1000,
    each: Annotated[int, typer.Option(help="questions of each kind", min=1)] = 100,
    of_each: Annotated[int, typer.Option(help="questions in each sentence of others", min=0)] = 5,
    held_out: Annotated[bool, typer.Option(help="ask the half that may not be tuned on as well")] = True,
    data: Annotated[Path | None, typer.Option(help="keep the index here and use the one that is there")] = None,
    out: Annotated[Path | None, typer.Option(help="write a page of the results here")] = None,
) -> None:
    """Exit code 1 if an answer is wrong."""
    from assistant.ask import open_assistant
    from index.build import build_index
    from index.imports import keep
    from index.settings import Settings

    table = made(entities)
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(data=data or Path(scratch), model="toy", seeds=False)
        if not (settings.data / "CURRENT").exists():
            settings.data.mkdir(parents=True, exist_ok=True)
            keep(settings.data, as_csv(table), "部门数据.csv")
            build_index(settings)
        start = perf_counter()
        assistant = open_assistant(settings)
        opened = perf_counter() - start
        assistant.ask("你好")
        others = [one for one in phrased(table, of_each) if held_out or one.half == "tuned"]
        judged = ask_all(assistant, (*asked(table, each), *others))
    typer.echo(render(judged))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    typer.echo(
        f"{len(table.figures)} figures; opened in {opened:.2f} s; {peak:.0f} MB at most, the making of it included"
    )
    if out is not None:
        out.write_text(markdown(judged, len(table.figures), opened, peak), encoding="utf-8")
    raise typer.Exit(1 if any(one.verdict.startswith("wrong") for one in judged) else 0)


if __name__ == "__main__":
    typer.run(main)
