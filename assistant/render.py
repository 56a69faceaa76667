"""Answer → JSON for programs, plain text for a terminal."""

import json

from assistant.answer import Answer, Citation, Value

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
        "ai": list(answer.ai),
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


def as_text(answer: Answer) -> str:
    """The same for a terminal, with no markup at all."""
    notes = [f"注：{note}" for note in answer.notes]
    checked = [CHECKED] if answer.verified else []
    offers = [f"还可以问：{'　'.join(answer.suggestions)}"] if answer.suggestions else []
    label = [f"〔{said}〕"] if (said := ai_label(answer)) else []
    return "\n".join([*label, answer.text, *notes, *checked, *offers])


def ai_label(answer: Answer) -> str:
    """由AI改写问题 · 由AI生成: what a language model did of it, "" where none took part."""
    return " · ".join(answer.ai)
