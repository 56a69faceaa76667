"""Where a long text may be cut: after sentences, else after clauses, never inside a number, a word or a quotation."""

import re
from collections.abc import Iterator

LIMIT = 350  # characters: the model reads 512 tokens, and a quote longer than this is not read by a person either

# On the plain copy of a text: quotes and brackets are half-width there, whatever the report prints.
_WHOLE = re.compile(r"\"[^\"]{1,80}\"|《[^》]{1,80}》|\([^()]{1,80}\)|\[[^\[\]]{1,80}\]|\d[\d,.]*%?|[A-Za-z]+")
_SENTENCE = re.compile(r"[。!?;][\")]?")
_CLAUSE = re.compile(r"[,、:]")


def pieces(text: str, limit: int = LIMIT) -> Iterator[tuple[int, int]]:
    """Spans that cover `text` in order, each at most `limit` long and as even as its sentences allow."""
    if not text:
        return
    start = 0
    while len(text) - start > limit:
        # Even pieces: 360 characters are cut near 180, not into 350 and 10.
        rest = len(text) - start
        wished = start + rest // -(-rest // limit)
        cut = _cut(text, start, wished, start + limit)
        yield start, cut
        start = cut
    yield start, len(text)


def _cut(text: str, start: int, wished: int, latest: int) -> int:
    whole = [match.span() for match in _WHOLE.finditer(text)]

    def is_free(at: int) -> bool:
        return start < at <= latest and not any(first < at < last for first, last in whole)

    for boundary in (_SENTENCE, _CLAUSE):
        ends = [match.end() for match in boundary.finditer(text, start, latest) if is_free(match.end())]
        if ends:
            return min(ends, key=lambda at: abs(at - wished))
    free = [at for at in range(latest, start, -1) if is_free(at)]
    return free[0] if free else latest
