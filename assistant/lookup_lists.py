"""What a list, a ranking or a count goes over: parts of an item, codes below a code, projects, years."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.lookup_cells import BUDGETS, cell_of, funds_asked
from assistant.lookup_readings import in_one_classification, preferred
from assistant.lookup_record import Listing, Member
from assistant.phrases import load_phrases
from assistant.question_record import Question, Subject
from corpus.fact import Fact, Fund, Measure, Stage
from corpus.vocabulary_file import load_vocabulary
from index.fact_rows import FactQuery
from index.fact_table import FactTable

_BY_FUNCTION = "支出决算表"
_BY_KIND = "一般公共预算财政拨款基本支出决算表"
_SPENDING, _INCOME = "本年支出合计", "本年收入合计"
_NATURE = "支出"  # the vocabulary's group of 基本支出, 项目支出 …
_BASIC = "基本支出"
_FULL = 100  # per cent
_LEVELS = 3  # 类、款、项
_CLASSIFIED = frozenset({"功能分类", "经济分类"})
_ALL_MONEY: Fund = "全部收支"
_CLASS, _ITEM = 3, 7  # digits of a code of the first level and of the third
_BUDGETS: frozenset[Stage] = frozenset(BUDGETS)
_NATURES = ("项目支出", _BASIC)
_SOURCES = "收入"
_TOTAL, _MONEY, _EXECUTION = "自评得分", "年度资金总额", "预算执行率"


def lists_of(question: Question, entity: str, year: int, table: FactTable) -> tuple[Listing, ...]:
    """The lists that answer the question for one entity and year; none where nothing can be listed."""
    if question.universe == "项目":
        return _some(_projects(question, entity, year, table))
    if question.universe == "指标":
        return _indicators(question, entity, year, table)
    if len(question.subjects) > 1:
        return _some(_side_by_side(question, entity, year, table))
    subject = question.subjects[0] if question.subjects else None
    if subject is None and question.universe in _CLASSIFIED and (held := _held_to_budget(question)):
        lacks = any(one in question.text for one in load_phrases().lacking["none"])  # 哪些科目没有年初预算
        return () if lacks else _some(_stated(held, question, entity, year, table))
    basic = subject is None or {"基本支出", _SPENDING} & {*subject.concepts}
    if question.universe == "经济分类" and basic:
        rows = _coded("基本支出按经济分类", _BY_KIND, "", 5, entity, year, table)
        return _some(rows.model_copy(update={"whole": _lead(_BASIC, question, entity, year, table)}))
    if subject is None and question.universe is None and _BUDGETS.issuperset(question.stages) and question.stages:
        return _some(_projects(question, entity, year, table))  # of the items only the final figures are listed
    if subject is None or _SPENDING in subject.concepts:
        return _spending(question, entity, year, table)
    if lists := _of_nature(subject, question, entity, year, table):
        return lists
    if _INCOME in subject.concepts or "收入总计" in subject.concepts:
        return _some(_grouped(_SOURCES, _INCOME, question, entity, year, table))
    return _some(_parts(question, subject, entity, year, table))


def _some(listing: Listing | None) -> tuple[Listing, ...]:
    return (listing,) if listing is not None and listing.members else ()


def _lead(concept: str, question: Question, entity: str, year: int, table: FactTable) -> Fact | None:
    plain = question.model_copy(update={"measure": None, "counter": None, "operation": "figure", "basis": None})
    return cell_of(plain, Subject(said=concept, concepts=(concept,)), entity, year, table, held=True).lead


def _spending(question: Question, entity: str, year: int, table: FactTable) -> tuple[Listing, ...]:
    by_function = _some(_by_function(question, entity, year, table))
    if question.universe == "功能分类" or question.operation in {"largest", "smallest"}:
        return by_function
    return (*_some(_grouped(_NATURE, _SPENDING, question, entity, year, table)), *by_function)


def _by_function(question: Question, entity: str, year: int, table: FactTable) -> Listing:
    """Spending by function, of the fund and the stage asked for: from the form that prints it so, with codes or by the
    names alone."""
    order = load_phrases().preference
    names = tuple(one.name for one in load_vocabulary().functional if len(one.code) == _CLASS)
    query = FactQuery(
        concepts=(*names, _SPENDING), entities=(entity,), years=(year,), aspects=(None,), projects=(None,),
        funds=tuple(funds_asked(question)) or (_ALL_MONEY,), measures=("金额",),
        stages=BUDGETS if "预算" in question.stages else question.stages,
    )  # fmt: skip
    printed = [fact for fact in preferred(table.find(query), order) if fact.source.table is not None]
    parts = [fact for fact in printed if fact.concept in names]
    parts.sort(key=lambda fact: (order.stages.index(fact.stage), fact.code is None))  # a stable sort
    lead = parts[0] if parts else None
    of_form = [fact for fact in printed if lead and (fact.form, fact.stage) == (lead.form, lead.stage)]
    rows = {fact.concept: fact for fact in reversed(of_form)}
    title = f"{question.funds[0] if question.funds else ''}按功能分类"
    members = _members(rows[name] for name in names if name in rows)
    return Listing(title=title, members=members, whole=rows.get(_SPENDING))


def _held_to_budget(question: Question) -> Measure | None:
    """哪个科目完成年初预算的比例最高, 超预算的科目有哪些, 年初预算按科目各多少: what the text states item by item."""
    if question.measure == "完成率" or question.basis in BUDGETS or question.verdict == "exceeded":
        return "完成率"
    return "金额" if question.stages and _BUDGETS.issuperset(question.stages) else None


def _stated(measure: Measure, question: Question, entity: str, year: int, table: FactTable) -> Listing:
    """The rates of completion, or the budgets, that the text states of the items, each with its 类, 款 and 项."""
    stages = () if measure == "完成率" else BUDGETS if "预算" in question.stages else question.stages
    query = FactQuery(
        entities=(entity,), years=(year,), measures=(measure,), stages=stages, projects=(None,), aspects=(None,),
        bases=(question.basis,) if measure == "完成率" and question.basis else (),
        funds=tuple(funds_asked(question)),
    )  # fmt: skip
    stated = [fact for fact in table.find(query) if fact.source.table is None and len(fact.path) == _LEVELS]
    found = {fact.concept: fact for fact in reversed(preferred(stated, load_phrases().preference))}
    kept = sorted(found.values(), key=lambda fact: fact.source.line)
    exceeds = any(one in question.text for one in load_phrases().rows["exceeds"])
    kept = [fact for fact in kept if fact.value > _FULL] if measure == "完成率" and exceeds else kept
    title = "完成年初预算的百分比" if measure == "完成率" else f"{kept[0].stage if kept else ''}（按科目）"
    return Listing(title=title, members=_members(kept))


def _of_nature(subject: Subject, question: Question, entity: str, year: int, table: FactTable) -> tuple[Listing, ...]:
    """项目支出按功能分类; 项目支出有哪些 is asked of the projects as well. 基本支出 has parts of its own."""
    nature = next((one for one in _NATURES if one in subject.concepts), None)
    if nature is None or (question.universe != "功能分类" and (nature == _BASIC or question.universe is not None)):
        return ()
    if question.lacking is not None:
        return _some(_lacking(nature, question, entity, year, table))
    rows = _coded(f"{nature}按功能分类", _BY_FUNCTION, "", 3, entity, year, table, aspect=nature)
    by_function = _some(rows.model_copy(update={"whole": _lead(nature, question, entity, year, table)}))
    if question.universe is not None or question.operation != "breakdown":
        return by_function
    spent = question.model_copy(update={"stages": ("决算",)})
    return (*by_function, *_some(_projects(spent, entity, year, table)))


def _lacking(nature: str, question: Question, entity: str, year: int, table: FactTable) -> Listing:
    """哪些科目没有项目支出, 只有项目支出: the items whose cell of that nature, or of every other one, is blank or 0."""
    only = question.lacking == "only"
    items = _coded("", _BY_FUNCTION, "", _ITEM, entity, year, table).members
    columns = [one for one in _NATURES if (one == nature) != only]
    spent = {
        member.fact.code
        for column in columns
        for member in _coded("", _BY_FUNCTION, "", _ITEM, entity, year, table, aspect=column).members
        if member.fact.value
    }
    title = f"{'只有' if only else '没有'}{nature}的科目（本年支出合计）"
    return Listing(title=title, members=tuple(one for one in items if one.fact.code not in spent))


def _grouped(group: str, whole: str, question: Question, entity: str, year: int, table: FactTable) -> Listing:
    """The items of one group of the vocabulary that stand directly below the whole."""
    items = [item for item in load_vocabulary().items if item.group == group]
    nested = {part for item in items for part in item.parts} | {whole}
    facts = [_lead(item.name, question, entity, year, table) for item in items if item.name not in nested]
    kept = [
        fact for fact in facts if fact is not None and fact.form not in {"收入支出决算总表", "财政拨款收入支出决算总表"}
    ]
    title = "按支出性质" if group == _NATURE else "按收入来源"
    return Listing(title=title, members=_members(kept), whole=_lead(whole, question, entity, year, table))


def _parts(question: Question, subject: Subject, entity: str, year: int, table: FactTable) -> Listing | None:
    """The parts that the vocabulary knows, else the codes one level below the subject's own."""
    whole = cell_of(question.model_copy(update={"operation": "figure"}), subject, entity, year, table, held=True).lead
    item = load_vocabulary().item(subject.concepts[0]) if subject.concepts else None
    if item and item.parts:
        facts = [_lead(part, question, entity, year, table) for part in item.parts]
        return Listing(title=f"{item.name}的构成", members=_members(fact for fact in facts if fact), whole=whole)
    coded = next((fact for fact in _facts(question, subject, entity, year, table) if fact.code), None)
    if coded is None or coded.code is None:
        return _headed(subject, whole, entity, year, table)
    return _coded(f"{coded.concept}的构成", coded.form, coded.code, len(coded.code) + 2, entity, year, table)


def _headed(subject: Subject, whole: Fact | None, entity: str, year: int, table: FactTable) -> Listing | None:
    """公用经费: the economic items that stand in its columns."""
    rows = _coded("", _BY_KIND, "", 5, entity, year, table)
    members = [one for one in rows.members if any(one.fact.column.startswith(name) for name in subject.concepts)]
    return Listing(title=f"{subject.name}的构成", members=tuple(members), whole=whole) if members else None


def _facts(question: Question, subject: Subject, entity: str, year: int, table: FactTable) -> tuple[Fact, ...]:
    return cell_of(
        question.model_copy(update={"operation": "figure"}), subject, entity, year, table, held=True
    ).candidates


def _coded(
    title: str, form: str, above: str, length: int, entity: str, year: int, table: FactTable, aspect: str | None = None
) -> Listing:
    """The rows of a form whose codes have `length` digits and stand below `above`, in the column of an aspect."""
    columns = (aspect,)
    rows = table.find(FactQuery(entities=(entity,), years=(year,), forms=(form,), aspects=columns, measures=("金额",)))
    coded = (row for row in rows if row.code and len(row.code) == length and row.code.startswith(above))
    members = sorted(coded, key=lambda row: row.code or "")  # a form in two halves prints them mixed
    whole = next((row for row in rows if (row.code == above if above else row.code is None)), None)
    return Listing(title=title, members=_members(members), whole=whole)


def _members(facts: Iterable[Fact]) -> tuple[Member, ...]:
    return tuple(Member(label=fact.concept, fact=fact) for fact in facts)


def _side_by_side(question: Question, entity: str, year: int, table: FactTable) -> Listing:
    cells = [cell_of(question.model_copy(update={"operation": "figure"}), one, entity, year, table, held=True)
             for one in question.subjects]  # fmt: skip
    compared = in_one_classification(cells)
    members = [Member(label=cell.subject.name, fact=cell.lead) for cell in compared if cell.lead]
    return Listing(title="各项", members=tuple(members))


def _projects(question: Question, entity: str, year: int, table: FactTable) -> Listing | None:
    """One fact for each project, all from the form that lists the most of them."""
    best: Listing | None = None
    for measure, stages in _measures_of_projects(question):
        scored = _EXECUTION if measure in {"得分", "分值"} and _of_money(question) else None
        listing = _listed(measure, stages, entity, year, table, scored)
        if listing.members and (best is None or len(listing.members) > len(best.members)):
            best = listing
    return best


def _of_money(question: Question) -> bool:
    """预算执行率得分最低的项目: the points for the row of the money."""
    return any(one.concepts == (_MONEY,) for one in question.subjects)


def _indicators(question: Question, entity: str, year: int, table: FactTable) -> tuple[Listing, ...]:
    """What each indicator of a project scored, or was to be and came to: a list for each form of that name."""
    named = tuple(name for one in question.subjects for name in one.projects)
    measure = question.measure if question.measure in {"目标值", "实际值", "分值"} else "得分"
    query = FactQuery(entities=(entity,), years=(year,), measures=(measure,))
    facts = [fact for fact in table.find(query) if fact.project in named and fact.source.table is not None]
    forms = dict.fromkeys((fact.report, fact.source.table) for fact in facts)
    lists = (_of_form([one for one in facts if (one.report, one.source.table) == form], measure) for form in forms)
    return tuple(one for one in lists if one.members)


def _of_form(facts: Sequence[Fact], measure: Measure) -> Listing:
    """The rows of one form; that of the money is the execution of the budget."""
    whole = next((one for one in facts if one.concept == _TOTAL), None)
    rows = [one for one in facts if one.concept != _TOTAL]
    members = (Member(label=_EXECUTION if one.concept == _MONEY else one.item, fact=one) for one in rows)
    title = f"“{facts[0].project}”各项指标的{measure}"
    return Listing(title=title, members=tuple(members), whole=whole)


def _measures_of_projects(question: Question) -> tuple[tuple[Measure, tuple[Stage, ...]], ...]:
    """What is listed of each project: what was asked for; where nothing was, what most projects have."""
    scored = question.measure in {"得分", "分值"} or (question.threshold and question.threshold.unit == "分")
    scored = scored or any("自评得分" in subject.concepts for subject in question.subjects)
    if scored or question.compare in {"full", "short"}:
        return (("得分", ()),)
    rated = question.threshold is not None and question.threshold.unit == "%"
    if question.measure == "完成率" or question.operation == "completion" or rated:
        return (("完成率", ()),)
    if "预算" in question.stages:
        return tuple(("金额", (stage,)) for stage in BUDGETS)
    if question.stages:
        return (("金额", question.stages),)
    plain = question.operation in {"count", "breakdown"} and question.threshold is None
    return (("得分", ()), ("金额", ("决算",))) if plain else (("金额", ("决算",)),)


def _listed(
    measure: Measure, stages: tuple[Stage, ...], entity: str, year: int, table: FactTable, scored: str | None
) -> Listing:
    concepts = (_TOTAL,) if measure == "得分" and scored is None else (_MONEY,)
    query = FactQuery(concepts=concepts, entities=(entity,), years=(year,), measures=(measure,), stages=stages)
    facts = [fact for fact in table.find(query) if fact.project]
    forms = dict.fromkeys(fact.form for fact in preferred(facts, load_phrases().preference))
    lists = [_once([fact for fact in facts if fact.form == form], entity, year, table) for form in forms]
    called = f"{scored}{measure}" if scored else {"得分": _TOTAL, "完成率": _EXECUTION}.get(measure)
    title = called or ("执行数" if stages == ("决算",) else stages[0] if stages else "金额")
    best = max(lists, key=len, default=[])
    named = {fact.project for fact in best}
    # A project may stand in the text alone, its form being printed under another's name.
    best = [*best, *(fact for one in lists if one is not best for fact in one if fact.project not in named)]
    members = tuple(Member(label=fact.project or "", fact=fact) for fact in _first_of_each(best))
    return Listing(title=title, members=members)


def _first_of_each(facts: Sequence[Fact]) -> list[Fact]:
    """Facts of one project from several forms once; several of one form stay."""
    form_of: dict[str | None, str] = {}
    return [fact for fact in facts if form_of.setdefault(fact.project, fact.form) == fact.form]


def _once(facts: Sequence[Fact], entity: str, year: int, table: FactTable) -> list[Fact]:
    """Every project once: a form printed twice is one project, two scores under one name are two."""
    scores = table.find(FactQuery(concepts=("自评得分",), entities=(entity,), years=(year,)))
    score_of: dict[tuple[str, int | None], Decimal] = {
        (one.report, one.source.table): one.value for one in scores if one.source.table is not None
    }
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        place = (fact.report, fact.source.table)
        kept.setdefault((fact.report, fact.project, fact.value, score_of.get(place)), fact)
    return list(kept.values())
