"""Lists, rankings and counts over facts of one kind."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Answer
from assistant.bounds import keeps
from assistant.compose_draft import Draft, place
from assistant.compose_figure import figures, parts_add_up
from assistant.compose_none import not_found
from assistant.compose_notes import add_notes, suggest_more
from assistant.lookup_record import Evidence, Listing, Member
from corpus.fact import Fact
from corpus.figure import written

_SHOWN = 30


def breakdown(evidence: Evidence) -> Answer:
    if not evidence.lists:
        return _none_lack(evidence) if evidence.question.lacking and evidence.cells else figures(evidence)
    draft = Draft(evidence)
    for listing in evidence.lists:
        _list(draft, listing)
    _year_note(draft, evidence)
    return draft.answer()


def _none_lack(evidence: Evidence) -> Answer:
    """哪些科目没有基本支出, where all of them have some."""
    draft = Draft(evidence)
    cell = evidence.cells[0]
    how = "只有" if evidence.question.lacking == "only" else "没有"
    draft.say(f"{cell.year}年的报告没有列出{how}{cell.subject.name}的科目。")
    if cell.lead:
        draft.say(f"{draft.label(cell.lead)}合计{draft.figure(cell.lead)}，见{place(cell.lead)}。")
    add_notes(draft, [cell])
    return draft.answer()


def _list(draft: Draft, listing: Listing) -> None:
    """Every member that is not 0, then those that are; the whole and whether the parts make it."""
    year = listing.members[0].fact.year
    told = [one for one in listing.members if one.fact.value]
    zero = [one for one in listing.members if not one.fact.value]
    draft.say(f"{year}年{listing.title}：")
    for member in told[:_SHOWN]:
        draft.say(f"· {member.label} {draft.figure(member.fact)}")
    if zero:
        for member in zero:
            draft.cite(member.fact)
        draft.say(f"· 其余为 0：{'、'.join(member.label for member in zero)}")
    if listing.whole is not None:
        whole = f"{listing.whole.concept} {draft.figure(listing.whole)}"
        adds = parts_add_up(listing.whole, [one.fact for one in listing.members])
        draft.say(f"合计：{whole}{'，与各项之和相符' if adds else ''}。")
    draft.say(f"出处：{place(listing.members[0].fact)}等。")


def ranked(evidence: Evidence) -> Answer:
    """The extreme first; as many as were asked for, and all that tie with the last of them."""
    listing = _ranking(evidence)
    if listing is None:
        return figures(evidence) if evidence.cells else not_found(evidence)
    draft = Draft(evidence)
    falling = evidence.question.operation == "largest"
    ordered = sorted(listing.members, key=lambda one: one.fact.value, reverse=falling)
    if evidence.question.place and not evidence.question.top:
        return _placed(draft, listing, ordered, evidence.question.place)
    side_by_side = len(evidence.question.subjects) > 1 or not evidence.lists
    top = evidence.question.top or (len(ordered) if side_by_side else 1)
    shown = [one for one in ordered if _within(one, ordered[min(top, len(ordered)) - 1], falling)]
    word = "最高" if falling else "最低"
    if len(shown) == 1:
        draft.say(f"{shown[0].fact.year}年{listing.title}{word}的是“{shown[0].label}”，{draft.figure(shown[0].fact)}。")
    else:
        draft.say(f"{listing.title}由{'高到低' if falling else '低到高'}：")
        for at, one in enumerate(shown, 1):
            draft.say(f"{at}. {one.label} {draft.figure(one.fact)}")
    if len(shown) > top:
        draft.note(f"第 {top} 名有并列，一并列出。")
    return _compared(draft, ordered, shown[0].fact)


def _placed(draft: Draft, listing: Listing, ordered: Sequence[Member], at: int) -> Answer:
    """第三高的是哪个: the member in that place alone, and what stands before it."""
    word = "高" if draft.evidence.question.operation == "largest" else "低"
    if at > len(ordered):
        draft.say(f"{listing.title}只有 {len(ordered)} 项可以比较，没有第 {at} 名。最后一项是：")
        at = len(ordered)
    chosen = ordered[at - 1]
    same = [one for one in ordered if one.fact.value == chosen.fact.value]
    names = "、".join(f"“{one.label}”" for one in same)
    draft.say(f"{chosen.fact.year}年{listing.title}第{at}{word}的是{names}，{draft.figure(chosen.fact)}。")
    if before := [one for one in ordered[:at] if one not in same]:
        draft.say(f"在它前面：{'、'.join(f'{one.label} {draft.figure(one.fact)}' for one in before)}。")
    for one in same[1:]:
        draft.cite(one.fact)
    return _compared(draft, ordered, chosen.fact)


def _compared(draft: Draft, ordered: Sequence[Member], first: Fact) -> Answer:
    """The end of a ranking: where it stands, over how many, and whether they may be compared."""
    draft.say(f"出处：{place(first)}；共比较 {len(ordered)} 项。")
    if len({one.fact.scope for one in ordered}) > 1:
        draft.note(
            "口径不同，不宜直接比较：" + "、".join(f"{one.fact.year}年为{one.fact.scope}" for one in ordered) + "。"
        )
    _year_note(draft, draft.evidence)
    return draft.answer()


def _within(one: Member, last: Member, falling: bool) -> bool:
    return one.fact.value >= last.fact.value if falling else one.fact.value <= last.fact.value


def _ranking(evidence: Evidence) -> Listing | None:
    if evidence.lists:
        return evidence.lists[0]
    leads = [cell.lead for cell in evidence.cells if cell.lead]
    if len(leads) < 2:
        return None
    members = tuple(Member(label=f"{fact.year}年", fact=fact) for fact in leads)
    return Listing(title=f"{leads[0].concept}", members=members)


def counted(evidence: Evidence) -> Answer:
    """How many members meet the condition, and which."""
    if not evidence.lists:
        return figures(evidence) if evidence.cells else not_found(evidence)
    listing = evidence.lists[0]
    draft = Draft(evidence)
    kept = [one for one in listing.members if _meets(one.fact, evidence)]
    year = listing.members[0].fact.year
    formula = f"计数：{len(listing.members)} 个项目中符合条件的 {len(kept)} 个"
    if not kept:
        draft.say(f"{year}年列出{listing.title}的 {len(listing.members)} 个项目中，没有符合条件的。")
        draft.cite(listing.members[0].fact)
        return draft.answer()
    count = draft.computed(
        Decimal(len(kept)), "个", f"{year}年符合条件的项目数", formula, [one.fact for one in kept], year
    )
    plain = evidence.question.threshold is None and evidence.question.compare is None
    shown = f"，后为{listing.title}" if plain else ""
    draft.say(f"{year}年的报告列出{count}项目{shown}：" if plain else f"{year}年有{count}项目符合条件（{formula}）：")
    for one in kept[:_SHOWN]:
        draft.say(f"· {one.label} {draft.figure(one.fact)}")
    draft.say(f"出处：{place(kept[0].fact)}等。")
    _year_note(draft, evidence)
    return draft.answer()


def _meets(fact: Fact, evidence: Evidence) -> bool:
    return keeps(fact.value, fact.unit, evidence.question.threshold, evidence.question.compare)


def named(evidence: Evidence) -> Answer:
    """What a figure stands for: every item that the reports print it under."""
    draft = Draft(evidence)
    claim = evidence.question.figure
    said = f"{written(claim.value)}{claim.unit}" if claim is not None and claim.value is not None else ""
    if not evidence.lists:
        years = "、".join(f"{one.identity.year}年" for one in evidence.reports)
        draft.say(f"收录的报告（{years}）中没有印着{said}的地方。")
        return draft.answer("not_found")
    for listing in evidence.lists:
        draft.say(f"{said}在《{listing.title}》中是：")
        for member in listing.members:
            draft.say(f"· {draft.label(member.fact)} {draft.figure(member.fact)}，见{place(member.fact)}")
    suggest_more(draft, ())
    return draft.answer()


def trend(evidence: Evidence) -> Answer:
    """The figures of all years held, oldest first, with the warning where their scopes differ."""
    answer = figures(evidence)
    scopes = {cell.lead.scope for cell in evidence.cells if cell.lead}
    if len(scopes) < 2:
        return answer
    told = "、".join(f"{cell.year}年为{cell.lead.scope}" for cell in evidence.cells if cell.lead)
    return answer.model_copy(update={"notes": (*answer.notes, f"口径不同，不能相加，也不宜直接比较：{told}。")})


def _year_note(draft: Draft, evidence: Evidence) -> None:
    add_notes(draft, ())
    question = evidence.question
    if question.year_origin == "newest" and evidence.lists:
        draft.notes = [one for one in draft.notes if "没有说明年度" not in one]
        draft.note(f"没有说明年度，按最新收录的{evidence.lists[0].members[0].fact.year}年回答。")
    suggest_more(draft, evidence.cells)
    for listing in evidence.lists[:1]:
        _suggest_members(draft, listing)


def _suggest_members(draft: Draft, listing: Listing) -> None:
    """What leads of a list, and its whole in another year."""
    told = [one for one in listing.members if one.fact.value]
    if not told:
        return
    first = max(told, key=lambda one: one.fact.value)
    year = first.fact.year
    if first.fact.project:
        least = min(told, key=lambda one: one.fact.value)
        draft.suggest(f"{year}年{first.label}花了多少？", f"{year}年{least.label}为什么扣分？")
        return
    draft.suggest(f"{year}年{first.label}是多少？")
    others = [one for one in draft.evidence.years if one != year]
    if listing.whole is not None and others:
        draft.suggest(f"{others[0]}年{listing.whole.concept}是多少？")
