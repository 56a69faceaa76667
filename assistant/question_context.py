"""What a question takes over from the conversation: subjects, year, entity, operation; never a figure."""

import re
from collections.abc import Sequence

from assistant.normalise import key, numeral
from assistant.phrases import Operation, load_phrases
from assistant.question_record import Question, Subject
from corpus.fact import Fact
from corpus.vocabulary_file import load_vocabulary

_ALONE: frozenset[Operation] = frozenset({"greeting", "help", "holdings", "off_topic", "forecast", "opinion"})
_SCORE, _MONEY, _PROBLEMS = "自评得分", "年度资金总额", "存在问题"
_WHOLE, _PROJECTS = "本年支出合计", "绩效自评项目数"
_OVER_ALL: frozenset[Operation] = frozenset({"largest", "smallest", "count", "breakdown", "trend"})
# A bare 那2020年呢 repeats what was asked before, not only the figure.
_REPEATED: frozenset[Operation] = frozenset(
    {
        "share",
        "change",
        "completion",
        "breakdown",
        "largest",
        "smallest",
        "count",
        "reason",
        "passage",
        "remaining",
        "average",
        "formula",
    }
)


_TWO_SIDED: frozenset[Operation] = frozenset({"share", "ratio", "difference"})
# 第三季度 is no place.
_CUES = load_phrases().cues
_SHARE_OF = _CUES.rate["share_of_it"]  # 那占总支出的比例呢
_PLACE = re.compile(
    r"第([一二三四五六七八九十]|\d{1,2})"
    rf"(?:{_CUES.order['placed'].pattern}|(?![\u4e00-\u9fff])|(?={_CUES.order['goes_on'].pattern}))"
)
_TOLD: frozenset[Operation] = frozenset({"definition", "passage", "reason", "exists"})
# What comes out in money and is asked for again in another unit.
_IN_MONEY: frozenset[Operation] = frozenset(
    {"difference", "change", "sum", "average", "remaining", "breakdown", "verdict"}
)


def in_context(question: Question, before: Sequence[Question]) -> Question:
    """The question completed from the latest earlier one that had a subject."""
    earlier = [one for one in before if one.operation not in _ALONE and one.operation != "unclear"]
    if not earlier or question.operation in _ALONE:
        return question
    last = earlier[-1]
    if question.operation == "books" and _of_projects(last):  # 有什么问题, of the project that was spoken of
        topic = {"operation": "passage", "topic": _PROBLEMS, "subjects": last.subjects, "follows": True}
        return question.model_copy(update=topic | _surroundings(question, last))
    if question.operation == "books":
        return question.model_copy(update=_surroundings(question, last))
    if not _leans(question):
        return question
    if scored := _scores_of(question, last):
        question = question.model_copy(update={"subjects": scored, "carried": tuple(one.said for one in last.subjects)})
    if _merely_how_much(question, last):
        question = question.model_copy(update={"subjects": ()})
    taken: dict[str, object] = {}
    if (place := _place_said(question, last)) is not None:
        return last.model_copy(update=_own_words(question) | {"place": place, "top": None})
    if counted := _money_of_what_was_counted(question, last):
        question = question.model_copy(update=counted)
    if question.it and question.subjects and last.subjects and _of_all(question):
        spent = tuple(one.model_copy(update={"concepts": ()}) if one.projects else one for one in last.subjects)
        names = tuple(one.name for one in spent)
        question = question.model_copy(update={"subjects": spent, "measure": "金额", "carried": names})
    if (
        _judges_what_was_spoken_of(question, last)
        or _costs_of_what_was_told(question, last)
        or _asks_of_its_project(question, last)
    ):
        meant = last.subjects[:1] if last.operation == "exists" else last.subjects  # the counts beside it were added
        taken |= {"subjects": meant, "carried": tuple(one.name for one in meant)}
    elif not _has_subject(question):
        part = _part_said(question, last)
        taken |= {"subjects": (part,), "unknown": ()} if part else _subject_of(question, last)
    elif question.operation == "share" and len(question.subjects) == 1 and _SHARE_OF.match(question.text):
        taken["subjects"] = (*last.subjects[:1], *question.subjects)
    taken |= _surroundings(question, last)
    question = _between_years(question.model_copy(update=taken), last)
    if question.operation == "difference" and not _two_sided(question):
        question = _against(question, earlier)
    if question.operation == "sum" and "subjects" in taken and not _two_sided(question):
        question = _together(question, earlier)
    return question


def _of_all(question: Question) -> bool:
    """花了多少钱, of nothing named."""
    return all(one.concepts == (_WHOLE,) for one in question.subjects) and _WHOLE not in question.text


def points_at_an_answer(question: Question, last: Question) -> bool:
    """它花了多少钱 after 哪个项目得分最低: what is meant was not asked about, it was the answer."""
    own = question.universe not in {None, last.universe}
    ranked = last.operation in {"largest", "smallest"} and last.universe != "单位"
    return (question.it and last.operation in {"largest", "smallest"} and not own) or (
        ranked and (last.top or 1) == 1 and len(last.subjects) < 2 and _asks_of_the_first(question)
    )


def _asks_of_the_first(question: Question) -> bool:
    """花了多少, 得了多少分, 为什么 after 哪个项目预算最多: something else of the one that came first."""
    own = question.universe or question.years or question.entities or question.place or question.top
    asked = question.measure or question.stages or load_phrases().cues.together["spent"].search(question.text)
    bare = all(one.concepts in {(_WHOLE,), (_SCORE,)} and not one.projects for one in question.subjects)
    told = question.operation in {"reason", "verdict"} or (question.operation in {"figure", "completion"} and asked)
    return bool(told) and bare and not own and not question.unknown and _WHOLE not in question.text


def meaning(question: Question, fact: Fact) -> Question:
    """The question asked of what a fact is about: its project, else its item."""
    asked = () if _of_all(question) else tuple(name for one in question.subjects for name in one.concepts)
    codes = (fact.code,) if fact.code else ()
    named = fact.project or fact.concept
    if fact.project:
        subject = Subject(said=named, projects=(named,), concepts=asked)
    elif not asked:
        subject = Subject(said=named, concepts=(named,), codes=codes)
    else:
        return question
    beside = question.subjects if question.operation in _TWO_SIDED else ()  # 它占总支出多少
    return question.model_copy(
        update={
            "subjects": (subject, *beside), "universe": None, "years": (fact.year,), "year_origin": "carried",
            "entities": (fact.entity,), "carried": (named,), "place": None, "top": None, "compare": None,
        }
    )  # fmt: skip


def _scores_of(question: Question, last: Question) -> tuple[Subject, ...]:
    """得分呢 after what a project spent: the score of that project, not of all."""
    bare = [one for one in question.subjects if one.concepts in {(_SCORE,), (_MONEY,)} and not one.projects]
    if len(bare) != 1 or len(question.subjects) != 1 or question.universe or question.entities or question.years:
        return ()
    return tuple(one.model_copy(update={"concepts": bare[0].concepts}) for one in last.subjects if one.projects)


def _place_said(question: Question, last: Question) -> int | None:
    """那第四呢, 第二名是多少 after a ranking: another place of the same one."""
    match = _PLACE.search(question.text)
    if match is None or question.subjects or question.years or last.operation not in {"largest", "smallest"}:
        return None
    return int(match[1]) if match[1].isdigit() else numeral(match[1])


def _own_words(question: Question) -> dict[str, object]:
    """What was typed, and what was not understood of it beside the place."""
    unknown = tuple(one for one in question.unknown if not _PLACE.fullmatch(one))
    return {"raw": question.raw, "text": question.text, "follows": True, "unknown": unknown, "narrowed": bool(unknown)}


def _leans(question: Question) -> bool:
    """Whether it needs what went before: no subject of its own, a 那…呢, or merely no year."""
    if question.operation == "unclear":
        return question.follows
    return True


def _has_subject(question: Question) -> bool:
    own = question.subjects or question.formula or question.universe or question.topic or question.forms
    return bool(own or (question.funds and not question.stages and question.operation in {"exists", "definition"}))


def _asks_of_its_project(question: Question, last: Question) -> bool:
    """效果怎么样 after what a project spent: the effect of that project."""
    topic = load_phrases().topic_named(question.topic or "")
    own = question.subjects or question.universe or question.entities or question.years
    return topic is not None and topic.of_projects and _of_projects(last) and not own


def _judges_what_was_spoken_of(question: Question, last: Question) -> bool:
    """完成了吗, 超了没有 after an item or a project: judged of that, and not of all spending."""
    return (
        question.operation == "verdict" and question.verdict != "balanced" and bool(last.subjects) and _of_all(question)
    )


def _costs_of_what_was_told(question: Question, last: Question) -> bool:
    """多少钱 right after what something is, what it is for or whether there is any: of that, and not of everything."""
    named = load_phrases().cues.together["named"].search(question.text) or question.entities or question.topic
    return (
        question.operation == "figure"
        and last.operation in _TOLD
        and bool(last.subjects)
        and _of_all(question)
        and not named
        and question.universe is None
    )


def _merely_how_much(question: Question, last: Question) -> bool:
    """2020年度是多少钱 after an item of 2024: of that item, and not of everything. 2020年花了多少 may be either."""
    together = load_phrases().cues.together
    told = any(together[one].search(question.text) for one in ("named", "spent", "whole"))
    alone = bool(question.subjects) and _of_all(question) and not (question.entities or question.universe)
    return question.operation == "figure" and bool(question.years) and alone and not told and bool(last.subjects)


def _subject_of(question: Question, last: Question) -> dict[str, object]:
    taken: dict[str, object] = {"subjects": tuple(_open(one, question) for one in last.subjects)}
    for field in ("funds", "forms", "universe", "stages", "formula"):
        if not getattr(question, field):
            taken[field] = getattr(last, field)
    bare = question.operation in {"figure", "unclear"} and question.measure is None and question.unit is None
    if bare and not question.stages and last.operation in _REPEATED:
        taken |= {"operation": last.operation, "measure": last.measure, "topic": last.topic, "basis": last.basis}
    elif bare and question.operation == "unclear":
        taken["operation"] = "figure"
    if question.operation == "figure" and last.operation == "sum" and last.universe and not question.years:
        taken["operation"] = "sum"  # 执行了多少 after 项目全年预算一共多少
    if question.unit is None:
        taken["unit"] = last.unit
    elif _only_unit(question) and last.operation in _IN_MONEY:
        taken |= {"operation": last.operation, "measure": last.measure, "basis": last.basis}
    if question.operation in {"largest", "smallest"} and question.measure is None and not question.stages:
        taken["measure"] = "得分" if last.compare in {"full", "short"} else last.measure  # 哪个最低 of what was listed
    if question.counter is None:
        taken["counter"] = last.counter
    if last.unknown:  # what narrowed the thing spoken of still does
        kept = [one for one in last.unknown if not any(one in name for name in last.strangers)]
        unknown = tuple(dict.fromkeys((*question.unknown, *kept)))
        taken |= {"unknown": unknown, "narrowed": question.narrowed or (last.narrowed and bool(kept))}
    named = "、".join(one.name for one in last.subjects)
    return taken | ({"carried": (*question.carried, named)} if named else {})


def _only_unit(question: Question) -> bool:
    """换算成元: the same once more, in another unit."""
    return question.operation in {"figure", "unclear"} and question.measure is None and not question.stages


def _open(subject: Subject, question: Question) -> Subject:
    """预算多少 after the score of a project: of the project, not of its score."""
    scored = subject.projects and subject.concepts == (_SCORE,) and (question.stages or question.measure == "完成率")
    return subject.model_copy(update={"concepts": ()}) if scored else subject


def _money_of_what_was_counted(question: Question, last: Question) -> dict[str, object]:
    """花了多少钱 right after 有几辆车 or 有几个项目 means the cars and the projects, not everything there is."""
    vague = _of_all(question) if question.subjects else bool(_CUES.together["spent"].search(question.text))
    said = _WHOLE in question.text or _CUES.together["whole"].search(question.text)
    if not vague or said or question.operation != "figure" or question.years or question.entities:
        return {}
    counted = set(last.subjects[0].concepts) if len(last.subjects) == 1 else set()
    listed = last.operation == "count" and last.universe == "项目" and not (last.compare or last.threshold)
    if _PROJECTS in counted or listed:
        return {"subjects": (), "universe": "项目", "operation": "sum", "carried": ("项目",)}
    money = money_of(last.subjects[0]) if counted else ()
    return {"subjects": money, "carried": (last.subjects[0].name,)} if money else {}


def money_of(counted: Subject) -> tuple[Subject, ...]:
    """公务用车保有量 → what the cars cost: the item that the count stands beside in the phrases."""
    for one in load_phrases().counted:
        money = [name for word in one.words if (name := load_vocabulary().concept(word)) and name not in one.concepts]
        if set(counted.concepts) & set(one.concepts) and money:
            return (Subject(said=money[0], concepts=(money[0],)),)
    return ()


def _part_said(question: Question, last: Question) -> Subject | None:
    """其中服务呢: the part of what was asked before that bears these words."""
    said = key(question.text)
    items = [item for subject in last.subjects for one in subject.concepts if (item := load_vocabulary().item(one))]
    parts = [part for item in items for part in item.parts]
    for length in range(len(said), 1, -1):
        pieces = {said[start : start + length] for start in range(len(said) - length + 1)}
        found = [part for part in parts if any(piece in key(part) for piece in pieces)]
        if len(found) == 1:
            return Subject(said=found[0], concepts=(found[0],))
    return None


def _surroundings(question: Question, last: Question) -> dict[str, object]:
    taken: dict[str, object] = {}
    if not question.years and last.years and last.year_origin != "newest":
        taken |= {"years": last.years[-1:] if question.subjects else last.years, "year_origin": "carried"}
    if not question.entities and not question.strangers and last.entities:
        taken["entities"] = last.entities
    if not question.entities and not question.strangers and (question.follows or not _has_subject(question)):
        taken["strangers"] = last.strangers  # a follow-up on somebody not held is not about those who are
    bare = question.follows and question.subjects and question.operation == "figure" and question.measure is None
    bare = bare and _of_projects(question) == _of_projects(last)
    if bare and last.operation == "figure" and _of_projects(last):
        taken["measure"] = last.measure  # 爱山东项目呢 after a score asks for a score
    if bare and last.operation in _REPEATED - {"passage", "breakdown", "largest", "smallest", "count"}:
        taken |= {"operation": last.operation, "measure": last.measure, "basis": last.basis}
    return taken


def _between_years(question: Question, last: Question) -> Question:
    """比2020年多吗 after a figure of 2024: the two years against each other."""
    than = question.operation == "figure" and _CUES.against["than"].search(question.text)
    against = than or question.operation in {"change", "difference"}
    compares = against and _CUES.against["opens"].match(question.text)
    if not compares or len(question.years) != 1 or not last.years or last.years[-1] == question.years[0]:
        return question
    return question.model_copy(update={"years": (last.years[-1], *question.years), "operation": "difference"})


def _of_projects(question: Question) -> bool:
    return any(subject.projects for subject in question.subjects)


def _two_sided(question: Question) -> bool:
    return len(question.years) > 1 or len(question.subjects) > 1 or len(question.stages) > 1


def _together(question: Question, earlier: Sequence[Question]) -> Question:
    """这两项加起来, 三项合计: what the last questions were about, as many as are said."""
    several = next((number for number, said in _CUES.several.items() if said.search(question.text)), 2)
    subjects = tuple({item.name: item for one in earlier[-several:] for item in one.subjects}.values())
    same_year = len({one.years for one in earlier[-several:]}) == 1
    return question.model_copy(update={"subjects": subjects}) if same_year and len(subjects) > 1 else question


def _against(question: Question, earlier: Sequence[Question]) -> Question:
    """差多少 after two questions: the years, else the subjects, that these two differ in."""
    if len(earlier) < 2:
        return question
    one, other = earlier[-2], earlier[-1]
    years = tuple(dict.fromkeys((*one.years, *other.years)))
    subjects = tuple({item.name: item for item in (*one.subjects, *other.subjects)}.values())
    if len(subjects) == 1 and len(years) > 1:
        return question.model_copy(update={"years": years, "year_origin": "carried"})
    if len(subjects) > 1:
        return question.model_copy(update={"subjects": subjects})
    stages = tuple(dict.fromkeys((*one.stages, *other.stages)))
    if len(stages) > 1 and not question.basis:  # 差多少 after 预算是多少 and 决算呢
        return question.model_copy(update={"stages": stages})
    return question
