"""Questions by the spreadsheet, one a row, and the same rows with answers, figures and sources beside them."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from assistant.answer import Answer, Citation, Status
from assistant.batch import Asks, Conversation, answer_to
from corpus.limits import Limits
from corpus.record import Record
from index.errors import WenzhangError
from index.xlsx import Sheet, Value

MOST = 1_000  # questions
LARGEST = 5 * 2**20  # bytes of the file
_COLUMNS = 50  # of a row that are brought back
_LONGEST = 500  # characters of a question
_HEADER_WITHIN = 5  # rows in which the header is looked for
_HEADS = frozenset({"问题", "提问", "问句", "question", "q"})
_LIMITS = Limits(size=LARGEST, cells=200_000, seconds=60.0)
_SAID: dict[Status, str] = {
    "answered": "已回答", "clarify": "请补充", "not_found": "未收录", "out_of_scope": "不在范围", "error": "出错",
}  # fmt: skip
ADDED = ("状态", "回答", "数字", "计量单位", "核对", "出处", "原文", "说明")
_ADDED_WIDTHS = (10, 60, 16, 10, 8, 50, 50, 40)
FIGURES = ("行", "单位", "年度", "项目", "数字", "计量单位", "算式", "出处", "原文", "出处网址")
_FIGURE_WIDTHS = (6, 28, 8, 36, 16, 10, 40, 50, 50, 40)
SAMPLE = (("编号", "问题"), ("1", "2024年三公经费多少"), ("2", "2020年公务接待费预算数多少"))

Told = Callable[[int, int], None]  # done, of how many


class WrongSheet(WenzhangError):
    """The spreadsheet holds no questions that can be asked."""


class Questions(Record):
    """The rows as they came; `at` is the column of the questions."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    at: int


class Answered(Record):
    """`answers` go with the rows; None where a row has no question."""

    questions: Questions
    answers: tuple[Answer | None, ...]

    @property
    def count(self) -> int:
        return sum(one is not None for one in self.answers)


def questions_of(path: Path) -> Questions:
    """The questions of an uploaded file, which is read in a process of its own. Raises WrongSheet."""
    from corpus.sandbox import Refusal, read_spreadsheet

    read = read_spreadsheet(path, _LIMITS)
    if isinstance(read, Refusal):
        raise WrongSheet(read.reason)
    return found_in(read.rows)


def found_in(rows: Sequence[Sequence[str]]) -> Questions:
    """The column called 问题, or the first one where none is. Raises WrongSheet."""
    header, at, body = _headed([tuple(one.strip() for one in row[:_COLUMNS]) for row in rows])
    asked = sum(bool(_cell(row, at)) for row in body)
    if not asked:
        raise WrongSheet("表里没有问题：有标题行的，请把问题写在「问题」一栏；没有的，写在第一栏")
    if asked > MOST:
        raise WrongSheet(f"表里有 {asked:,} 个问题，一次最多 {MOST:,} 个，请分成几个文件")
    return Questions(header=header, rows=tuple(body), at=at)


def answer_all(assistant: Asks, questions: Questions, told: Told) -> Answered:
    """Every question by itself: a row does not go on from the one above."""
    answers: list[Answer | None] = []
    for done, row in enumerate(questions.rows):
        told(done, len(questions.rows))
        text = _cell(row, questions.at)[:_LONGEST]
        answers.append(answer_to(assistant, Conversation(turns=(text,))) if text else None)
    return Answered(questions=questions, answers=tuple(answers))


def sheets(answered: Answered, base: str) -> tuple[Sheet, Sheet]:
    """The rows with their answers, and every figure in a row of its own; `base` is what `/cell/…` stands below."""
    header = header_of(answered.questions)
    widths = (*(12 if at != answered.questions.at else 40 for at in range(len(header) - len(ADDED))), *_ADDED_WIDTHS)
    return (
        Sheet("回答", header, answer_rows(answered), widths),
        Sheet("数字", FIGURES, _figure_rows(answered, base), _FIGURE_WIDTHS),
    )


def header_of(questions: Questions) -> tuple[str, ...]:
    return (*questions.header, *ADDED)


def answer_rows(answered: Answered) -> Iterator[tuple[Value, ...]]:
    width = len(answered.questions.header)
    for row, answer in zip(answered.questions.rows, answered.answers, strict=True):
        yield *row, *("" for _ in range(width - len(row))), *(_cells(answer) if answer else ("",) * len(ADDED))


def _cells(answer: Answer) -> tuple[Value, ...]:
    first = answer.values[0] if answer.values and not _of_several(answer) else None
    return (
        _SAID[answer.status],
        answer.text,
        Decimal(first.value) if first else None,
        first.unit if first else None,
        "✓" if answer.verified else None,
        "；".join(dict.fromkeys(map(where, answer.citations))),
        "\n".join(dict.fromkeys(" ".join(one.quote.split()) for one in answer.citations)),
        "\n".join(answer.notes),
    )


def _of_several(answer: Answer) -> bool:
    """Figures of several entities, of which none is the answer: they stand in the other sheet."""
    return not answer.values[0].derived and len({one.entity for one in answer.values}) > 1


def _figure_rows(answered: Answered, base: str) -> Iterator[tuple[Value, ...]]:
    for number, answer in enumerate(answered.answers, 1):
        for value in answer.values if answer else ():
            cited = [answer.citations[at] for at in value.citations if at < len(answer.citations)] if answer else []
            yield (
                number, value.entity, value.year, value.label, Decimal(value.value), value.unit, value.formula,
                "；".join(dict.fromkeys(map(where, cited))),
                "\n".join(" ".join(one.quote.split()) for one in cited),
                "\n".join(f"{base}/cell/{fact}" for fact in value.facts),
            )  # fmt: skip


def where(one: Citation) -> str:
    """2024年度某局部门决算《支出决算表》“合计”行“基本支出”栏，第 3 页"""
    form = f"《{one.form}》" if one.form else ""
    cell = "".join(f"“{name}”{kind}" for name, kind in ((one.row, "行"), (one.column, "栏")) if name)
    at = f"第 {one.page} 页" if one.page else f"原文第 {one.line} 行" if one.line else ""
    return "，".join(part for part in (f"{one.title}{form}{cell}", at) if part)


def _headed(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], int, Sequence[tuple[str, ...]]]:
    width = max(map(len, rows), default=0)
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        for at, name in enumerate(row):
            if name.casefold().rstrip("：: ") in _HEADS:
                return (*row, *("" for _ in range(width - len(row)))), at, rows[number + 1 :]
    return ("问题", *("" for _ in range(width - 1))), 0, rows


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


__all__ = ["ADDED", "FIGURES", "LARGEST", "MOST", "SAMPLE", "Answered", "Questions", "WrongSheet", "answer_all",
           "answer_rows", "found_in", "header_of", "questions_of", "sheets", "where"]  # fmt: skip
