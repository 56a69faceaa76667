"""Changes against last year that a budget states with both amounts, in sentences and in columns."""

import pytest
from small_report import found_in

HEAD = "某市2025年区级部门预算\n预算主管部门：某市财政局\n\f\n"
PROSE = (
    HEAD
    + """2025年部门预算编制说明

财政拨款支出主要内容如下：

1.“一般公共服务支出（类）统计信息事务（款）专项普查活动（项）”25.77万元。2024年当年预算执行数为60.13万元，2025年预算安排25.77万元，比2024年预算执行数减少57.14%。

2.“文化旅游体育与传媒支出（类）体育（款）群众体育（项）”20.00万元。2024年当年预算执行数为20.00万元，2025年预算安排20.00万元，比2024年预算执行数持平。
"""
)
AMOUNT = PROSE.replace("减少57.14%", "减少34.36万元，下降57.14%")
FORM = (
    HEAD
    + """一般公共预算支出表
单位：万元
科目编码\t科目名称\t2024年执行数\t2025年预算数\t增减额\t增减%
201\t一般公共服务支出\t10.00\t12.00\t2.00\t20.00
204\t公共安全支出\t30.00\t24.00\t-6.00\t-20.00
"""
)


@pytest.mark.parametrize("text", [PROSE, AMOUNT, FORM])
def test_changes_that_fit_are_not_remarked_upon(text: str) -> None:
    assert found_in(text) == ()


@pytest.mark.parametrize(
    ("text", "old", "new", "rule", "expected"),
    [
        (PROSE, "减少57.14%", "减少57.41%", "增减率", "-57.143%"),
        (PROSE, "减少57.14%", "增加57.14%", "增减率", "-57.143%"),
        (PROSE, "执行数为60.13", "执行数为61.13", "增减率", "-57.844%"),
        (AMOUNT, "减少34.36", "减少43.36", "比上年增减额", "-34.36万元"),
        (AMOUNT, "减少34.36", "增加34.36", "增加额不大于本期", "25.77万元"),
        (PROSE, "2025年预算安排20.00", "2025年预算安排26.00", "持平的说法与数字", "相差不大"),
        (FORM, "\t2.00\t", "\t3.00\t", "表内增减", "2万元"),
        (FORM, "-20.00", "20.00", "表内增减", "-20%"),
        (FORM, "30.00\t24.00", "30.00\t42.00", "表内增减", "12万元"),
    ],
)
def test_a_change_that_does_not_follow_is_found(text: str, old: str, new: str, rule: str, expected: str) -> None:
    assert old in text
    found = [one for one in found_in(text.replace(old, new, 1)) if one.severity == "不一致"]
    assert (rule, expected) in [(one.rule, one.expected) for one in found]
