"""The books with one figure changed, and which rules can tell: those that look at nothing it stands in say the same.

A rule's outcome depends on what it looks up alone. While the unchanged books are checked, everything that a rule looks
up is noted; if none of that holds the changed figure, the rule would take the same steps again.
"""

from collections import Counter
from collections.abc import Hashable, Iterator
from copy import copy
from typing import Any

from corpus.fact import Fact, Facts
from corpus.figure import decimals_of
from corpus.reconcile import RULES, Rule, applied
from corpus.reconcile.books import EVALUATION, LIST, PROSE, SHEET, Books, key_of
from corpus.report import Report

Read = tuple[str, Hashable]  # an attribute of the books, and which entry of it; None: all of it
_ALL = ("facts",)
_OF_FORM = {PROSE: ("prose", "_prose_by_line"), SHEET: ("sheets",), LIST: ("listed",), EVALUATION: ("evaluations",)}
_OF_FORMS = ("forms", "tables")
_KEYED = ("by_key", "forms_of")
_NOTED = frozenset((*_ALL, *_OF_FORMS, *_KEYED, *(name for names in _OF_FORM.values() for name in names)))


class _Noting(dict[Any, Any]):
    """A dict that tells which entries are asked for."""

    def __init__(self, name: str, entries: dict[Any, Any], notes: set[Read]) -> None:
        super().__init__(entries)
        self._name, self._notes = name, notes

    def get(self, key: Any, default: Any = None) -> Any:
        self._notes.add((self._name, key))
        return super().get(key, default)

    def __getitem__(self, key: Any) -> Any:
        self._notes.add((self._name, key))
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._notes.add((self._name, key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[Any]:
        self._notes.add((self._name, None))
        return super().__iter__()

    def items(self) -> Any:
        self._notes.add((self._name, None))
        return super().items()

    def values(self) -> Any:
        self._notes.add((self._name, None))
        return super().values()


class Watched(Books):
    """Books that note what is looked up in them."""

    def __init__(self, facts: Facts, report: Report) -> None:
        self.notes: set[Read] = set()
        super().__init__(facts, report)
        _ = self._prose_by_line, self._prose_lines  # made of `prose` before anybody asks
        for name in _KEYED:
            self.__dict__[name] = _Noting(name, getattr(self, name), self.notes)

    def __getattribute__(self, name: str) -> Any:
        if name in _NOTED and name not in _KEYED:
            self.notes.add((name, None))
        return super().__getattribute__(name)

    def read_by(self, rule: Rule) -> frozenset[Read]:
        """Everything that a rule looks up on its way through."""
        self.notes.clear()
        for _ in applied(rule, self):
            pass
        return frozenset(self.notes)


class Ledger:
    """The unchanged books of a report, with what each rule reads of them."""

    def __init__(self, facts: Facts, report: Report) -> None:
        watched = Watched(facts, report)
        self._reads = {rule: watched.read_by(rule) for rule in RULES}
        self.constrained, self.bounded = watched.constrained, watched.bounded
        self._books = Books(facts, report)
        _ = self._books.by_key, self._books.forms_of
        self._units: dict[str, Counter[int]] = {}
        for fact in self._books.facts:
            self._units.setdefault(fact.unit, Counter())[_counted(fact)] += 1

    def changed(self, fact: Fact, changed: Fact) -> tuple[Books, tuple[Rule, ...]]:
        """The books with another figure in the place of one, and the rules that may say something else of them."""
        books = copy(self._books)
        books.constrained, books.bounded, books.compared = set(), set(), {}
        books.facts = _put(books.facts, fact, changed)
        group = {SHEET: "", LIST: "listed", EVALUATION: "evaluations", PROSE: "prose"}.get(fact.form, "forms")
        if group:
            setattr(books, group, _put(getattr(books, group), fact, changed))
        table = fact.source.table
        for name in ("tables", "sheets"):
            held = getattr(books, name)
            if table in held:
                setattr(books, name, {**held, table: list(_put(tuple(held[table]), fact, changed))})
        for cached in ("_prose_by_line", "_prose_lines") if group == "prose" else ():
            books.__dict__.pop(cached, None)
        if group == "forms":
            self._put_by_key(books, fact, changed)
        same = self._with_decimals(books, fact, changed)
        return books, tuple(rule for rule in RULES if not same or self._reads[rule] & _places_of(fact))

    def _put_by_key(self, books: Books, fact: Fact, changed: Fact) -> None:
        for name, key in (("by_key", key_of(fact)), ("forms_of", fact.concept)):
            held: dict[Any, list[Fact]] = getattr(self._books, name)
            if key in held:
                books.__dict__[name] = {**held, key: list(_put(tuple(held[key]), fact, changed))}

    def _with_decimals(self, books: Books, fact: Fact, changed: Fact) -> bool:
        """Whether the figures of the report stand for as many digits as before."""
        counted = self._units[fact.unit].copy()
        counted[_counted(fact)] -= 1
        counted[_counted(changed)] += 1
        most = max(decimals for decimals, count in counted.items() if count)
        same = most == self._books._decimals[fact.unit]
        if not same:
            books._decimals = self._books._decimals | {fact.unit: most}
        return same


def _put(facts: tuple[Fact, ...], fact: Fact, changed: Fact) -> tuple[Fact, ...]:
    return tuple(changed if one is fact else one for one in facts)


def _counted(fact: Fact) -> int:
    return min(decimals_of(fact.value), 2)


def _places_of(fact: Fact) -> frozenset[Read]:
    """Where the books hold a figure. An amount of the forms is found by what it measures, too."""
    names = (*_ALL, *_OF_FORM.get(fact.form, _OF_FORMS))
    found: set[Read] = {(name, None) for name in names}
    if fact.form not in _OF_FORM:
        found |= {(name, None) for name in _KEYED} | {("by_key", key_of(fact)), ("forms_of", fact.concept)}
    return frozenset(found)
