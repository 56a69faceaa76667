"""One figure changed where the report prints it, and the whole report read and checked again.

What cannot have changed is kept: the file is taken apart once, into its transcript, and the self-evaluation forms that
the changed line is not part of are not read again; everything else runs anew.
"""

import re
from collections.abc import Iterator, Sequence
from copy import copy
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from corpus.fact import Fact
from corpus.facts import facts_of
from corpus.facts.ids import told_apart
from corpus.figure import written
from corpus.finding import Finding
from corpus.read import report_of, shown_name
from corpus.readers.dispatch import read_transcript
from corpus.reading import Reading
from corpus.reconcile import RULES, applied, reconcile
from corpus.reconcile.books import Books, label_of
from corpus.record import Record
from eval.mutation_changes import CHANGES, Mutation, exceeds_rounding, group_of
from eval.mutation_facts import OF_ONE_TABLE, Bench
from eval.mutation_reread import Reread

_PRINTED = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


class Printed(Record):
    """Where the digits of a figure stand in the report's text."""

    start: int
    end: int
    line: int


class TextBench:
    """A file whose text is changed one figure at a time."""

    def __init__(self, path: Path) -> None:
        raw = path.read_bytes()
        # Where on a page something stands says nothing of figures.
        self._transcript = read_transcript(raw).model_copy(update={"places": ()})
        self._reread = Reread()
        self._origin, self._digest = shown_name(path), sha256(raw).hexdigest()
        self.reading = self.read(self._transcript.text)
        self.bench = Bench(self.reading.report, self.reading.facts)
        self._starts = _line_starts(self._transcript.text)
        self._before = set(map(_said, reconcile(self.reading.facts, self.reading.report)))

    def read(self, text: str) -> Reading:
        """What the report says with this text; its findings are left out."""
        transcript = self._transcript.model_copy(update={"text": text})
        with self._reread.reading():
            report = report_of(transcript, origin=self._origin, digest=self._digest)
            found = facts_of(report)
        facts = found.model_copy(update={"facts": tuple(told_apart(found.facts))})
        return Reading(report=report, facts=facts, findings=(), coverage=None)

    def mutations(self, chosen: Sequence[int]) -> Iterator[Mutation | None]:
        """The figures at these positions, changed in every way; None for one whose digits are not found for sure."""
        for _, fact in (self.bench.figures[one] for one in chosen):
            printed = self.printed(fact)
            if printed is None:
                yield None
                continue
            for how, change in CHANGES.items():
                # Prose says 减少 and prints no sign.
                value = change(abs(fact.value) if fact.measure in {"增减额", "增减率"} else fact.value)
                if value != fact.value:
                    yield self._mutation(fact, printed, how, value)

    def _mutation(self, fact: Fact, printed: Printed, how: str, value: Decimal) -> Mutation:
        text = self._transcript.text
        after = self.read(f"{text[: printed.start]}{written(value)}{text[printed.end :]}")
        return Mutation(
            report=self.reading.report.title, fact=fact.id, label=label_of(fact), group=group_of(fact), how=how,
            before=written(fact.value), after=written(value), killed=self._noticed(printed.line, after),
            constrained=self.bench.is_constrained(fact), beyond=exceeds_rounding(abs(fact.value), value),
            why=self.bench.why_free(fact),
        )  # fmt: skip

    def _noticed(self, line: int, after: Reading) -> bool:
        """A finding that quotes the changed line and was not said before."""
        return any(
            one.severity != "尾差" and _said(one) not in self._before and _quotes(one, line)
            for one in found_near(line, after)
        )

    def printed(self, fact: Fact) -> Printed | None:
        """The digits of a figure; equal digits of one row or sentence belong to its figures in their order."""
        first = max(0, self._transcript.text.find(fact.source.quote, self._starts[fact.source.line - 1]))
        last = first + len(fact.source.quote)
        found = [one for one in _PRINTED.finditer(self._transcript.text, first, last) if _is(one[0], fact)]
        alike = self._alike(fact)
        if fact.source.table is not None:  # codes and numbers of rows stand before the cells
            found = found[-len(alike) :]
        if len(found) == 1:
            return _at(found[0], self._transcript.text)
        return _at(found[alike.index(fact)], self._transcript.text) if len(found) == len(alike) else None

    def _alike(self, fact: Fact) -> list[Fact]:
        """The figures of the same row or sentence that are printed with the same digits."""
        place = (fact.source.table, fact.source.line, fact.source.quote)
        return [
            one
            for one in self.reading.facts.facts
            if (one.source.table, one.source.line, one.source.quote) == place and abs(one.value) == abs(fact.value)
        ]


def _at(match: re.Match[str], text: str) -> Printed:
    return Printed(start=match.start(), end=match.end(), line=1 + text.count("\n", 0, match.start()))


def _is(digits: str, fact: Fact) -> bool:
    value = Decimal(digits.replace(",", ""))
    return value == fact.value or (fact.measure in {"增减额", "增减率"} and value == abs(fact.value))


def found_near(line: int, reading: Reading) -> Iterator[Finding]:
    """The findings that can quote a line: rules that look at one table only look at those that the line is part of."""
    books = Books(reading.facts, reading.report)
    here = {one.ordinal for one in reading.report.tables if one.line <= line <= one.line_end}
    near = copy(books)
    near.tables = {table: facts for table, facts in books.tables.items() if table in here}
    near.sheets = {table: facts for table, facts in books.sheets.items() if table in here}
    for rule in RULES:
        yield from applied(rule, near if rule in OF_ONE_TABLE else books)


def _said(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.message


def _quotes(finding: Finding, line: int) -> bool:
    return any(place.line <= line <= place.line + place.quote.count("\n") for place in finding.places)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts
