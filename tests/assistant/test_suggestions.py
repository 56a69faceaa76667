"""Every follow-up that is offered can be asked as it stands, and is answered."""

from functools import cache

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant

QUESTIONS = """
2024年三公经费多少|三公经费由哪几部分组成|2024年一共花了多少钱|2024年钱都花在哪了|2024年工资福利支出多少|2024年差旅费
2020年取暖费多少|2024年基本支出占多少|2024年项目支出比上年增加多少|2020年三公经费比预算少多少|2024年公务用车几辆|2024年出国花了多少
2020年公务接待多少人次|2024年机关运行经费比年初预算多吗|2024年政府采购支出多少|得分最高的项目|执行率最低的三个项目|执行率低于90%的项目有几个
2024年有哪些项目|综合业务经费花了多少|爱山东项目执行率|2024年教育支出多少|2024年功能分类各多少|什么是三公经费|部门职责是什么
项目存在什么问题|2024年有没有政府性基金支出|买新车了吗|2024年三公经费超预算了吗|2020年结余多少|2024年住房公积金|2010301
2024年行政运行的基本支出是多少|公开05表是什么|13.39是什么数|2024年三公经费比2020年下降了对吗|收录了哪些报告|你好
2024年人员经费和公用经费各多少|2024年水电费一共多少|2024年邮电费换算成元|2020年和2024年基本支出分别多少|历年三公经费
三公经费占总支出的比例|三公经费哪年多|2024年会议费和培训费多少|2024年行政运行为什么减少|2024年全年预算是多少|智慧社区建设项目得了多少分
智慧社区建设项目目标是什么|2024年退休费|教育局三公经费|2022年三公经费|2023年基本支出|综合业务经费项目为什么扣分|2024年收支平衡吗
2024年人均公用经费|12345市民服务热线经费花了多少|两个12345项目一共多少|2024年三公经费为什么这么少|公务接待费是三公经费的几倍
平均每辆车花多少|2024年公务员医疗补助|2020年电子政务外网联通项目评价等级|2024年绩效自评涉及预算资金多少|2026年三公经费|asdf
"""
ASKED = tuple(QUESTIONS.replace("\n", "|").strip("|").split("|"))


@pytest.mark.parametrize("text", ASKED)
def test_suggestions_are_answered_and_say_something_new(assistant: Assistant, text: str) -> None:
    @cache
    def ask(question: str) -> Answer:
        return assistant.ask(question)

    offered = ask(text).suggestions
    assert 2 <= len(offered) <= 4 and len(set(offered)) == len(offered) and text not in offered
    for suggestion in offered:
        answer = ask(suggestion)
        assert answer.status == "answered", f"{suggestion} → {answer.text}"
        assert not any("没有认出" in note or "理解为" in note for note in answer.notes), suggestion
