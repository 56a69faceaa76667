"""What is made of the answers that a crowd got."""

import pytest

from eval.load import load_of
from eval.load_results import Crowd, Load, Measured, Memory, Recovery, Stuck, markdown
from eval.load_users import Seen

MEMORY = Memory(users=10, seconds=60, answered=100, first=400, last=420, most=430)


def load(users: int, *seen: Seen) -> Load:
    return load_of(users, 2, seen, 0.5)


def page(*loads: Load, visitors: tuple[Crowd, ...] = ()) -> str:
    stuck = Stuck(users=4, hung=3, alone=0.1, beside=0.115, errors=0)
    recovery = Recovery(seconds=3, recovered=True)
    return markdown(Measured(loads=loads, recovery=recovery, page=visitors, memory=MEMORY, stuck=stuck), 0.5)


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


@pytest.mark.parametrize(
    ("refusal", "seconds", "verdict"),
    [
        (Seen(status=503, seconds=0.25), 9, "达到"),
        (Seen(status=503, seconds=0.25, clean=False), 9, "没有达到"),
        (Seen(status=0, seconds=60), 9, "没有达到"),
        (Seen(status=503, seconds=0.25), 11, "没有达到"),
    ],
)
def test_visitors_of_the_page_are_held_to_the_same(refusal: Seen, seconds: float, verdict: str) -> None:
    seen = load(200, Seen(status=200, seconds=0.5), refusal)
    said = page(visitors=(Crowd(load=seen, recovery=Recovery(seconds=seconds, recovered=True)),))
    assert f"秒内恢复：{verdict} |" in said and (" 0.25 |" in said) == (refusal.status == 503)
