"""Questions made from facts: the same every time, true to the facts, worded from one half of the phrasings only."""

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalog import embedded
from corpus.fact import Fact
from corpus.facts import facts_of
from corpus.read import read_report
from corpus.report import Source
from eval.case import Case
from eval.disguise import Disguise, disguised
from eval.drafts.draft import Draft, answer
from eval.generate import MAKERS, generate, worded
from eval.ground import Ground, different, one_figure
from eval.phrasing import SPLITS, Split, load_phrasings
from index.fact_table import FactTable


@cache
def seeds() -> tuple[tuple[Case, ...], dict[str, Fact]]:
    """All questions over the reports that come with the program, and the facts by id."""
    import tempfile

    reports = [read_report(entry.path) for entry in embedded()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.sqlite"
        FactTable.build(path, [(report, facts_of(report)) for report in reports])
        table = FactTable.open(path)
        ground = Ground.of(table)
        cases = generate(table)
        assert generate(table) == cases
        table.close()
    return cases, {fact.id: fact for fact in ground.facts}


def fact(value: str, *, year: int = 2024, concept: str = "住房公积金", **more: object) -> Fact:
    fields: dict[str, object] = {
        "id": f"{year}-{concept}-{value}-{more}", "report": "r", "entity": "甲局", "scope": "部门汇总",
        "year": year, "stage": "决算", "fund": "全部收支", "form": "支出决算表", "item": concept, "column": "合计",
        "concept": concept, "measure": "金额", "value": value, "unit": "万元", "read_as": "printed",
        "source": Source(report="r", line=1, line_end=1, quote="甲"),
    }  # fmt: skip
    return Fact.model_validate({**fields, **more})


def drafts(*facts: Fact) -> list[Draft]:
    return [draft for make in MAKERS for draft in make(Ground(facts), load_phrasings())]


def test_there_are_enough_questions_of_both_halves_and_no_question_twice() -> None:
    cases, _ = seeds()
    assert len(cases) >= 3000
    halves = Counter(case.half for case in cases)
    assert min(halves["tuned"], halves["held-out"]) >= 1500
    assert len({case.id for case in cases}) == len(cases)
    assert max(Counter((case.half, case.turns) for case in cases if case.family != "claim-false").values()) <= 2


def test_every_family_makes_questions_of_the_reports() -> None:
    made = {case.family for case in seeds()[0]}
    assert {family.name for family in load_phrasings().families} == made


def test_figures_that_their_report_contradicts_are_asked_for_with_what_the_others_make() -> None:
    wanted = [case.expect for case in seeds()[0] if case.family == "contradiction"]
    pairs = {tuple(str(one.value) for one in expect.values) for expect in wanted}
    assert pairs >= {("699.17", "786.85"), ("1222.48", "1218.12"), ("100", "182.12"), ("96.86", "91.86")}
    assert all("报告内不一致" in expect.must_say for expect in wanted)


def test_a_figure_is_that_of_its_facts() -> None:
    cases, facts = seeds()
    for one in (value for case in cases for value in case.expect.values):
        assert one.facts, "a figure without facts"
        if one.formula is None and all(facts[name].unit == one.unit for name in one.facts):
            assert {one.value, *one.accept} >= {facts[name].value for name in one.facts}


def test_a_computed_figure_is_what_its_formula_gives() -> None:
    cases, facts = seeds()
    computed = [value for case in cases for value in case.expect.values if value.formula]
    assert computed
    for one in computed:
        terms = {abs(Decimal(term)) for term in re.findall(r"[\d.]+", one.formula or "")}
        printed = {abs(facts[name].value) for name in one.facts} | {Decimal(1), Decimal(100)}
        assert terms <= printed, one.formula


def test_halves_share_no_phrasing() -> None:
    phrasings = load_phrasings()
    # A year can be written in only so many ways.
    pairs = [*phrasings.families, *phrasings.words, phrasings.around.openers]
    shared = [set(one.tuned) & set(one.held_out) - {""} for one in pairs]
    assert not any(shared), shared


@pytest.mark.parametrize("split", SPLITS)
def test_a_phrasing_for_three_items_is_not_used_for_two(split: Split) -> None:
    family = load_phrasings().by_name["several"]
    draft = Draft(family="several", years=(2024,), items=("甲费", "乙费"), expect=answer())
    said = [worded(draft, family, split, load_phrasings(), Random(seed)) for seed in range(40)]
    assert any(said) and not any("{" in turn for turns in said if turns for turn in turns)
    assert None in said


def test_a_bare_year_does_not_run_into_digits() -> None:
    cases, _ = seeds()
    joined = [case.turns for case in cases if re.search(r"20(?:20|24)\d", "".join(case.turns))]
    assert joined == []


@given(st.text(alphabet="2024年公务接待费是多少？财务费用", min_size=2), st.integers())
def test_a_disguise_changes_characters_and_leaves_numbers_whole(text: str, seed: int) -> None:
    characters = load_phrasings().characters
    for how in ("spaced", "hidden"):
        changed = disguised(text, how, characters, Random(seed))
        assert (
            changed is None or changed.translate(dict.fromkeys(map(ord, " 　\u200b\u200d\u2060\ufeff\u202e"))) == text
        )
        assert changed is None or re.findall(r"\d+", changed) == re.findall(r"\d+", text)


@pytest.mark.parametrize(
    ("how", "expected"),
    [("traditional", "2024年公務車購置費"), ("wide", "２０２４年公务车购置费"), ("typo", "2024年公务车购置废")],
)
def test_disguises(how: Disguise, expected: str) -> None:
    changed = {disguised("2024年公务车购置费", how, load_phrasings().characters, Random(seed)) for seed in range(20)}
    assert expected in changed


def test_what_cannot_be_disguised_is_not_asked() -> None:
    assert disguised("大小", "typo", load_phrasings().characters, Random(0)) is None


def test_one_figure_is_that_of_the_widest_fund() -> None:
    general = fact("9", concept="基本支出", fund="一般公共预算财政拨款")
    found = one_figure([general, fact("10.00", concept="基本支出"), fact("10", concept="基本支出", form="情况说明")])
    assert found is not None and found.value == Decimal("10.00")


def test_two_codes_of_one_name_are_two_figures() -> None:
    facts = (fact("61.68", code="2210201"), fact("65.58", code="30113"))
    assert one_figure(facts) is None
    (draft,) = (one for one in drafts(*facts) if one.family == "homonym")
    assert [value.value for value in draft.expect.values] == [Decimal("61.68"), Decimal("65.58")]


def test_a_figure_stated_twice_and_differently_is_asked_for_with_both() -> None:
    twice = [
        fact(value, concept="年度资金总额", project="路灯项目", form=form)
        for form, value in (("绩效自评表", "100"), ("情况说明", "90"))
    ]
    assert {one.family for one in drafts(*twice)} >= {"contradiction"}
    figures = next(one.expect for one in drafts(*twice) if one.family == "contradiction")
    assert {one.value for one in figures.values} == {Decimal("100"), Decimal("90")} and figures.any_order


def test_roundings_are_one_figure_and_others_are_not() -> None:
    assert [one.value for one in different([fact("980.19"), fact("980.2"), fact("981")])] == [
        Decimal("980.19"), Decimal("981"),
    ]  # fmt: skip


def test_a_change_that_a_report_tells_makes_no_absent_year() -> None:
    rise = fact("2", concept="基本支出", measure="增减额", basis="上年")
    absent = [
        one.slots["absent"][0] for one in drafts(fact("10", concept="基本支出"), rise) if one.family == "absent-year"
    ]
    assert "2023年" not in absent and "2022年" in absent
    (before,) = (one for one in drafts(fact("10", concept="基本支出"), rise) if one.family == "last-year")
    assert before.expect.values[0].value == Decimal("8.00") and before.expect.values[0].year == 2023


def test_a_name_within_another_projects_name_is_not_shortened_to_it() -> None:
    two = [fact("1", concept="年度资金总额", project=name) for name in ("政务公开服务项目", "阳谷县政务公开服务项目")]
    said = {one.slots["project"] for one in drafts(*two) if one.family == "project"}
    assert all("政务公开服务" not in names for names in said)
