"""What is quoted: definitions, duties and other passages, and the reason stated beside a figure."""

import re
from collections.abc import Iterator, Sequence

from assistant.lookup_record import Cell, Evidence, Passage
from assistant.normalise import key
from assistant.phrases import Topic
from assistant.question_record import Question
from corpus.fact import Fact
from corpus.plain import line_of, line_starts, plain
from corpus.report import Paragraph, Section
from corpus.transcript import page_of, pages_of
from corpus.vocabulary_file import load_vocabulary
from index.fact_rows import ReportEntry
from index.library import Library

_GLOSSARY = "名词解释"
_REASON = re.compile(r"[^。；;]*?(?:主要原因(?:是|为|:)|原因(?:是|为)|主要是(?!按规定保留)|主要由于|主要因)[^。]+。?")
_NO_REASON = re.compile(r"(?:主要原因(?:是|为|:)|主要是)[。\s]*$")
_LONGEST = 1200  # characters of one quote


def definitions(question: Question, reports: Sequence[ReportEntry], library: Library) -> tuple[Passage, ...]:
    """The entries of the glossaries that define a subject or an unknown word, newest report first."""
    terms = [key(term) for subject in question.subjects for term in (*subject.concepts, subject.said)]
    terms += [key(word) for word in (*question.funds, *question.unknown)]
    found = []
    for report, section, paragraph in _paragraphs(reports, library):
        if any(_GLOSSARY in key(part) for part in section.heading):
            term, _, body = key(paragraph.raw).replace(":", "：", 1).partition("：")
            if body and any(_defines(term, one) for one in terms):
                found.append((_closeness(term, terms), _passage(report, section, paragraph)))
    return tuple(passage for _, passage in sorted(found, key=lambda pair: pair[0]))


def _defines(term: str, asked: str) -> bool:
    return len(asked) >= 2 and (_bare(term).endswith(asked) or (len(asked) >= 4 and asked in term))


def _closeness(term: str, asked: Sequence[str]) -> int:
    return min((len(_bare(term)) - len(one) for one in asked if one in term), default=99)


def _bare(term: str) -> str:
    return re.sub(
        r"^[一二三四五六七八九十]+、|^\d+[、.]|[类款项]$", "", re.sub(r"[类款](?=[\u4e00-\u9fff]{2})", "", term)
    )


def headed(topic: Topic, reports: Sequence[ReportEntry], library: Library) -> tuple[Passage, ...]:
    """The text under a heading that names the topic, down to the headings below it."""
    return tuple(
        _passage(report, section, paragraph)
        for report, section, paragraph in _paragraphs(reports, library)
        if any(word in part for part in section.heading for word in topic.headings)
    )


_HAN = re.compile(r"[\u4e00-\u9fff]")
_FEWEST_HAN = 2  # less says nothing that could resemble something
_ROW_CODE = re.compile(r"^\d{3,7}")


def under_heading(names: Sequence[str], reports: Sequence[ReportEntry], library: Library) -> tuple[Passage, ...]:
    """What the newest report says under a heading that bears the name of an office: （三）对外联络办公室."""
    found = [
        _passage(report, section, paragraph)
        for report, section, paragraph in _paragraphs(reports, library)
        if section.heading and any(name in key(section.heading[-1]) for name in names)
    ]
    return tuple(one for one in found if one.report == found[0].report)


def searched(query: str, question: Question, library: Library, k: int = 3) -> tuple[Passage, ...]:
    """The passages nearest in words and meaning; none where the passages cannot be used."""
    passages = library.passages
    if passages is None:
        return ()
    hits = passages.search(query, entities=question.entities, years=question.years, k=k)
    return tuple(
        Passage(
            report=hit.chunk.report,
            entity=hit.chunk.entity,
            year=hit.chunk.year,
            heading=tuple(hit.chunk.heading),
            quote=hit.chunk.quote,
            line=hit.chunk.line,
        )
        for hit in hits
    )


def on_pages(evidence: Evidence, library: Library) -> Evidence:
    """The evidence with the page and the boxes of each passage, and whether that page was recognised in a picture."""
    return evidence.model_copy(update={"passages": tuple(_on_page(one, library) for one in evidence.passages)})


def _on_page(passage: Passage, library: Library) -> Passage:
    page = page_of(pages_of(library.facts.text(passage.report)), passage.line)
    entry = next((one for one in library.facts.versions if one.id == passage.report), None)
    recognised = entry.coverage.recognised if entry and entry.coverage else ()
    boxes = library.facts.spots(passage.report, passage.line, passage.line + passage.quote.count("\n"))
    return passage.model_copy(update={"page": page, "boxes": boxes, "ocr": page in recognised})


def near(question: Question, library: Library, k: int = 3) -> tuple[str, ...]:
    """Questions about rows that resemble, in words and meaning, what was asked; offered, never answered from."""
    passages = library.passages
    if passages is None or len(_HAN.findall(question.text)) < _FEWEST_HAN:
        return ()
    hits = passages.search(question.text, entities=question.entities, years=question.years, kinds=("表行",), k=2 * k)
    rows = [hit.chunk for hit in hits if not any("绩效" in part for part in hit.chunk.heading)]
    named = [(row.year, _ROW_CODE.sub("", row.text.split("\n")[-1].partition("：")[0])) for row in rows]
    asked = (f"{year}年{load_vocabulary().measured(name)}是多少？" for year, name in named if name)
    return tuple(dict.fromkeys(asked))[:k]


def goals(
    question: Question, labels: Sequence[str], reports: Sequence[ReportEntry], library: Library
) -> tuple[Passage, ...]:
    """What a project's self-evaluation form says beside its figures: goals and what came of them."""
    projects = {project for subject in question.subjects for project in subject.projects}
    found = []
    for report in reports:
        for table in library.facts.tables(report.id) if projects else ():
            text = library.facts.text(report.id)
            if table.subject not in projects:
                continue
            for name, said in table.subject_fields:
                if said and said in text and any(label in name for label in labels):
                    line = line_of(line_starts(text), text.find(said, _offset(text, table.line)))
                    found.append(_of(report, (*table.heading, table.subject or "", name), said, line))
    return tuple({passage.quote: passage for passage in found}.values())


def _offset(text: str, line: int) -> int:
    return line_starts(text)[line - 1]


def reasons(cells: Sequence[Cell], library: Library) -> tuple[Passage, ...]:
    """The sentences that state a reason in the paragraphs in which the figures of the cells stand."""
    found: dict[str, Passage] = {}
    for cell in cells:
        for fact in cell.candidates:
            if fact.form != "情况说明" or fact.aspect is not None:
                continue
            for quote, line in _reason_after(library.facts.text(fact.report), fact.source.line, fact.source.quote):
                found.setdefault(quote, _beside(fact, quote, line))
    return tuple(found.values())


def _beside(fact: Fact, quote: str, line: int) -> Passage:
    heading = fact.source.heading
    return Passage(report=fact.report, entity=fact.entity, year=fact.year, heading=heading, quote=quote, line=line)


def _reason_after(text: str, line: int, quote: str) -> Iterator[tuple[str, int]]:
    """The reason in the rest of the statement that a quote begins: up to the next statement of amounts."""
    starts = line_starts(text)
    at = text.find(quote, starts[line - 1])
    if at < 0:
        return
    end = min((match.start() for match in _STATEMENT.finditer(text, at + len(quote))), default=len(text))
    piece = plain(text[at : min(end, at + len(quote) + 600)])
    match = _REASON.search(piece.text)
    if match and not _NO_REASON.search(match[0]):
        start = match.start() + len(match[0]) - len(match[0].lstrip(",，。 "))
        yield piece.quote(start, match.end()), line_of(starts, at + piece.at[start])


# Where the next numbered statement, heading or part begins.
_STATEMENT = re.compile(
    r"\n\s*(?:-\s*)?(?:\d{1,2}[、.．]|[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]{1,3}、)|其中：\s*\n"
)


def _paragraphs(reports: Sequence[ReportEntry], library: Library) -> Iterator[tuple[ReportEntry, Section, Paragraph]]:
    for report in reports:
        for section in library.facts.sections(report.id):
            for paragraph in section.paragraphs:
                yield report, section, paragraph


def _passage(report: ReportEntry, section: Section, paragraph: Paragraph) -> Passage:
    return _of(report, section.heading, paragraph.raw.strip()[:_LONGEST], paragraph.line)


def _of(report: ReportEntry, heading: tuple[str, ...], quote: str, line: int) -> Passage:
    identity = report.identity
    return Passage(
        report=report.id, entity=identity.entity, year=identity.year, heading=heading, quote=quote, line=line
    )
