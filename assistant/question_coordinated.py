"""Names that share their end: 收入和支出总计 is 收入总计和支出总计, 国内和国外接待费 two kinds of 接待费."""

from collections.abc import Iterator

from assistant.phrases import load_phrases
from assistant.question_catalog import Catalog
from assistant.question_tags import Kind

_NAME = range(15, 2, -1)  # letters of a whole name, longest first
_FIRST = range(6, 1, -1)  # letters of what stands before the link
_NAMED: frozenset[Kind] = frozenset({"concept", "code", "project", "indicator", "entity", "year"})


def in_full(text: str, catalog: Catalog) -> str:
    """The normalised question with what the first of two names left out; as it is where no such name is held."""
    for link in reversed(list(load_phrases().cues.names["and"].finditer(text))):
        before, after = text[: link.start()], text[link.end() :]
        if (end := _shared_end(before, after, catalog)) is not None:
            text = f"{before}{end}{text[link.start() :]}"
    return text


def _shared_end(before: str, after: str, catalog: Catalog) -> str | None:
    """总计 of 支出总计, which makes a name of 收入 as well."""
    name = next((after[:length] for length in _NAME if len(after) >= length and _items(after[:length], catalog)), None)
    if name is None or _ends_named(before, catalog):
        return None
    for end in (name[at:] for at in range(1, len(name) - 1)):
        for first in (before[-length:] for length in _FIRST if len(before) >= length):
            if (found := _items(f"{first}{end}", catalog)) and not found & _items(name, catalog):
                return end
    return None


def _ends_named(before: str, catalog: Catalog) -> bool:
    """Whether what stands before the link is a name already: 基本支出和项目支出."""
    return any(tag.kind in _NAMED for word in _ends(before) for tag in catalog.tags(word))


def _ends(text: str) -> Iterator[str]:
    return (text[-length:] for length in range(2, min(len(text), _NAME[0]) + 1))


def _items(word: str, catalog: Catalog) -> frozenset[str]:
    return frozenset(tag.value for tag in catalog.tags(word) if tag.kind == "concept")
