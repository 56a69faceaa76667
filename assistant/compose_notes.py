"""Notes on 口径 and on every choice that was made for the asker; and what else could be asked."""

from collections.abc import Sequence

from assistant.compose_draft import Draft, place
from assistant.compose_findings import note_contradictions
from assistant.lookup_readings import classification_of
from assistant.lookup_record import Cell
from assistant.phrases import load_phrases
from corpus.fact import Fact
from corpus.imported import is_imported
from corpus.vocabulary_file import load_vocabulary

_DEFINED = ("三公经费", "机关运行经费", "基本支出", "项目支出", "财政拨款收入")
_NAME_LOST = "原文这一句缺了字，此数是哪一项由印出的名称余下的字和各项之和等于合计确定。"
_OF_PROJECT = (("花了多少？", "金额"), ("自评得分多少？", "得分"), ("执行率多少？", "完成率"))


def add_notes(draft: Draft, cells: Sequence[Cell]) -> None:
    question = draft.question
    answered = [cell.year for cell in cells] or [one.year for one in draft.values if one.year] or question.years
    years = "、".join(f"{year}年" for year in dict.fromkeys(answered))
    if question.year_origin == "newest":
        fallen = [cell.year for cell in cells if cell.year not in question.years]
        newest = f"{draft.evidence.years[0]}年报告中没有此项，" if fallen else ""
        draft.note(f"没有说明年度，{newest}按{years}回答。" if fallen else f"没有说明年度，按最新收录的{years}回答。")
    elif question.year_origin == "carried":
        draft.note(f"沿用上文的年度：{years}。")
    if question.carried:
        draft.note(f"沿用上文所问的{'、'.join(question.carried)}。")
    for typed, taken in question.mended:
        draft.note(f"把“{typed}”理解为“{taken}”。")
    if question.operation in {"figure", "exists"} and any(
        one in question.text for one in load_phrases().rows["persons"]
    ):
        draft.note("报告不写人名，查不到具体是谁。")
    if passed := question.passed:
        draft.note(f"“{'”“'.join(passed)}”没有看懂，当作题外话，回答未考虑它。")
    if question.unknown:
        draft.note(f"没有认出“{'”“'.join(question.unknown)}”，回答未考虑它。")
    if question.region and not question.entities and cells:
        draft.note(f"收录的只是{cells[0].entity}的报告，不是{question.region}的合计。")
    for fact in (cell.lead for cell in cells if cell.lead):
        if question.forms and fact.form not in question.forms:
            draft.note(f"{fact.year}年的《{question.forms[0]}》中没有找到这一项，此数取自{place(fact)}。")
    note_contradictions(draft)
    shown = {id for value in draft.values for id in value.facts}
    for fact in (cell.lead for cell in cells if cell.lead):
        if fact.read_as == "resolved" and fact.id in shown:
            in_prose = fact.source.table is None
            draft.note(_NAME_LOST if in_prose else "原文丢失了表格分栏，此数字所在的栏由表内合计关系确定。")


def compare_notes(draft: Draft, facts: Sequence[Fact], beside: Sequence[Fact] = ()) -> None:
    """What two figures set against each other differ in besides what was asked."""
    differing = []
    if len({fact.scope for fact in facts}) > 1:
        differing.append("、".join(f"{fact.year}年为{fact.scope}" for fact in facts))
    if len({fact.fund for fact in facts}) > 1 and len({fact.year for fact in facts}) > 1:
        differing.append("、".join(f"{fact.year}年为{fact.fund}" for fact in facts))
    stages = {fact.stage for fact in beside}
    if len(stages) > 1:
        differing.append("预算数" + "、".join(f"{fact.year}年为{fact.stage}" for fact in beside))
    if differing:
        draft.note(f"口径不同，不宜直接比较：{'；'.join(differing)}。")


def classification_notes(draft: Draft, cells: Sequence[Cell]) -> None:
    """The classification that an item of two was taken from, with its figure in the other; and where two are mixed."""
    for cell in cells:
        leads = {classification_of(one.lead): one.lead for one in reversed(cell.readings)}
        for kind, other in leads.items() if len(leads) > 1 and cell.lead else ():
            if kind and cell.lead and kind != classification_of(cell.lead):
                draft.note(
                    f"“{cell.subject.name}”取{classification_of(cell.lead)}的数；{kind}的数是{draft.figure(other)}。"
                )
    mixed = {kind: cell for cell in cells if cell.lead and (kind := classification_of(cell.lead))}
    if len(mixed) > 1:
        told = "，".join(f"“{cell.subject.name}”是{kind}" for kind, cell in mixed.items())
        draft.note(f"{told}：同一笔钱在两种分类里各列一次，相加可能重复。")


def comparable(facts: Sequence[Fact]) -> bool:
    """Whether figures may be added: one entity, scope, stage and kind of fund."""
    return len({(fact.entity, fact.scope, fact.stage) for fact in facts}) == 1


def suggest_more(draft: Draft, cells: Sequence[Cell]) -> None:
    """Questions about the same thing that can be answered."""
    leads = [cell.lead for cell in cells if cell.lead]
    if not leads:
        return
    fact = leads[0]
    year, name = fact.year, fact.project or fact.concept
    if is_imported(fact.report):
        _suggest_of_table(draft, fact)
        return
    item = load_vocabulary().item(fact.concept)
    if fact.project:
        _suggest_of_project(draft, fact, name)
        return
    asked = draft.question.operation
    if item and item.parts and asked != "breakdown":
        draft.suggest(f"{year}年{item.name}由哪几部分组成？")
    draft.suggest(*(f"{year}年{one}是多少？" for one in draft.evidence.related[:2]))
    others = [one for one in draft.evidence.other_years if one not in {cell.year for cell in cells}]
    if others:
        draft.suggest(f"{others[0]}年{name}是多少？", f"{year}年{name}和{others[0]}年相差多少？")
    stated = any(one.measure == "增减率" and one.basis == "上年" for cell in cells for one in cell.candidates)
    if stated and asked != "change":
        draft.suggest(f"{year}年{name}比上年增减多少？")
    if stated and asked != "reason":
        draft.suggest(f"{year}年{name}为什么有增减？")
    if fact.concept in _DEFINED:
        draft.suggest(f"什么是{fact.concept}？")
    if fact.unit == "万元" and draft.question.unit is None:
        draft.suggest(f"{year}年{name}换算成元是多少？")


def _suggest_of_project(draft: Draft, fact: Fact, name: str) -> None:
    """What else is held of a project, less what was asked."""
    year, measure = fact.year, draft.question.measure
    draft.suggest(
        *(f"{year}年{name}{words}" for words, asked in _OF_PROJECT if asked != measure and asked != fact.measure),
        f"{year}年{'执行率' if measure != '完成率' else '得分'}最低的是哪个项目？",
    )


def _suggest_of_table(draft: Draft, fact: Fact) -> None:
    """With the entity's name: many are held."""
    year, name = fact.year, fact.concept
    others = [one for one in draft.evidence.years if one != year]
    if others:
        draft.suggest(f"{fact.entity}{others[0]}年{name}是多少？")
    if year - 1 in others:
        draft.suggest(f"{fact.entity}{year}年{name}比{year - 1}年增长多少？")
    if draft.evidence.imported > 1 and fact.measure in {"金额", "数量"}:
        draft.suggest(f"{year}年{name}最高的前3家单位是哪些？")
