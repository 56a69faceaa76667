"""Changed figures are noticed, and the count of what is noticed is honest."""

from decimal import Decimal
from pathlib import Path

import pytest
from small_report import SMALL, read

from eval.mutation import CHANGES, mutations, rate


@pytest.mark.parametrize(
    ("how", "before", "after"),
    [("+0.5", "1.20", "1.70"), ("×10", "1.20", "12.0"), ("换位", "41.18", "14.18"), ("换位", "5.5", "5.5"),
     ("变号", "3", "-3"), ("漏一位", "41.18", "4.18"), ("漏一位", "5.51", "5.5")],
)  # fmt: skip
def test_a_figure_is_changed_as_people_mistype(how: str, before: str, after: str) -> None:
    assert CHANGES[how](Decimal(before)) == Decimal(after)


def test_most_changes_are_noticed(tmp_path: Path) -> None:
    report, facts = read(SMALL, tmp_path)
    found = list(mutations(report, facts, every=9))
    assert {one.how for one in found} == set(CHANGES)
    held = [one for one in found if one.constrained and one.beyond]
    assert sum(one.killed for one in held) / len(held) > 0.98, [one for one in held if not one.killed]


def test_a_rate_shows_what_it_counts() -> None:
    assert rate([]) == "–"
