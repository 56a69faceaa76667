"""What the prose states is what the forms print, and what it states twice is the same both times."""

from collections import defaultdict
from collections.abc import Iterator

from corpus.fact import Fact
from corpus.figure import convert
from corpus.finding import Finding
from corpus.plain import squeeze
from corpus.reconcile.books import BUDGETS, Books, Key, comparable, grouped, key_of, label_of
from corpus.reconcile.spans import total
from corpus.vocabulary_file import load_vocabulary


def prose_is_what_forms_print(books: Books) -> Iterator[Finding]:
    """Every amount of 情况说明 that a form prints too (same item, stage and fund) is the form's amount."""
    for fact in books.prose:
        if fact.measure != "金额" or fact.project or fact.aspect:
            continue
        printed = printed_for(books, fact)
        if printed is not None:
            if comparable(fact, printed):
                words = f"{label_of(printed)}为 {grouped(printed.value)}{printed.unit}"
                expected = books.span(printed, fact.unit)
                yield from books.compare("说明与表一致", fact, expected, [printed], "{1}", words)
        elif fact.value and (blank := _blank_for(books, fact)):
            words = f"{blank}为空"
            yield from books.compare("说明与表一致", fact, total([]), [], "0", words)


def printed_for(books: Books, fact: Fact) -> Fact | None:
    """The form's figure for what a sentence states; None where none or more than one could be meant."""
    for key in _keys(fact):
        if found := books.by_key.get(key):
            return found[0]
    if fact.path:
        return _of_path(books, fact)
    return _of_group(books, fact)


def _keys(fact: Fact) -> Iterator[Key]:
    key = key_of(fact)
    # A 款 or 项 can share its name with an economic item: only its path tells.
    if len(fact.path) < 2 or fact.code:
        yield key
        if fact.stage in BUDGETS:
            yield key._replace(stage="预算")


def _of_path(books: Books, fact: Fact) -> Fact | None:
    """A code's row by the names above it: 行政运行 stands below more than one 款."""
    path = tuple(map(squeeze, fact.path))
    rows = [
        one
        for one in books.forms_of.get(fact.concept, ())
        if one.code and (one.aspect, one.stage, one.fund) == (None, fact.stage, fact.fund)
    ]
    exact = [one for one in rows if tuple(map(squeeze, one.path)) == path]
    functional = [one for one in rows if one.form != "一般公共预算财政拨款基本支出决算表"]
    if exact:
        return exact[0]
    return functional[0] if len(functional) == 1 else None


def _of_group(books: Books, fact: Fact) -> Fact | None:
    """An item of 三公, or 机关运行经费, whose sentence names another fund than the only form it stands in."""
    item = load_vocabulary().item(fact.concept)
    if item is None or (item.group != "三公" and item.name != "机关运行经费"):
        return None
    stages = {fact.stage, "预算"} if fact.stage in BUDGETS else {fact.stage}
    found = [one for one in books.forms_of.get(fact.concept, ()) if one.stage in stages and "三公" in one.form]
    return found[0] if len(found) == 1 else None


def _blank_for(books: Books, fact: Fact) -> str | None:
    blank = next((books.blank_keys[key] for key in _keys(fact) if key in books.blank_keys), None)
    return f"{blank.form} {squeeze(blank.item)}×{squeeze(blank.column)}" if blank else None


def prose_says_the_same_twice(books: Books) -> Iterator[Finding]:
    """What sentences state of one item, measure, stage and basis is the same in each; so in evaluation reports."""
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in (*books.prose, *books.evaluations):
        if fact.project and fact.form == "情况说明":
            continue  # two projects can share a name: lists.py pairs them
        groups[
            fact.form, fact.project, fact.concept, fact.path, fact.aspect, fact.measure, fact.stage, fact.fund,
            fact.basis, fact.qualifier, fact.unit if fact.measure == "数量" else "",
        ].append(fact)  # fmt: skip
    for same in groups.values():
        first, *others = same
        for other in others:
            if comparable(first, other):
                words = f"另一处为 {grouped(first.value)}{first.unit}"
                expected = books.span(first, other.unit)
                yield from books.compare("说明前后一致", other, expected, [first], "{1}", words)


def same_money_through_narrower_words(books: Books) -> Iterator[Finding]:
    """An income or spending of the prose is at most that of the wider fund: 财政拨款支出 ≤ 支出合计."""
    for fact in books.prose:
        if fact.measure != "金额" or fact.stage != "决算" or fact.fund not in {"财政拨款", "一般公共预算财政拨款"}:
            continue
        if fact.concept not in {"收入总计", "支出总计", "本年收入合计", "本年支出合计"}:
            continue
        wide = books.first(fact.concept, fund="全部收支")
        if wide and comparable(fact, wide) and fact.value > convert(wide.value, wide.unit, fact.unit):
            words = f"全部收支的{fact.concept}为 {grouped(wide.value)}{wide.unit}，部分不会更多"
            expected = books.span(wide, fact.unit)
            yield from books.compare("部分不大于总体", fact, expected, [wide], "{1}", words, at_most=True)


RULES = (prose_is_what_forms_print, prose_says_the_same_twice, same_money_through_narrower_words)
