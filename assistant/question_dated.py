"""2020年的奖金、2024年的差旅费各是多少: a question for each thing that has a year of its own."""

import re
from collections.abc import Iterator

from assistant.normalise import readable
from assistant.phrases import load_phrases
from assistant.question_catalog import Catalog
from assistant.question_pieces import FRAME, OWN, asks, each_of_them, has, names, spans_of
from assistant.question_tags import Kind

_CUES = load_phrases().cues
_ASKING, _PIECES = _CUES.asking, _CUES.pieces
# What stands between 2020年的奖金 and 2024年的差旅费: the year may be written in any way.
_YEAR = r"(?:[12][90]\d\d|\d\d年|[１２][９０]|[一二][九〇零千])\S"
_BOUNDARY = re.compile(rf"{_PIECES['link'].pattern}(?=(?:{_PIECES['opens'].pattern}|\s){{0,4}}{_YEAR})")
_EACH = re.compile(rf"{_ASKING['apart'].pattern}(?={_ASKING['amount'].pattern})")
_SHARED: frozenset[Kind] = frozenset({"form", "fund", "scope", "stage", "unit"})
_AGAINST = frozenset({"difference", "ratio", "share", "change", "sum", "average", "largest", "smallest", "trend"})


def by_year(text: str, catalog: Catalog) -> Iterator[str]:
    """A clause that names one thing of one year and another of another: a question for each."""
    spans = spans_of(text, catalog)
    years = [year for span in spans for year in span.values("year")]
    said = {value for span in spans for value in span.values("operation")}
    joints = {value for span in spans for value in span.values("joint")}
    if len(years) < 2 or said & _AGAINST or joints & {"than", "base"}:
        yield text
        return
    pieces = tuple(_dated_pieces(text, catalog)) or tuple(_dated_after(text, catalog))
    yield from (_EACH.sub("", piece) for piece in pieces) if len(pieces) > 1 else (text,)


def _dated_pieces(text: str, catalog: Catalog) -> Iterator[str]:
    """The text cut before each year, where every piece has a subject and one year of its own; else nothing."""
    ends = [match.span() for match in _BOUNDARY.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    pieces = [text[start:end] for start, end in zip(starts, [*(start for start, _ in ends), len(text)], strict=True)]
    if len(pieces) > 1 and not names(spans_of(pieces[0], catalog)):
        pieces = [f"{pieces[0]}，{pieces[1]}", *pieces[2:]]  # 我问两个数，一个是…
    said = [spans_of(piece, catalog) for piece in pieces]
    if len(pieces) > 1 and all(
        names(spans) and len({year for span in spans for year in span.values("year")}) == 1 for spans in said
    ):
        yield from pieces


def _dated_after(text: str, catalog: Catalog) -> Iterator[str]:
    """其他收入看2020年，差旅费看2024年，各报一个: clauses that each name one thing and its year; else nothing."""
    clauses = [one for one in re.split(r"[,，]", text) if readable(one)]
    said = [spans_of(one, catalog) for one in clauses]
    dated = [names(spans) and sum(span.has("year") for span in spans) == 1 for spans in said]
    of_all = [not has(spans, OWN | (FRAME - _SHARED)) and (not asks(spans) or each_of_them(spans)) for spans in said]
    if sum(dated) > 1 and all(one or other for one, other in zip(dated, of_all, strict=True)):
        shared = "".join(f"，{clause}" for clause, one in zip(clauses, of_all, strict=True) if one)
        yield from (f"{clause}{shared}" for clause, one in zip(clauses, dated, strict=True) if one)
