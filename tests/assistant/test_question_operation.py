"""Which operation a question asks for where more than one is said: a question for each row of the table."""

import pytest

from assistant import question_operation
from assistant.ask import Assistant
from assistant.phrases import Operation
from assistant.question import understand
from assistant.question_signs import Asked

ASKED: dict[str, Operation] = {
    "2024年三公经费有几个": "figure",
    "2024年得分前3的项目有几个": "largest",
    "2024年项目按得分排序，最低的是哪个": "smallest",
    "2024年会议费和差旅费哪个多，多多少": "difference",
    "2024年会议费和差旅费哪个少，少多少": "difference",
    "办公费是商品和服务支出的大头，2024年占到百分之几": "share",
    "办公费在商品和服务支出里最少，2024年占到百分之几": "share",
    "2024年基本支出增长了百分之几": "change",
    "2024年三公经费用掉了预算的百分之几": "completion",
    "2020年的三公经费是2024年的百分之几": "difference",
    "2024年三公经费一共多少钱": "figure",
    "从2020年到2024年三公经费一共变动了多少": "difference",
    "2024年三公经费除以上年的数再减一是多少": "change",
    "2020年和2024年两年三公经费相差多少": "difference",
    "对照一下：2024年差旅费预算多少，决算多少": "figure",
    "2024年比2020年三公经费增加了多少": "difference",
    "2024年人员经费和公用经费各多少，有哪些": "figure",
    "执行数前2的项目都有哪些": "largest",
    "2024年综合业务经费自评得分是什么": "figure",
    "2024年什么是": "figure",  # of what was asked before
    "2024年奖金相对于退休费的数额是多少": "difference",
    "2024年的水费比2020年，是多少": "difference",
    "2024年印刷费少于维修费的金额是多少": "difference",
    "以上年为基数，2024年三公经费是多少": "change",
    "2024年水电费是多少": "sum",
    "列出2024年执行数前2的项目": "largest",
    "2024年综合业务经费的自评得分为何": "figure",
    "要说明未执行原因，先告诉我2024年综合业务经费的全年预算还有多少未执行": "remaining",
    "分子取2024年的奖金，分母取2020年的奖金，多少倍": "ratio",
    "2024年三公经费决算数除以年初预算数，完成比例有多高": "completion",
    "2024年三公经费的决算数除以年初预算数，是执行比例": "completion",
    "2024年水费除以办公费等于多少，用百分数": "share",
    "据支出决算表反映，2024年住房改革支出为多少": "figure",
    "2024年印刷费和差旅费两笔，总数多少": "sum",
    "核查综合业务经费执行进度：2024年全年预算没用完的有多少钱": "remaining",
    "2024年以奖金为分母、退休费为分子，等于多少": "ratio",
    "想说明钱主要花在哪里，2024年支出功能分类里数额最低的是哪个": "smallest",
}


@pytest.mark.parametrize(("text", "operation"), ASKED.items())
def test_what_else_a_word_means(assistant: Assistant, text: str, operation: Operation) -> None:
    assert understand(text, (), assistant.catalog).operation == operation


def test_each_row_of_the_table_decides_a_question(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    decided: set[tuple[Operation, str]] = set()

    def watched(said: Operation, sign: question_operation.Sign) -> question_operation.Sign:
        def seen(asked: Asked) -> bool:
            if found := sign(asked):
                decided.add((said, sign.__name__))
            return found

        return seen

    rows = question_operation.SAID.copy()
    for said, others in rows.items():
        told = tuple((watched(said, sign), other) for sign, other in others)
        monkeypatch.setitem(question_operation.SAID, said, told)
    for text in ASKED:
        understand(text, (), assistant.catalog)
    assert decided == {(said, sign.__name__) for said, others in rows.items() for sign, _ in others}
