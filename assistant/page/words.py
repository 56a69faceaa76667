"""The words of an answer as HTML: its figures in bold, its terms with what they mean, everything else escaped."""

import re
from collections.abc import Iterator, Mapping

from assistant.answer import Answer
from assistant.page.glossary import Term
from assistant.page.markup import Markup, drawn
from corpus.record import Record

_SOURCE = re.compile(r"^(?:出处|核对)：")


class Line(Record):
    """A line of an answer: what it says, or where that stands."""

    html: str
    is_source: bool = False


def lines_of(answer: Answer, terms: Mapping[str, Term], key: str) -> list[Line]:
    """The lines of the text; `key` keeps the ids of this answer's terms apart from those of others."""
    explained: dict[str, Term] = {}
    figures = sorted({f"{one.value}{one.unit}" for one in answer.values}, key=len, reverse=True)
    pieces = _pieces(figures, terms)
    return [
        Line(html="".join(_marked(line, pieces, figures, terms, explained, key)), is_source=bool(_SOURCE.match(line)))
        for line in answer.text.split("\n")
        if line.strip()
    ]


def _pieces(figures: list[str], terms: Mapping[str, Term]) -> re.Pattern[str] | None:
    """A figure is not taken out of a longer number."""
    wanted = [rf"(?<![\d.]){re.escape(one)}" for one in figures]
    wanted += [re.escape(one) for one in sorted(terms, key=len, reverse=True)]
    return re.compile("|".join(wanted)) if wanted else None


def _marked(
    line: str,
    pieces: re.Pattern[str] | None,
    figures: list[str],
    terms: Mapping[str, Term],
    explained: dict[str, Term],
    key: str,
) -> Iterator[Markup]:
    """Each term is explained where it stands first."""
    end = 0
    for found in pieces.finditer(line) if pieces else ():
        word = found[0]
        if word not in figures and terms[word].meaning in {one.meaning for one in explained.values()}:
            continue
        yield Markup.escape(line[end : found.start()])
        end = found.end()
        if word in figures:
            yield Markup("<b>{}</b>").format(word)
        else:
            explained[word] = terms[word]
            yield drawn("term.html", term=terms[word], word=word, id=f"wz-term-{key}-{len(explained)}")
    yield Markup.escape(line[end:])
