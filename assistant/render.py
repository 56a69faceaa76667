"""Answer → JSON for programs and markdown for the page; nothing a report or a person wrote acts as markup."""

import json
import re

from assistant.answer import Answer, Citation, Value

# `:` and `@` too: a bare address would become a link, and swallow the characters after it.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&:@]|(?<=www)\.)")


CHECKED = "✓ 数字已与事实表逐一核对"


def as_json(answer: Answer, id: int | str | None = None) -> str:
    """One object on one line; `id` is that of the batch line it answers."""
    fields = {
        "id": id,
        "question": answer.question,
        "status": answer.status,
        "answer": answer.text,
        "understood": answer.understood,
        "values": [_value(one) for one in answer.values],
        "citations": [_citation(one) for one in answer.citations],
        "verified": answer.verified,
        "notes": list(answer.notes),
        "suggestions": list(answer.suggestions),
        "elapsed_ms": answer.elapsed_ms,
    }
    return json.dumps(fields, ensure_ascii=False)


def _value(value: Value) -> dict[str, object]:
    return value.model_dump(include={"value", "unit", "label", "entity", "year", "derived", "formula", "citations"})


def _citation(citation: Citation) -> dict[str, object]:
    names = {"report", "title", "entity", "year", "form", "row", "column", "page", "line", "quote"}
    return citation.model_dump(include=names) | {"boxes": [one.model_dump() for one in citation.boxes]}


def as_markdown(answer: Answer) -> str:
    """The answer for the chat page: text, notes, and that the figures were checked."""
    lines = [escaped(line) for line in answer.text.split("\n")]
    body = "  \n".join([f"**{lines[0]}**", *lines[1:]] if answer.values else lines)
    parts = [body]
    if answer.notes:
        parts.append("\n".join(f"> 注：{escaped(note)}  " for note in answer.notes))
    if answer.verified:
        parts.append(CHECKED)
    return "\n\n".join(parts)


def as_text(answer: Answer) -> str:
    """The same for a terminal, with no markup at all."""
    notes = [f"注：{note}" for note in answer.notes]
    checked = [CHECKED] if answer.verified else []
    offers = [f"还可以问：{'　'.join(answer.suggestions)}"] if answer.suggestions else []
    return "\n".join([answer.text, *notes, *checked, *offers])


def escaped(text: str) -> str:
    """The text with every character that markdown or HTML would act on made literal."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", text)
