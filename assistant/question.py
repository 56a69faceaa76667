"""Text and conversation → Question."""

import re
from collections.abc import Callable, Sequence

from assistant.answer import Turn
from assistant.normalise import key, normalise
from assistant.phrase_patterns import any_of
from assistant.phrases import load_phrases
from assistant.question_catalog import Catalog
from assistant.question_context import in_context, meaning, points_at_an_answer
from assistant.question_grammar import read
from assistant.question_record import Claim, Question, Subject
from corpus.fact import Fact

__all__ = ["REMEMBERED", "Claim", "Question", "Subject", "understand"]

REMEMBERED = 6  # earlier questions that a question may lean on


# The fact that the answer to an earlier question leads with, found anew; None where it has none.
Referent = Callable[[Question], Fact | None]


def _nothing(_: Question) -> None:
    return None


def understand(text: str, history: Sequence[Turn], catalog: Catalog, referent: Referent = _nothing) -> Question:
    """What is asked. Of the history only the questions are read, never the answers: no figure comes from there."""
    before: list[Question] = []
    for turn in history[-REMEMBERED:]:
        before.append(_one(turn.question, before, catalog, referent))
    return _one(text, before, catalog, referent)


def _one(text: str, before: Sequence[Question], catalog: Catalog, referent: Referent) -> Question:
    asked = _against_newest(read(text, normalise(text), catalog), before, catalog)
    question = _parted(_completed(asked, before, referent))
    if not question.years and question.operation != "holdings":
        newest = catalog.holdings.years if question.universe == "单位" else catalog.years(question.entities)
        question = question.model_copy(update={"years": newest[:1], "year_origin": "newest"})
    return question.model_copy(update={"understood": _in_words(question, catalog)})


def _completed(question: Question, before: Sequence[Question], referent: Referent) -> Question:
    """它 is what the answer before named, or what was asked before."""
    if before and points_at_an_answer(question, before[-1]) and (fact := referent(before[-1])) is not None:
        return meaning(question, fact)
    return in_context(question, before)


def _against_newest(question: Question, before: Sequence[Question], catalog: Catalog) -> Question:
    """三公经费比2020年多了多少: the year that was spoken of, else the newest held, against the one said."""
    held = catalog.years(question.entities)
    compared = question.operation in {"change", "difference"} and len(question.subjects) == len(question.years) == 1
    if not compared or not held or not _THAN_YEAR.search(question.text):
        return question
    if question.years[0] not in held:  # the newest report may say how it differs from the year before
        newest = {"years": held[:1], "operation": "change", "basis": "上年"}
        return question.model_copy(update=newest if question.years[0] == held[0] - 1 else {})
    spoken = [year for one in before[-1:] for year in one.years[-1:] if year in held]
    other = next((year for year in (*spoken, *held) if year != question.years[0]), None)
    if other is None:
        return question
    return question.model_copy(update={"years": (*question.years, other), "operation": "difference", "basis": None})


def _parted(question: Question) -> Question:
    """2024年按功能分类, 按功能分类呢: by what spending is parted asks for its parts, though nothing else was said."""
    if question.operation == "definition" and not _named(question):
        return question.model_copy(update={"operation": "unclear"})
    if question.universe == "指标" and question.compare == "short":  # 哪些指标没得满分
        return question.model_copy(update={"operation": "reason", "universe": None, "compare": None})
    named = any(
        one.projects and one.concepts not in {(), (_SCORE,)} for one in question.subjects
    )  # …各项指标里，供暖面积的目标值
    if question.universe == "指标" and not named and question.operation in {"figure", "completion", "unclear"}:
        return question.model_copy(update={"operation": "breakdown"})
    if question.universe == "项目" and question.operation in {"figure", "completion"} and not _whole_named(question):
        spent = () if question.measure or question.stages else ("决算",)  # 每个项目花了多少
        return question.model_copy(update={"operation": "breakdown", "stages": (*question.stages, *spent)})
    nothing = not question.subjects and not question.unknown
    judged = question.operation == "completion" or (question.operation == "change" and question.basis in _BUDGETS)
    if judged and nothing and question.universe in {"功能分类", "经济分类"}:
        return question.model_copy(
            update={"operation": "breakdown", "measure": "完成率"}
        )  # 各科目的完成率, 哪些科目超预算
    bare = question.operation in {"figure", "unclear"} and nothing
    if question.operation == "figure" and question.universe in {"功能分类", "经济分类"} and _grouped(question):
        return question.model_copy(update={"operation": "breakdown"})  # 基本支出按功能分类
    parts = {"功能分类", "经济分类", "项目"} if question.follows else {"功能分类", "经济分类"}
    if bare and question.universe in parts:
        return question.model_copy(update={"operation": "breakdown"})
    return _of_the_whole(question)


def _grouped(question: Question) -> bool:
    """按功能分类, and not 按编码来问，201科目是多少."""
    said = load_phrases()
    words = [key(word) for one in said.universe if one.name == question.universe for word in one.words]
    by, groups = any_of(said.rows["grouped"]), "|".join(map(re.escape, words))
    return re.search(rf"{by}[^,，。]{{0,4}}(?:{groups})", question.text) is not None


def _whole_named(question: Question) -> bool:
    return bool(question.subjects or question.unknown or question.threshold or question.forms or question.funds)


def _of_the_whole(question: Question) -> Question:
    """今年预算多少: where a stage is all that was said, here and before, it is asked of all spending."""
    if (
        _named(question)
        or question.unknown
        or question.strangers
        or not (question.stages or (_CUES.together["spent"].search(question.text) and len(question.years) > 1))
        or question.operation not in {"figure", "change", "difference"}
    ):
        return question
    return question.model_copy(update={"subjects": (Subject(said=_WHOLE, concepts=(_WHOLE,)),)})


def _named(question: Question) -> bool:
    return bool(question.subjects or question.universe or question.forms or question.funds or question.topic)


_WHOLE, _SCORE = "本年支出合计", "自评得分"
_BUDGETS = frozenset({"全年预算", "年初预算", "预算"})
_CUES = load_phrases().cues
_THAN_YEAR = re.compile(rf"{_CUES.against['year'].pattern}(?!{_CUES.against['not_year'].pattern})")


def _in_words(question: Question, catalog: Catalog) -> str:
    """阳谷县人民政府办公室 · 2024年 · 三公经费 · 决算: the question as understood, for the reader."""
    if question.operation in {"greeting", "help", "unclear", "off_topic"}:
        return ""
    entities = question.strangers or question.entities or _nobody_named(question, catalog)
    parts = [
        "、".join(entities),
        "、".join(f"{year}年" for year in question.years) if question.operation != "holdings" else "",
        question.formula or "、".join(one.name for one in question.subjects),
        "" if question.subjects or question.formula else question.universe or "、".join(question.funds),
        question.topic or "",
        "、".join(question.stages),
        question.measure or _NAMED.get(question.operation, ""),
        question.unit or "",
    ]
    return " · ".join(part for part in parts if part)


def _nobody_named(question: Question, catalog: Catalog) -> tuple[str, ...]:
    if question.unsure or question.universe == "单位" or question.region:
        said = question.unsure[0] if question.unsure else question.region or "收录的各单位"
        return (said,)
    return catalog.unnamed if len(catalog.unnamed) == 1 else ()


_NAMED = {
    "change": "增减", "difference": "差额", "ratio": "倍数", "share": "占比", "sum": "合计", "average": "平均",
    "remaining": "未执行", "completion": "完成率", "largest": "由高到低", "smallest": "由低到高", "breakdown": "构成",
    "count": "个数", "trend": "历年", "definition": "名词解释", "reason": "原因", "exists": "有无", "claim": "核对",
    "holdings": "收录范围", "books": "核对结果",
}  # fmt: skip
