"""What the reports' own glossaries say of a term: 名词解释, shown where the term stands in an answer."""

import re
from collections.abc import Iterator

from assistant.page.places import joined
from corpus.record import Record
from index.fact_table import FactTable

_GLOSSARY = re.compile(r"名词|术语")
_ENTRY = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]+[、.．）)]|[（(]?\d+[、.．）)])?\s*(?P<term>[^：:]{2,60})[：:]\s*(?P<meaning>.{6,})$",
    re.DOTALL,
)
_CODE = re.compile(r"[^（(]*[（(][类款项][）)]")  # 一般公共服务支出（类）…（款）行政运行（项）
_REPORTS = 40  # newest first: a glossary says the same in every report
_LONGEST = 400  # characters of a meaning that are shown


class Term(Record):
    """A term as answers write it, what it means, and the report that says so."""

    term: str
    meaning: str
    report: str


def terms_of(facts: FactTable) -> dict[str, Term]:
    """Term → its entry in the newest report that has one."""
    found: dict[str, Term] = {}
    newest = sorted(facts.reports(), key=lambda one: one.identity.year, reverse=True)
    for report in newest[:_REPORTS]:
        for term, meaning in _entries(facts, report.id):
            found.setdefault(term, Term(term=term, meaning=meaning, report=report.title))
    return found


def _entries(facts: FactTable, report: str) -> Iterator[tuple[str, str]]:
    for section in facts.sections(report):
        if not any(_GLOSSARY.search(part) for part in section.heading):
            continue
        for paragraph in section.paragraphs:
            if found := _ENTRY.match(joined(paragraph.raw)):
                meaning = found["meaning"]
                told = meaning if len(meaning) <= _LONGEST else f"{meaning[:_LONGEST]}…"
                yield from ((term, told) for term in _spellings(found["term"]))


def _spellings(term: str) -> Iterator[str]:
    """“三公”经费 and 三公经费; of a path of the classification its last part."""
    codes = _CODE.findall(term)
    named = re.sub(r"[（(][类款项][）)]", "", codes[-1]).strip() if codes else term.strip()
    bare = re.sub(r"[“”\"'‘’]", "", named)
    yield from (one for one in dict.fromkeys((named, bare)) if len(one) >= 3)


__all__ = ["Term", "terms_of"]
