"""What a run found: a record that prints as text and as JSON."""

from collections.abc import Callable, Sequence

from corpus.record import Record
from eval.case import Case
from eval.interval import Rate
from eval.latency import Latency, latencies
from eval.run import Outcome
from eval.score import Verdict


class Tally(Record):
    """The verdicts on one kind of question."""

    kind: str
    right: int
    abstained: int
    wrong: int
    wrong_figures: int

    @property
    def asked(self) -> int:
        return self.right + self.abstained + self.wrong

    @property
    def rate(self) -> Rate:
        return Rate(of=self.right, total=self.asked)

    @property
    def false_rate(self) -> Rate:
        """How often a reader is shown a wrong figure."""
        return Rate(of=self.wrong_figures, total=self.asked)


class Failure(Record):
    """A case that was not answered right, with all it takes to see why."""

    id: str
    kind: str
    verdict: Verdict
    wrong_figure: bool
    reason: str
    cause: str
    cost: str
    turns: tuple[str, ...]
    status: str
    values: tuple[str, ...]
    text: str


class Retrieval(Record):
    """How well passages are found."""

    questions: int
    hit_at_1: float
    hit_at_5: float
    mrr: float


class Summary(Record):
    """One run: tallies by kind, the last of them over all."""

    tallies: tuple[Tally, ...]
    failures: tuple[Failure, ...]
    latencies: tuple[Latency, ...]
    retrieval: Retrieval | None = None

    @property
    def total(self) -> Tally:
        return self.tallies[-1]


def summarize(
    outcomes: Sequence[Outcome], retrieval: Retrieval | None = None, *, by: Callable[[Case], str] | None = None
) -> Summary:
    """One run; tallies are by kind of question unless `by` says otherwise."""
    key = by or (lambda case: case.kind)
    groups = [
        _tally(name, [one for one in outcomes if key(one.case) == name])
        for name in dict.fromkeys(key(one.case) for one in outcomes)
    ]
    return Summary(
        tallies=(*groups, _tally("all", outcomes)),
        failures=tuple(_failure(one) for one in outcomes if one.score.verdict != "right"),
        latencies=latencies((one.case.kind, one.took_ms) for one in outcomes),
        retrieval=retrieval,
    )


def render(summary: Summary, *, answers: bool = False, listed: int | None = None) -> str:
    """The run as plain text, with so many of its failures; `answers` shows under each what was answered."""
    parts = [_rates(summary), _times(summary)]
    if summary.retrieval:
        found = summary.retrieval
        parts.append(
            f"retrieval over {found.questions} questions: "
            f"hit@1 {found.hit_at_1:.3f}  hit@5 {found.hit_at_5:.3f}  MRR {found.mrr:.3f}"
        )
    if shown := summary.failures[:listed]:
        parts.append("\n".join(_failure_lines(one, answers) for one in shown))
    total = summary.total
    parts.append(
        f"{total.right} of {total.asked} right, {total.rate}; {total.abstained} abstained, "
        f"{total.wrong} wrong, of them {total.wrong_figures} wrong figures, {total.false_rate}"
    )
    return "\n\n".join(parts)


def _tally(kind: str, outcomes: Sequence[Outcome]) -> Tally:
    verdicts = [one.score.verdict for one in outcomes]
    return Tally(
        kind=kind,
        right=verdicts.count("right"),
        abstained=verdicts.count("abstained"),
        wrong=verdicts.count("wrong"),
        wrong_figures=sum(one.score.wrong_figure for one in outcomes),
    )


def _failure(one: Outcome) -> Failure:
    return Failure(
        id=one.case.id,
        kind=one.case.kind,
        verdict=one.score.verdict,
        wrong_figure=one.score.wrong_figure,
        reason=one.score.reason,
        cause=one.score.cause,
        cost=one.case.cost,
        turns=one.case.turns,
        status=one.answer.status,
        values=tuple(f"{value.value}{value.unit} {value.label} {value.year}" for value in one.answer.values),
        text=one.answer.text,
    )


def _rates(summary: Summary) -> str:
    lines = [f"{'kind':<18}{'asked':>6}{'right':>7}{'abst.':>7}{'wrong':>7}{'figures':>9}"]
    for tally in summary.tallies:
        lines.append(
            f"{tally.kind:<18}{tally.asked:>6}{tally.right:>7}{tally.abstained:>7}"
            f"{tally.wrong:>7}{tally.wrong_figures:>9}"
        )
    return "\n".join(lines)


def _times(summary: Summary) -> str:
    lines = [f"{'ms (warm)':<18}{'asked':>6}{'p50':>8}{'p95':>8}"]
    lines += [f"{one.kind:<18}{one.count:>6}{one.p50:>8.1f}{one.p95:>8.1f}" for one in summary.latencies]
    return "\n".join(lines)


def _failure_lines(failure: Failure, answers: bool) -> str:
    mark = "WRONG FIGURE" if failure.wrong_figure else failure.verdict
    lines = [f"[{mark}] {failure.id}: {failure.reason}", f"    问：{' ▸ '.join(failure.turns)}"]
    if answers:
        lines.append(f"    答（{failure.status}）：{failure.text}")
        lines.append(f"    代价：{failure.cost}")
        lines += [f"      · {value}" for value in failure.values]
    return "\n".join(lines)
