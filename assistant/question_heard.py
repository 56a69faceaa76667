"""The labelled spans of one question with quick looks at them."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest

from assistant.phrases import load_phrases
from assistant.question_spans import HAN, Span
from assistant.question_tags import Kind

HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}")
_LONG_NUMBER = re.compile(r"\d{3,}\|")
_IDLE = {("filler", "plain"), ("filler", "words"), ("operation", "greeting")}


class Heard:
    """The spans of one question with quick looks at them."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = tuple(spans)

    def values(self, kind: Kind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for span in self.spans for value in span.values(kind)))

    def has(self, kind: Kind, value: str | None = None) -> bool:
        found = self.values(kind)
        return value in found if value is not None else bool(found)

    @property
    def each(self) -> bool:
        """分别, 各是多少: a figure for each thing named; 都摞到一起 is one for all."""
        pairs = zip_longest(self.spans, self.spans[1:])
        each = (after for span, after in pairs if "each" in span.values("joint"))
        return self.parted or any(after is None or "sum" not in after.values("operation") for after in each)

    @property
    def parted(self) -> bool:
        """分别, 各: 都加起来 parts nothing, nor does 各位."""
        parted = load_phrases().cues.together["parted"]
        return any(parted.search(span.text) for span in self.spans if not span.has("filler"))

    def says(self, cue: re.Pattern[str]) -> bool:
        """Whether one of the spans has these words in it."""
        return any(cue.search(span.text) for span in self.spans)

    def amounts(self) -> tuple[tuple[Decimal, str], ...]:
        parted = (value.partition("|") for value in self.values("amount"))
        return tuple((Decimal(number), unit) for number, _, unit in parted)


def unknown_of(spans: Sequence[Span]) -> tuple[str, ...]:
    """Words that nothing is known by, and long bare numbers that are no code: 9999999."""
    return tuple(
        span.text
        for span in spans
        if (not span.tags and HAN_WORD.search(span.text)) or _LONG_NUMBER.fullmatch("|".join(span.values("amount")))
    )


def says_nothing(spans: Sequence[Span]) -> bool:
    """急用，谢谢 or 你知道吗: words that neither ask for anything nor name it."""
    return all(_idle(span) for span in spans if HAN.search(span.text))


def _idle(span: Span) -> bool:
    said = [(tag.kind, tag.value) for tag in span.tags if (tag.kind, tag.value) != ("operation", "claim")]
    return bool(said) and all(one in _IDLE for one in said)
