"""A paragraph in the words of any writer, a news item or a draft: each of its figures against what reports print."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.fact_asked import Asked, Told, ask_each, held_against, questions_of, shown
from assistant.fact_check import Checked, Mark, asked_of, check_text
from assistant.question import understand
from corpus.facts.prose_figures import Found, find_figures
from corpus.figure import YUAN_PER, convert, decimals_of, rounded, written
from corpus.plain import plain, squeeze

_ORDER: tuple[Mark, ...] = ("✓", "口径不同", "✗", "未收录")
_WHOLE = "本年支出合计"
_OWN = re.compile(r"支出|开支")


def check_paragraph(assistant: Assistant, text: str) -> tuple[Checked, ...]:
    """As `check_text`, in the words of any writer: what no sentence of a report states is asked of the assistant."""
    facts = assistant.library.facts
    read = plain(text)
    figures = find_figures(read.text)
    stated = check_text(facts, text)
    asked = list(questions_of(read.text, figures))
    context = asked_of(facts.holdings.all, read.text).entity or ""
    named = [one for one in facts.holdings.all for name in (one.entity, *one.aliases) if squeeze(name) in read.text]
    found: list[Checked] = []
    lost = False  # the clause that names what the next ones are of was not understood
    for one, figure, put, answer in zip(stated, figures, asked, ask_each(assistant, asked, context), strict=True):
        told = held_against(answer, figure, put)
        leans = _leans(assistant, put)
        if put.of_all and not named:
            found.append(_nothing(one, f"说的是{put.of_all}，不是收录的单位"))
        elif put.together and (added := _added(assistant, found[-put.together :], figure, put)):
            found.append(one.model_copy(update=added))
        elif put.together or (leans and (lost or _is_other(told, found))):
            found.append(_nothing(one, one.note) if one.mark == "✗" else one)
        else:
            found.append(_better(one, _from_answer(one, answer, told)))
        lost = found[-1].mark == "未收录"
    return tuple(found)


def _nothing(one: Checked, note: str) -> Checked:
    return one.model_copy(update={"mark": "未收录", "note": note, "source": None, "fact": None})


def _added(assistant: Assistant, parts: Sequence[Checked], figure: Found, put: Asked) -> dict[str, object]:
    """两项合计 held against the sum of what the reports print for them; nothing where one of them is not known."""
    facts = assistant.library.facts.get(tuple(one.fact for one in parts if one.fact))
    unit = figure.unit
    if len(facts) != put.together or any(one.unit != unit and {one.unit, unit} - YUAN_PER.keys() for one in facts):
        return {}
    values = [one.value if one.unit == unit else convert(one.value, one.unit, unit) for one in facts]
    total = sum(values, Decimal(0))
    mark: Mark = "✓" if rounded(total, decimals_of(figure.value)) == figure.value else "✗"
    note = f"报告的各项相加为 {written(total)}{unit}（{' + '.join(map(written, values))}）"
    return {"mark": mark, "about": f"{put.together}项合计", "note": note, "source": facts[0].source, "fact": None}


def _is_other(told: Told | None, found: Sequence[Checked]) -> bool:
    """花费5.55万元 behind a trip abroad is not held against all that was spent."""
    by_default = told is not None and not told.agrees and _WHOLE in told.value.label
    return by_default and bool(found) and _WHOLE not in found[-1].about


def _leans(assistant: Assistant, put: Asked) -> bool:
    """Whether the clause names nothing: what it is of was said before it."""
    subjects = understand(put.question, (), assistant.catalog).subjects
    return not subjects or (len(subjects) == 1 and subjects[0].concepts == (_WHOLE,) and not _OWN.search(put.words))


def _better(one: Checked, other: Checked) -> Checked:
    """What agrees before what agrees elsewhere, before what differs; the sentence as it is read comes first."""
    return min(one, other, key=lambda each: _ORDER.index(each.mark))


def _from_answer(one: Checked, answer: Answer, told: Told | None) -> Checked:
    if told is None:
        return one.model_copy(update={"mark": "未收录", "note": one.note or answer.text.split("\n")[0], "source": None})
    value = told.value
    mark: Mark = "✗" if not told.agrees else "✓" if told.leads else "口径不同"
    note = f"这个数字是{shown(value)}" if mark == "口径不同" else f"报告为 {shown(value)}"
    fact = value.facts[0] if value.facts else None
    return Checked(said=one.said, about=value.label, mark=mark, note=note, source=told.source, fact=fact)
