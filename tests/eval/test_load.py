"""What is made of the answers that a crowd got."""

from eval.load import Seen, load_of
from eval.load_results import Load, Memory, Recovery, Stuck, markdown

MEMORY = Memory(users=10, seconds=60, answered=100, first=400, last=420, most=430)


def load(users: int, *seen: Seen) -> Load:
    return load_of(users, 2, seen, 0.5)


def page(*loads: Load) -> str:
    stuck = Stuck(users=4, hung=3, alone=0.1, beside=0.115, errors=0)
    return markdown(loads, Recovery(seconds=3, recovered=True), MEMORY, stuck, 0.5)


def test_answers_refusals_errors_and_wrong_figures_are_told_apart() -> None:
    answered = [Seen(status=200, seconds=second / 10) for second in range(1, 11)]
    refused = [Seen(status=503, seconds=0.2), Seen(status=503, seconds=0.3, clean=False)]
    found = load(10, *answered, *refused, Seen(status=500, seconds=1), Seen(status=200, seconds=2, wrong=True))
    assert (found.answered, found.refused, found.unclean, found.errors, found.wrong) == (11, 2, 1, 1, 1)
    assert (found.p50, found.p95, found.refusal_p95) == (0.6, 2, 0.3)


def test_what_misses_its_target_says_so() -> None:
    good, slow = Seen(status=200, seconds=0.5), Seen(status=200, seconds=1.5)
    assert "p95 ≤ 1 秒：达到" in page(load(10, good))
    for missed in ((slow,), (good, Seen(status=503, seconds=0)), (good, Seen(status=200, seconds=0, wrong=True))):
        assert "p95 ≤ 1 秒：没有达到" in page(load(10, *missed))
    crowd = (good, Seen(status=503, seconds=0))
    assert "503：达到" in page(load(200, *crowd))
    assert "503：没有达到" in page(load(200, *crowd, Seen(status=503, seconds=0, clean=False)))


def test_memory_and_a_stuck_model_are_given_as_measured() -> None:
    said = page(load(10, Seen(status=200, seconds=0.5)))
    assert "增长 5.0%" in said and "1.15 倍" in said and "3.0 秒（目标 10 秒内）" in said
