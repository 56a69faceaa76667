"""Labelled spans → the things asked for, and the names of somebody whose reports are not held."""

import re
from collections.abc import Sequence, Set

from assistant.normalise import key
from assistant.phrases import load_phrases
from assistant.question_asides import asking_words
from assistant.question_catalog import Catalog
from assistant.question_record import Subject
from assistant.question_spans import Span

_WHOLES = ("总体", "支出", "收入")  # the vocabulary's groups of totals and of what heads the columns
_SCORE = "自评得分"  # of a project as long as none of its indicators is named
_SORT = "类"  # 货物类政府采购
_HAN = re.compile(r"[\u4e00-\u9fff]")


def subjects_of(spans: Sequence[Span], catalog: Catalog, *, narrowing: Set[str]) -> tuple[Subject, ...]:
    """The subjects in the order said. `narrowing` joints make a whole before its part (三公经费中公务接待费) mere
    context; where the question sets the two against one another none does."""
    subjects: list[Subject] = []
    joint = ""
    indicator = False  # whether the last subject was one: 得分 after it is a measure of it
    for before, span in zip((None, *spans), spans, strict=False):
        if span.has("together"):
            if subjects and joint in narrowing:
                subjects.pop()
            subjects += parts_of(span.values("together")[0], catalog)
            continue
        if before is not None and before.has("concept") and span.text in catalog.phrases.rows["totals"]:
            continue  # 三公经费总计: the end of a name
        subject = _subject(span, catalog)
        if subject is not None and span.has("measure") and subjects and (_indicated(subjects[-1]) or indicator):
            continue
        if subject is not None and subjects and _measures_it(span):
            continue
        indicator = indicator if subject is None else span.has("indicator")
        if subject is None:
            # 2024年的: of the year, not of what was said before it.
            dates = before is not None and (before.has("year") or before.has("relative_year"))
            if not (dates and span.text == "的") and span.text != _SORT:
                joint = _joint(span, joint)
            continue
        if subjects and joint == "and":
            subject = _of_row(subjects[-1], _of_project(subjects[-1], subject, catalog), catalog)
        joined = _joined(subjects[-1], subject, joint, catalog, narrowing) if subjects else None
        if joined is not None:
            subjects[-1] = joined
        elif not any(_same(subject, one) for one in subjects):
            subjects.append(subject)
        joint = ""
    named = [key(project) for one in subjects for project in one.projects]
    # 维修更换暖气管道项目: a word of a project's name is no item beside it.
    kept = [one for one in subjects if one.projects or not any(one.said in name for name in named)]
    return tuple(one for one in kept if one.concepts or one.codes or one.projects)


def parts_of(word: str, catalog: Catalog) -> tuple[Subject, ...]:
    """水电费: the items that the word means together; a code where its row is held, else its name."""
    names = next(one.of for one in catalog.vocabulary.ambiguous if one.word == word)
    return tuple(_part(name, catalog) for name in names)


def _part(name: str, catalog: Catalog) -> Subject:
    if name in catalog.coded:
        return Subject(said=name, codes=(name,), concepts=catalog.coded[name])
    known = catalog.vocabulary.economic_name(name) or catalog.vocabulary.functional_name(name) or name
    return Subject(said=known, concepts=(known,))


def _subject(span: Span, catalog: Catalog) -> Subject | None:
    said = span.mended or span.text
    if projects := span.values("project"):
        return Subject(said=said, projects=projects)
    if span.has("code"):
        codes = span.values("code")
        return Subject(
            said=said, codes=codes, concepts=tuple(name for one in codes for name in catalog.coded.get(one, ()))
        )
    if concepts := tuple(dict.fromkeys((*span.values("concept"), *span.values("indicator")))):
        return Subject(said=said, concepts=concepts)
    if aspects := span.values("aspect"):
        return Subject(said=said, aspect=aspects[0])
    return None


def _joint(span: Span, before: str) -> str:
    """What stands between two subjects: the strongest of what was said, "" where nothing was. A comma sets a thing
    beside its whole or beside another: 综合业务经费，差旅费的得分."""
    if before == "row" or span.text in (*load_phrases().rows["lines"], *load_phrases().rows["columns"]):
        return "row"  # 行政运行一行、基本支出一栏
    if span.text == ",":
        return before or "comma"
    if "share" in span.values("operation") and load_phrases().cues.rate["begins"].search(span.text):
        return "than"  # 住房公积金占人员经费的比重: two, though the one is a column of the other's row
    said = (*span.values("joint"), before or "said")
    return next((one for one in ("and", "than", "of") if one in said), "said")


def _measures_it(span: Span) -> bool:
    """行政运行的预算完成率: how far the budget was spent of what was named before, though reports print a figure
    of that name of their own."""
    return span.has("measure") and span.has("concept") and "completion" in span.values("operation")


def _of_project(before: Subject, this: Subject, catalog: Catalog) -> Subject:
    """综合业务经费的执行率和得分: what follows is said of the same project."""
    pairs = [(project, one) for project in before.projects for one in this.concepts]
    own = not this.projects and pairs and all(pair in catalog.indicators for pair in pairs)
    return this.model_copy(update={"projects": before.projects}) if own else this


def _indicated(subject: Subject) -> bool:
    """A project's indicator: 得分 after it is a measure of it and nothing of its own."""
    return bool(subject.projects and subject.concepts)


def _same(one: Subject, other: Subject) -> bool:
    return (one.concepts, one.codes, one.projects, one.aspect) == (
        other.concepts, other.codes, other.projects, other.aspect
    )  # fmt: skip


def _joined(before: Subject, this: Subject, joint: str, catalog: Catalog, narrowing: Set[str]) -> Subject | None:
    """Both as one subject, where the second says more about the first; None where they are two."""
    if joint in {"and", "than"}:
        return None
    said = f"{before.said}{this.said}"
    if joint in {"", "of"} and _holds(this, before, catalog):
        return before  # 货物类政府采购支出: the part is said before its whole
    if coded := _coded(before, this):
        return coded.model_copy(update={"said": said})
    if before.projects and (not before.concepts or before.concepts == (_SCORE,)) and this.concepts:
        known = tuple(
            one for one in this.concepts if any((project, one) in catalog.indicators for project in before.projects)
        )
        return before.model_copy(update={"said": said, "concepts": known}) if known else None
    if this.projects and before.concepts and not before.projects and not this.concepts:
        known = tuple(
            one for one in before.concepts if any((project, one) in catalog.indicators for project in this.projects)
        )
        # 维修暖气管道: words said right before a project's name are taken for part of it.
        return this.model_copy(update={"said": said, "concepts": known}) if known or joint == "" else None
    if this.aspect and not this.concepts:
        return before.model_copy(update={"aspect": this.aspect})
    if column := aspect_of(before, this, catalog):
        return column
    if (
        joint in {*narrowing, "row"}
        and _is_total(this, catalog)
        and not _is_total(before, catalog)
        and not before.projects
    ):
        return before  # 编码是30207的那一行支出合计: the row as a whole
    if joint in narrowing and this.said in catalog.loose and _heads_columns(this, catalog):
        return before  # 养公务车的日常费用: a citizens' word for a nature of spending says nothing more of an item
    # 基本支出差旅费 is a part of a whole, 办公费差旅费 are two.
    narrows = joint in narrowing and (joint != "" or _is_whole(before, this, catalog))
    return _part_of(before, this) if narrows else None


def _coded(before: Subject, this: Subject) -> Subject | None:
    """2010301行政运行: a code and its own name."""
    for code, name in ((before, this), (this, before)):
        own = not code.concepts or set(name.concepts) & set(code.concepts)
        if code.codes and name.concepts and not name.codes and own:
            return code.model_copy(
                update={"concepts": code.concepts or name.concepts, "aspect": code.aspect or name.aspect}
            )
    return None


def aspect_of(before: Subject, this: Subject, catalog: Catalog) -> Subject | None:
    """行政运行的基本支出: a column of the first one's row. Also said the other way round."""
    for row, column in ((before, this), (this, before)):
        for aspect in _spellings(column, catalog):
            if not row.aspect and _is_column(aspect, row, catalog):
                return row.model_copy(update={"aspect": aspect})
    return None


def _is_column(aspect: str, row: Subject, catalog: Catalog) -> bool:
    """Whether the row has a cell in this column, be it blank: 行政运行的经营支出 is never the 经营支出 of all rows."""
    if any((one, aspect) in catalog.aspects for one in row.concepts):
        return True
    return aspect in catalog.columns and (bool(row.codes) or any(one in catalog.rows for one in row.concepts))


def _of_row(before: Subject, this: Subject, catalog: Catalog) -> Subject:
    """行政运行基本支出和项目支出: a column said after another one is of the same row."""
    if not before.aspect or this.codes or this.projects or this.aspect:
        return this
    aspect = next((one for one in _spellings(this, catalog) if _is_column(one, before, catalog)), None)
    return before.model_copy(update={"aspect": aspect}) if aspect else this


def _spellings(subject: Subject, catalog: Catalog) -> tuple[str, ...]:
    """The names under which an item may head a column: 本年收入合计, 本年收入."""
    items = [item for one in subject.concepts if (item := catalog.vocabulary.item(one))]
    return (subject.said, *subject.concepts, *(alias for item in items for alias in item.aliases))


def _is_total(subject: Subject, catalog: Catalog) -> bool:
    items = [catalog.vocabulary.item(one) for one in subject.concepts]
    return (
        bool(items)
        and all(item is not None and item.group == _WHOLES[0] for item in items)
        and subject.said.endswith(catalog.phrases.rows["totals"])
    )


def _is_whole(before: Subject, this: Subject, catalog: Catalog) -> bool:
    """Whether the first is known to hold others: it has parts, or is a total, or its code begins the second's."""
    items = [item for one in before.concepts if (item := catalog.vocabulary.item(one))]
    if any(item.parts or item.group in _WHOLES for item in items):
        return True
    codes = {code for code, names in catalog.coded.items() if set(names) & set(before.concepts)}
    others = {code for code, names in catalog.coded.items() if set(names) & set(this.concepts)}
    return any(other != code and other.startswith(code) for code in codes for other in others)


def _heads_columns(subject: Subject, catalog: Catalog) -> bool:
    items = [item for one in subject.concepts if (item := catalog.vocabulary.item(one))]
    return bool(items) and all(item.group in _WHOLES for item in items)


def _holds(whole: Subject, part: Subject, catalog: Catalog) -> bool:
    items = [item for one in whole.concepts if (item := catalog.vocabulary.item(one))]
    return bool(part.concepts) and any(set(part.concepts) <= set(item.parts) for item in items)


def _part_of(before: Subject, this: Subject) -> Subject | None:
    """三公经费中的公务接待费, 基本支出差旅费: only the part is asked for."""
    if before.projects or not before.concepts or not this.concepts:
        return None
    return this


# ---- somebody else ----


def strangers_of(spans: Sequence[Span], text: str, catalog: Catalog) -> tuple[str, ...]:
    """Names that end like an entity's and are not one that is held: 教育局, 莘县人民政府办公室."""
    words = catalog.phrases.entities
    found: list[str] = []
    for at, span in enumerate(spans):
        before = spans[at - 1] if at else None
        if span.has("entity") and before is not None and _strange(before):
            found.append(f"{_region_before(spans, at - 1, words.not_names)}{before.text}{span.text}")
        elif not span.tags and (ending := _ending(span.text, words.endings, words.not_ended)):
            hung = "" if ending >= 2 else _before(spans, at, single=span.text[:ending] in words.not_names)
            first = at - 1 if hung else at
            found.append(f"{_region_before(spans, first, words.not_names)}{hung}{span.text[:ending]}")
        elif span.text in words.endings and not span.has("entity") and before is not None and _strange(before):
            found.append(f"{_region_before(spans, at - 1, words.not_names)}{before.text}{span.text}")
    found = [one for one in found if one not in catalog.spelled and not one.endswith(words.not_ends)]
    found = [one for one in found if not any(one != other and one in other for other in found)]
    found += [span.text for span in spans if span.has("everyone")]
    return tuple(dict.fromkeys(one for one in found if len(one) >= 2 and one not in words.not_names))


def _region_before(spans: Sequence[Span], first: int, regions: Sequence[str]) -> str:
    """The 县 or 阳谷县 that stands before a name: it is quoted as it was typed."""
    before = spans[first - 1] if first else None
    return before.text if before is not None and (before.has("region") or before.text in regions) else ""


def _strange(span: Span) -> bool:
    """A word that may be the beginning of a name; 申请人想了解 is not."""
    asks = any(match.end() == len(span.text) for match in asking_words().finditer(span.text))
    return not span.tags and bool(_HAN.search(span.text[-1])) and not asks


def _ending(text: str, endings: Sequence[str], not_ended: Sequence[str]) -> int:
    """Where in an unknown stretch the first name ends; 0 where none does. 答辩委员 does not end with 委."""
    for one in sorted(endings, key=len, reverse=True):
        for match in re.finditer(re.escape(one), text):
            if len(one) > 1 or text[match.end() : match.end() + 1] not in not_ended or match.end() == len(text):
                return match.end()
    return 0


def _before(spans: Sequence[Span], at: int, *, single: bool) -> str:
    """The word an ending of one character hangs on: 财政 + 局, 教育 + 局; 省 alone may be a verb (三公经费省了)."""
    before = spans[at - 1] if at else None
    if single and before is not None and before.tags:
        return ""
    hangs = before is not None and (
        before.has("concept") or before.has("filler") or before.has("fund") or not before.tags
    )
    return before.text if before is not None and hangs and len(before.text) >= 2 else ""
