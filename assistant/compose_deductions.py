"""为什么扣分: the score, then what lost points, each with the reason that the form gives or that it gives none."""

from assistant.answer import Answer
from assistant.compose_draft import Draft, with_unit
from assistant.compose_notes import add_notes
from assistant.lookup_record import Deduction, Evidence, ScoreSheet


def deductions(evidence: Evidence) -> Answer:
    draft = Draft(evidence)
    for sheet in evidence.sheets:
        _sheet(draft, sheet, evidence.sheets)
    add_notes(draft, [cell for cell in evidence.cells if cell.candidates])
    lead = evidence.sheets[0].total
    draft.suggest(f"{lead.year}年{lead.project}花了多少？", f"{lead.year}年{lead.project}执行率多少？")
    return draft.answer()


def _sheet(draft: Draft, sheet: ScoreSheet, sheets: tuple[ScoreSheet, ...]) -> None:
    total = sheet.total
    twins = sum(one.total.project == total.project for one in sheets) > 1
    label = f"{draft.label(total)}（{with_unit(*draft.shown(total))}的一个）" if twins else draft.label(total)
    shown = draft.figure(total, label)
    if not sheet.lost:
        draft.say(f"{draft.label(total)}为{shown}，自评表中所问的各项都得了满分，没有扣分。")
        draft.say(f"出处：{draft.origin(total)}。")
        return
    draft.say(f"{draft.label(total)}为{shown}，自评表中没有得满分的是：")
    for one in sheet.lost:
        draft.say(f"· {_lost(draft, one)}")
    draft.say(f"出处：{draft.origin(sheet.lost[0].score)}。")


def _lost(draft: Draft, one: Deduction) -> str:
    name = f"预算执行率{draft.figure(one.rate)}" if one.rate else one.score.concept
    points = f"{name}：分值{draft.figure(one.worth)}，得{draft.figure(one.score)}"
    if one.reason is None:
        return f"{points}，表中没有写原因。"
    return f"{points}，表中写的原因和措施：“{one.reason}”。"
