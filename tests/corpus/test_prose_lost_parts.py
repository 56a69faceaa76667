"""Parts whose names a sentence lost: told where the sums leave no choice, left out everywhere else."""

import pytest

from tests.corpus.prose import facts_in

WHOLE = "2018年“三公”经费预算100万元,比2017年减少9万元。"
TRIP = "其中:因公出国(境)费用20万元,比2017年减少2万元,主要是因为严格执行规定,"


def _resolved(text: str) -> list[tuple[str, str, str]]:
    facts = facts_in(text, "部门预算", 2018)
    return [(one.concept, one.measure, f"{one.value}{one.unit}") for one in facts if one.read_as == "resolved"]


def test_the_end_of_a_name_and_the_sum_tell_both_lost_parts_and_their_changes() -> None:
    cut = "严控30万元,比2017年减少3万元,主要是根据规定,严格车运行维护费50万元,比2017年减少4万元;公务用车购置费0万元。"
    assert _resolved(WHOLE + TRIP + cut) == [
        ("公务接待费", "金额", "30万元"),
        ("公务接待费", "增减额", "-3万元"),
        ("公务用车运行维护费", "金额", "50万元"),
        ("公务用车运行维护费", "增减额", "-4万元"),
    ]


def test_the_one_part_left_over_needs_no_letter_of_its_name() -> None:
    cut = "严控30万元;公务用车购置费10万元;公务用车运行维护费40万元。"
    assert _resolved(WHOLE + TRIP + cut) == [("公务接待费", "金额", "30万元")]


@pytest.mark.parametrize(
    "cut",
    [
        "严控30.1万元;公务用车购置费10万元;公务用车运行维护费40万元。",  # the sum is another
        "严控30万元;公务用车购置费10万元,严格管理40万元。",  # two parts without a letter
        "严控30万元,少用5万元;公务用车购置费10万元;公务用车运行维护费40万元。",  # an amount too many
        "严控30万元;公务用车购置费10万元;公务用车运行维护费40元。",  # units differ
    ],
)
def test_what_the_sums_leave_open_is_left_out(cut: str) -> None:
    assert _resolved(WHOLE + TRIP + cut) == []


def test_changes_that_do_not_add_up_are_left_out() -> None:
    cut = "严控30万元,比2017年减少8万元;公务用车购置费10万元;公务用车运行维护费40万元。"
    assert _resolved(WHOLE + TRIP + cut) == [("公务接待费", "金额", "30万元")]


def test_money_involved_is_of_the_fund_and_of_what_the_clause_speaks_of() -> None:
    text = "2018年项目支出均实行了绩效目标管理,涉及一般公共预算当年财政拨款263928.15万元。"
    (fact,) = facts_in(text, "部门预算", 2018)
    assert (fact.concept, fact.fund, str(fact.value)) == ("绩效目标涉及资金", "一般公共预算财政拨款", "263928.15")
    assert not facts_in("本部门签订合同3份,涉及一般公共预算财政拨款12万元。")
