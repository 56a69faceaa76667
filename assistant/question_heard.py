"""The labelled spans of one question with quick looks at them."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.question_catalog import Kind
from assistant.question_spans import Span

HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}")
_ONE_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONG_NUMBER = re.compile(r"\d{3,}\|")


class Heard:
    """The spans of one question with quick looks at them."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = tuple(spans)

    def values(self, kind: Kind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for span in self.spans for value in span.values(kind)))

    def has(self, kind: Kind, value: str | None = None) -> bool:
        found = self.values(kind)
        return value in found if value is not None else bool(found)

    def amounts(self) -> tuple[tuple[Decimal, str], ...]:
        parted = (value.partition("|") for value in self.values("amount"))
        return tuple((Decimal(number), unit) for number, _, unit in parted)


def unknown_of(spans: Sequence[Span]) -> tuple[str, ...]:
    """Words that nothing is known by, long bare numbers that are no code (9999999), and a plain word with a letter hung
    on it, which makes another word of it: 写稿 is passed over, 写稿费 is not."""
    return tuple(
        span.text if len(span.text) > 1 else _hung(spans, at)
        for at, span in enumerate(spans)
        if (not span.tags and (HAN_WORD.search(span.text) or _hung(spans, at)))
        or _LONG_NUMBER.fullmatch("|".join(span.values("amount")))
    )


def _hung(spans: Sequence[Span], at: int) -> str:
    """A single unknown letter with the plain word it hangs on; "" where it hangs on none."""
    if not _ONE_HAN.fullmatch(spans[at].text):
        return ""
    before = next((one.text for one in spans[max(0, at - 1) : at] if "plain" in one.values("filler")), "")
    after = next((one.text for one in spans[at + 1 : at + 2] if "plain" in one.values("filler")), "")
    return f"{before}{spans[at].text}{after}" if before or after else ""
