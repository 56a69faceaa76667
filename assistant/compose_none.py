"""Four noes that are not one: printed 0, blank cell, form declared empty, not held; and what is out of scope."""

from assistant.answer import Answer
from assistant.compose_draft import Draft, place
from assistant.lookup_cells import of_stage
from assistant.lookup_record import Cell, Evidence
from assistant.phrases import load_phrases
from corpus.fact import Stage

_OUT_OF_SCOPE = {
    "off_topic": "这个问题不在本助手的范围内：这里只回答已收录的政府预算、决算公开报告中的内容。",
    "forecast": "报告只记载已经发生的收支，这里不作预测。可以查询已收录年度的数字。",
    "opinion": "这里只陈述报告公开的数字和文字，不作评判，也不能据此推断报告没有写明的事。可以查询有关的数字。",
}


def held_in_words(evidence: Evidence) -> str:
    """The reports held, one phrase each."""
    named = sorted((one.identity for one in evidence.reports), key=lambda one: (one.entity, -one.year))
    said = [f"{one.entity}{one.year}年度{one.kind}（{one.scope}）" for one in named]
    if evidence.tables:
        tables = "、".join(f"“{one.title}”" for one in evidence.tables)
        said.append(f"导入的表{tables}（{evidence.imported} 个单位）")
    return "、".join(said)


def not_found(evidence: Evidence) -> Answer:
    """Says what is missing, where was looked and what is held instead."""
    draft = Draft(evidence)
    question = evidence.question
    if question.strangers:
        draft.say(f"没有收录“{'”“'.join(question.strangers)}”的报告。")
    elif evidence.cells:
        for cell in evidence.cells:
            explain_none(draft, cell)
            for fact in (reading.lead for reading in cell.elsewhere[:3]):
                what = f"的指标“{fact.concept}”实际值" if fact.measure == "实际值" else "执行数"
                draft.say(f"另：项目“{fact.project}”{what}{draft.figure(fact)}，见{place(fact)}。")
    else:
        _missing(draft, evidence)
    held = any(cell.year_held and (cell.blanks or cell.empty_forms) for cell in evidence.cells)
    if not held:
        draft.say(f"目前收录的报告：{held_in_words(evidence)}。")
    _offer(draft, evidence)
    told = any(cell.empty_forms or cell.elsewhere for cell in evidence.cells)
    return draft.answer("answered" if told else "not_found")


def _missing(draft: Draft, evidence: Evidence) -> None:
    question = evidence.question
    absent = [year for year in question.years if year in evidence.years_absent]
    if absent:
        draft.say(f"没有收录{'、'.join(f'{year}年' for year in absent)}的报告。")
        return
    named = "、".join(question.unknown) or (question.subjects[0].name if question.subjects else "")
    years = "、".join(f"{year}年" for year in question.years)
    if not named and question.universe in {"功能分类", "经济分类"}:
        wanted = "、".join((*question.funds, *question.stages)) or "数字"
        draft.say(f"{years}的报告没有按{question.universe}列出{wanted}。")
        return
    draft.say(f"在{years}的报告中没有找到“{named}”。" if named else "没有听懂要查的是哪一项。")
    if question.unknown and question.subjects:
        known = question.subjects[0].name
        draft.say(f"不能确定它是不是限定了{quoted(known)}，所以没有给出数字；如果与所问无关，请去掉它再问。")
        draft.suggest(f"{''.join(question.entities[:1])}{years}{known}是多少？")


def explain_none(draft: Draft, cell: Cell) -> None:
    """Which of the noes this is."""
    name = cell.subject.name
    if not cell.year_held:
        draft.say(f"没有收录{cell.entity}{cell.year}年的报告，查不到“{name}”。")
    elif cell.empty_forms:
        empty = cell.empty_forms[0]
        draft.cite_empty(empty)
        draft.say(f"{cell.entity}{cell.year}年的《{empty.form}》没有数据。报告原文：“{one_line(empty.source.quote)}”")
    elif cell.blanks:
        blank = cell.blanks[0]
        draft.cite_blank(blank)
        draft.say(f"{cell.year}年《{blank.form}》中“{name}”一栏为空，报告没有给出数字（空白不等于 0）。")
    elif cell.candidates:
        counter = draft.question.counter
        wanted = draft.question.measure or "、".join(draft.question.stages) or "这个数字"
        wanted = f"以“{counter}”计的数" if counter else wanted
        draft.say(f"{cell.entity}{cell.year}年的报告有{quoted(name)}，但没有给出它的{wanted}。")
    else:
        draft.say(f"在{cell.entity}{cell.year}年的报告中没有找到{quoted(name)}。")


def unprinted(draft: Draft, cell: Cell) -> tuple[Stage, ...]:
    """年初预算和决算各是多少, where the report prints one of them: says that the other is missing."""
    asked, lead = draft.question.stages, cell.lead
    missing = tuple(one for one in asked if not of_stage([reading.lead for reading in cell.readings], (one,)))
    if len(asked) < 2 or not missing or lead is None or lead.measure != "金额":
        return ()
    draft.say(f"{cell.year}年的报告有{quoted(cell.subject.name)}，但没有给出它的{'、'.join(missing)}。")
    return missing


def quoted(name: str) -> str:
    return name if "“" in name else f"“{name}”"


def one_line(quote: str) -> str:
    return "".join(quote.split())


def _offer(draft: Draft, evidence: Evidence) -> None:
    question = evidence.question
    years = [year for year in evidence.years if year not in question.years] if evidence.years_absent else []
    for year in years or evidence.years[:0]:
        if question.subjects and not question.strangers:
            draft.suggest(f"{''.join(question.entities[:1])}{year}年{question.subjects[0].name}是多少？")
    draft.suggest(*evidence.near, *examples(evidence))


def examples(evidence: Evidence) -> tuple[str, ...]:
    """What can be asked of the reports held; of tables alone only what they are."""
    said = load_phrases().examples["questions"]
    years = evidence.years or [one.identity.year for one in evidence.reports]
    if not years or all(one.imported for one in evidence.asked):
        return tuple(one for one in said if "{" not in one)[-1:]
    return tuple(one.format(year=max(years)) for one in said)


def out_of_scope(evidence: Evidence) -> Answer:
    draft = Draft(evidence)
    draft.say(_OUT_OF_SCOPE[evidence.question.operation])
    draft.suggest(*examples(evidence))
    return draft.answer("out_of_scope")


def hint(evidence: Evidence) -> Answer:
    """For greetings, questions about the assistant and what cannot be read."""
    draft = Draft(evidence)
    greets = evidence.question.operation in {"greeting", "help"}
    if greets and load_phrases().cues.social["thanks"].search(evidence.question.text):
        draft.say("不客气。还可以接着问。")
    elif greets:
        draft.say("您好。可以就已收录的预算、决算公开报告提问，每个数字都附出处。")
    else:
        such = "".join(f"“{one}”" for one in examples(evidence)[:2])
        draft.say(f"没有看懂这个问题。请写明要查的项目，最好带上年度，例如：{such}")
    draft.say(f"目前收录：{held_in_words(evidence)}。")
    draft.suggest(*evidence.near, *examples(evidence))
    return draft.answer("answered" if greets else "clarify")


def holdings(evidence: Evidence) -> Answer:
    draft = Draft(evidence)
    draft.say(f"目前收录 {len(evidence.reports)} 份报告{'和导入的表：' if evidence.tables else '：'}")
    for one in sorted(evidence.reports, key=lambda one: -one.identity.year):
        identity = one.identity
        draft.say(f"· {one.title}：{identity.entity}，{identity.year}年度，{identity.kind}，{identity.scope}")
    for one in evidence.tables:
        draft.say(f"· 导入的表“{one.title}”：{one.counts.facts} 个数字")
    draft.suggest(*examples(evidence))
    return draft.answer()
