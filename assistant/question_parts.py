"""Names said in part: of projects (爱山东), of items (基本养老保险缴费支出), of a project's indicators (供暖面积)."""

from collections.abc import Set
from functools import cache

from assistant.normalise import key
from assistant.phrases import load_phrases
from assistant.question_catalog import Catalog
from assistant.question_spans import HAN, Span, replaced
from assistant.question_tags import Tag

_SHORTEST_PART = 3  # letters of a project's name
_TELLING_PART = 2  # of them that are not 项目
_MOST_BY_LITTLE = 2  # projects that a part of fewer telling letters may stand for: 服务项 is in many names
_SHORTEST_ITEM = 5  # letters of an item's name
_SHORTEST_INDICATOR = 4  # letters of an indicator's name, where no project is named
_MOST_ITEMS = 2  # items that one part may stand for
_LONGEST_LEFT_OUT = 6  # letters of a name's part beside another name


def projects_by_part(text: str, spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """A stretch that is part of project names stands for those projects: 爱山东, 智慧社区, 暖气管道."""
    loose = [at for at, span in enumerate(spans) if _may_be_project(spans, at)]
    if not catalog.projects or not loose:
        return spans
    reach = {position for at in loose for position in range(spans[at].start, spans[at].end)}
    window, projects = _longest_shared(text, reach, catalog)
    if window[1] - window[0] >= _SHORTEST_PART:
        new = Span(*window, text[slice(*window)], tuple(Tag("project", one) for one in projects))
        return replaced(spans, new, text, catalog)
    return _by_letters(_with_numbers(spans, text), catalog)


def _may_be_project(spans: tuple[Span, ...], at: int) -> bool:
    """Unknown characters, or an item's name that 项目 follows: 取暖费项目."""
    span = spans[at]
    if not span.tags:
        return len(span.text) >= 2 and bool(HAN.search(span.text))
    followed = at + 1 < len(spans) and spans[at + 1].text.startswith("项目")
    if followed and _bare(span) and len(span.text) >= _SHORTEST_PART:
        return True  # 12345项目
    return followed and not span.has("project") and (span.has("concept") or span.has("fund") or span.has("filler"))


def _longest_shared(text: str, reach: Set[int], catalog: Catalog) -> tuple[tuple[int, int], tuple[str, ...]]:
    """The longest stretch that touches `reach` and stands in project names, and those names."""
    for length in range(min(len(text), 40), _SHORTEST_PART - 1, -1):
        for start in range(len(text) - length + 1):
            if not reach.isdisjoint(range(start, start + length)):
                part = text[start : start + length]
                if len(part.replace("项目", "")) < _TELLING_PART:
                    continue
                found = tuple(project for folded, project in _project_keys(catalog) if part in folded)
                vague = (
                    len(found) > _MOST_BY_LITTLE and len(part.removesuffix("项").replace("项目", "")) < _SHORTEST_PART
                )
                if found and not vague:
                    return (start, start + length), found
    return (0, 0), ()


def _by_letters(spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """Unknown stretches whose letters stand in a project's name in this order: 12345热线."""
    result = []
    for span in spans:
        apt = not span.tags and len(span.text) > _SHORTEST_PART
        found = [one for folded, one in _project_keys(catalog) if apt and in_order(span.text, folded)]
        result.append(span._replace(tags=tuple(Tag("project", one) for one in found)) if found else span)
    return tuple(result)


def _with_numbers(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """A bare number beside unknown characters belongs to them: 12345热线."""
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before and {before.tags == (), span.tags == ()} == {True, False} and (_bare(before) or _bare(span)):
            joined[-1] = Span(before.start, span.end, text[before.start : span.end])
        else:
            joined.append(span)
    return tuple(joined)


def _bare(span: Span) -> bool:
    return any(value.endswith("|") for value in span.values("amount"))


def in_order(part: str, name: str) -> bool:
    letters = iter(name)
    return all(char in letters for char in part)


@cache
def _project_keys(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    return tuple((key(project), project) for project in catalog.projects)


# ---- parts of item names ----


def items_by_part(text: str, spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """A long stretch that stands in few items' names means them: 基本养老保险缴费支出."""
    reach = {at for span in spans if not span.tags and HAN.search(span.text) for at in range(span.start, span.end)}
    for length in range(min(len(text), 20), _SHORTEST_ITEM - 1, -1) if reach else ():
        for start in range(len(text) - length + 1):
            if not reach.isdisjoint(range(start, start + length)):
                part = text[start : start + length]
                found = tuple(dict.fromkeys(name for folded, name in _item_keys(catalog) if part in folded))
                if 0 < len(found) <= _MOST_ITEMS:
                    tags = tuple(Tag("concept", one) for one in found)
                    return replaced(spans, Span(start, start + length, part, tags), text, catalog)
    return spans


@cache
def _item_keys(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    return tuple((key(one.concept), one.concept) for one in catalog.labels if one.project is None)


# ---- parts of indicator names ----


def indicators_by_part(text: str, spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """A stretch not understood that stands in few indicators' names means them: 供暖面积, 宣传视频."""
    # Beside an item it is more likely part of that item's name: 公车购置加运行维护.
    named = any(one.has("project") or (one.has("concept") and not one.has("measure")) for one in spans)
    for span in spans:
        if span.tags or len(span.text) < _SHORTEST_INDICATOR or named:
            continue
        found = tuple(dict.fromkeys(name for folded, name in _indicator_keys(catalog) if span.text in folded))
        if 0 < len(found) <= _MOST_ITEMS:
            return replaced(spans, span._replace(tags=tuple(Tag("indicator", one) for one in found)), text, catalog)
    return spans


@cache
def _indicator_keys(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    return tuple((key(concept), concept) for _, concept in sorted(catalog.indicators))


def indicator_like(words: tuple[str, ...], labels: tuple[str, ...]) -> str | None:
    """The shortest label that holds the most letters of the words in a row: 供暖面积 → 政府机关供暖面积."""
    best: tuple[int, int, str] | None = None
    for name in labels:
        shared = max((_shared(word, key(name)) for word in words), default=0)
        if _telling(shared, words) and (best is None or (-shared, len(name)) < best[:2]):
            best = (-shared, len(name), name)
    return best[2] if best else None


def _telling(shared: int, words: tuple[str, ...]) -> bool:
    return shared >= _SHORTEST_PART or (shared == 2 and len("".join(words)) == 2)


def _shared(word: str, name: str) -> int:
    """The length of the longest stretch of the word that stands in the name."""
    for length in range(len(word), 1, -1):
        if any(word[start : start + length] in name for start in range(len(word) - length + 1)):
            return length
    return 0


# ---- names said with a part left out: 人员和公用经费, 政府采购货物和服务 ----


def completed(spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """Words joined to an item's name, with the end or the beginning of that name: 人员和公用经费 names two."""
    result, joining = list(spans), load_phrases().cues.names["joint"]
    for at in (*reversed(range(len(spans))), *range(len(spans))):
        if result[at].tags or len(result[at].text) > _LONGEST_LEFT_OUT:
            continue
        for step in (1, -1):
            joint, name = at + step, at + 2 * step
            if 0 <= name < len(spans) and joining.fullmatch(result[joint].text) and result[name].has("concept"):
                items = _completions(result[at].text, result[name], step, catalog)
                if len(items) == 1:
                    result[at] = result[at]._replace(tags=(Tag("concept", items.pop()),))
                    break
    return tuple(result)


def _completions(part: str, name: Span, step: int, catalog: Catalog) -> set[str]:
    """The items whose names the part makes with the end (step 1) or the beginning of a name said beside it."""
    names = {name.text, *map(key, name.values("concept"))}
    cuts = {one[cut:] if step > 0 else one[:cut] for one in names for cut in range(1, len(one))}
    words = (f"{part}{cut}" if step > 0 else f"{cut}{part}" for cut in cuts)
    found = {tag.value for word in words for tag in catalog.lexicon.get(word, ()) if tag.kind == "concept"}
    return found - {*name.values("concept")}
