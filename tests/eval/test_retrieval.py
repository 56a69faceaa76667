"""Ranks and their averages, and cases whose words stand in the reports."""

import pytest

from corpus.catalog import embedded
from corpus.plain import squeeze
from eval.retrieval import hit_at, load_passage_cases, mean_reciprocal_rank, rank_of


def test_the_rank_is_that_of_the_first_text_with_a_quote() -> None:
    assert rank_of(["接待费"], ["出国费", "公务\n接待费0万元", "接待费"]) == 2
    assert rank_of(["甲", "乙"], ["丙", "乙"]) == 2
    assert rank_of(["甲"], ["丙"]) is None


def test_averages_over_ranks() -> None:
    ranks = [1, 2, None, 10]
    assert (hit_at(ranks, 1), hit_at(ranks, 5)) == (0.25, 0.5)
    assert mean_reciprocal_rank(ranks) == pytest.approx((1 + 0.5 + 0.1) / 4)


def test_no_questions_score_nothing() -> None:
    assert hit_at([], 5) == mean_reciprocal_rank([]) == 0


def test_every_quote_of_a_case_stands_in_a_report_of_its_year() -> None:
    texts = {entry.identity.year: squeeze(entry.path.read_text(encoding="utf-8")) for entry in embedded()}
    cases = load_passage_cases()
    assert len(cases) >= 120 and len({case.id for case in cases}) == len(cases)
    missing = [
        (case.id, quote)
        for case in cases
        for quote in case.quotes
        if not any(squeeze(quote) in texts[year] for year in case.years)
    ]
    assert missing == []
