"""综合业务经费2024年的执行数和得分各是多少: a question for each column that is asked of one project or indicator."""

from collections.abc import Iterator, Sequence

from assistant.phrases import load_phrases
from assistant.question_asides import without_askers
from assistant.question_catalog import Catalog
from assistant.question_pieces import ASKS, DATES, has, spans_of
from assistant.question_spans import Span
from assistant.question_tags import Kind

_SPENT = load_phrases().cues.together["spent"]
_OF_ONE: frozenset[Kind] = frozenset({"project", "indicator"})
_PLAINLY = frozenset({"figure", "completion", "breakdown", "greeting"})  # the column, and nothing done with it
_NEVER: frozenset[Kind] = frozenset({"amount", "compare", "universe", "top", "place", "basis", "verdict", "vague"})
_BREAKS = frozenset(",:。")


def by_column(text: str, catalog: Catalog) -> Iterator[str]:
    """A clause that asks for several columns of one thing, one of them no stage of its money: a question for each."""
    yield from _questions(without_askers(spans_of(text, catalog))) or (text,)


def by_share(text: str, catalog: Catalog) -> Iterator[str]:
    """货物、工程、服务各占多少, 基本支出和项目支出各占本年支出的多少: a question for each of the parts."""
    spans = spans_of(text, catalog)
    said = {value for span in spans for value in span.values("operation")} - {"figure", "breakdown"}
    each = any(_of_each(span) for span in spans)
    shared = next((at for at, span in enumerate(spans) if "share" in span.values("operation")), 0)
    parts = [at for at, span in enumerate(spans[:shared]) if span.has("concept")]
    if not each or said != {"share"} or len(parts) < 2 or not _joined(spans[parts[0] : parts[-1] + 1]):
        yield text
        return
    before = _text(spans[: parts[0]])
    after = _text([one for one in spans[parts[-1] + 1 :] if not _of_each(one)])
    # 工程 alone is the word for the item only beside 政府采购货物
    yield from (f"{before}{spans[at].values('concept')[0]}{after}" for at in parts)


def _joined(spans: Sequence[Span]) -> bool:
    return all(span.has("concept") or "and" in span.values("joint") for span in spans)


def _questions(spans: Sequence[Span]) -> tuple[str, ...]:
    said = {value for span in spans for value in span.values("operation")}
    joints = {value for span in spans for value in span.values("joint")}
    things = [span for span in spans if has((span,), _OF_ONE)]
    projects = {value for span in spans for value in span.values("project")}
    if not things or len(projects) > 1 or said - _PLAINLY or has(spans, _NEVER) or joints & {"than", "base"}:
        return ()
    pieces = _pieces(spans)
    asking = [at for at, piece in enumerate(pieces) if any(map(_column, piece))]
    columns = {name for piece in pieces for span in piece for name in _names(span)}
    together = asking == list(range(asking[0], asking[-1] + 1)) if asking else False
    if len(asking) < 2 or not together or len(columns) != len(asking) or not any(map(_is_measure, columns)):
        return ()
    first = pieces[asking[0]]
    start = next(at for at, span in enumerate(first) if _column(span))
    own = (first[start:], *(pieces[at] for at in asking[1:]))
    if any(has((span,), _OF_ONE | DATES) for piece in own for span in piece if not _column(span)):
        return ()
    before = "，".join((*map(_text, pieces[: asking[0]]), _text(first[:start])))
    after = "".join(f"，{_text(piece)}" for piece in pieces[asking[-1] + 1 :])
    return tuple(f"{before}{_asked(piece)}{after}" for piece in own)


def _pieces(spans: Sequence[Span]) -> list[list[Span]]:
    """The spans between commas and 和."""
    pieces: list[list[Span]] = [[]]
    for span in spans:
        if span.text.strip() in _BREAKS or "and" in span.values("joint"):
            pieces.append([])
        else:
            pieces[-1].append(span)
    return [piece for piece in pieces if piece]


def _names(span: Span) -> tuple[str, ...]:
    """The column that a span names, once: 得分 is an item of the form and a measure."""
    measures, stages = span.values("measure"), span.values("stage")
    spent = ("决算",) if "figure" in span.values("operation") and _SPENT.search(span.text) else ()
    return (measures or stages or spent)[:1]


def _column(span: Span) -> bool:
    return bool(_names(span))


def _is_measure(name: str) -> bool:
    return name not in load_phrases().stages


def _asked(piece: Sequence[Span]) -> str:
    """得分各是多少 → 得分是多少: each of them has a question of its own."""
    said = _text([span for span in piece if not _of_each(span)])
    return said if ASKS.search(said) else f"{said}是多少"


def _of_each(span: Span) -> bool:
    return "breakdown" in span.values("operation") or "each" in span.values("joint")


def _text(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans)
