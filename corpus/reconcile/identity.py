"""Whether the parts of a report are of one report: year, entity, unit, forms missing or printed twice."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from corpus.figure import YUAN_PER
from corpus.finding import Finding, Place
from corpus.plain import squeeze
from corpus.reconcile.books import Books, place_of_words
from corpus.report import Report, Row, Table
from corpus.vocabulary_file import load_vocabulary

_YEAR = re.compile(
    r"(?:第[一二三四五六七八九十]+部分)?(?P<year>(?:19|20)\d\d)年(?:度)?(?:部门|单位|预算|决算|项目|收入|支出|财政|一般|县级|市级)?"
)
_OWNER = re.compile(r"^(?:编制|填报|预算|公开)?(?:部门|单位)(?:名称)?[:：](?P<name>.+)$")
_OWNER_WITHIN = 6  # lines of a form in which its owner is printed
_NUMBER = re.compile(r"公开(\d{1,2})表")
_NUMBER_ABOVE = 3  # lines over its title at which a form's number may stand
_SUFFIX = re.compile(r"\((?:汇总|本级|机关)\)|本级|机关$")
_LAST_OF_NINE = 9
_ROUNDING = Decimal("0.01")


def headings_name_the_year(books: Books) -> Iterator[Finding]:
    """Titles of parts and forms name the year of the title page."""
    year = books.report.identity.year
    titles = [(table.title, table.line) for table in books.report.tables]
    titles += [(title, section.line) for section in reversed(books.report.sections) for title in section.heading]
    for title, line in dict(titles).items():
        match = _YEAR.match(squeeze(title))
        if match and int(match["year"]) != year:
            place = place_of_words(books.report, title, line, "标题").model_copy(update={"line": line})
            message = f"标题“{squeeze(title)}”写的是 {match['year']} 年，封面为 {year} 年"
            yield books.remark(
                "年度一致", [place], message, severity="提示", expected=f"{year}年", found=f"{match['year']}年"
            )


def forms_name_the_entity(books: Books) -> Iterator[Finding]:
    """部门：… above a form is the entity of the title page."""
    entity = squeeze(books.report.identity.entity)
    for table, name, line in _owners(books.report):
        other = _SUFFIX.sub("", squeeze(name))
        if other and other not in YUAN_PER and entity not in other and other not in entity:
            place = place_of_words(books.report, line, table.line, f"{table.title} 单位")
            message = f"{table.title}的单位写作“{other}”，封面为“{entity}”"
            yield books.remark("单位一致", [place], message, severity="提示", expected=entity, found=other)


def _owners(report: Report) -> Iterator[tuple[Table, str, str]]:
    lines = report.text.split("\n")
    for table in report.tables:
        if table.form in _nine():
            for line in lines[table.line - 1 : table.line + _OWNER_WITHIN]:
                words = line.strip().split("\t")[0].split("  ")[0]
                if match := _OWNER.match("".join(words.split())):
                    yield table, match["name"], line
                    break


def units_are_printed(books: Books) -> Iterator[Finding]:
    """Every form with figures prints its unit; that one is in 万元 and the rest in 元 is usual."""
    forms = [one for one in books.report.tables if one.form in _nine()]
    units = [one.unit for one in forms if one.unit in YUAN_PER]
    usual = max(set(units), key=units.count, default=None)
    for table in forms:
        if table.unit is None and usual is not None and any(cell.value for row in table.rows for cell in row.cells):
            place = place_of_words(books.report, table.title, table.line, "标题")
            message = f"{table.title}没有印出金额单位，其他表为{usual}"
            yield books.remark("金额单位", [place], message, severity="提示", expected=usual, found="没有印出")


def columns_are_known(books: Books) -> Iterator[Finding]:
    """Every figure of a form stands in a column that the sums confirm; a form of which some do not is not checked."""
    for table in books.report.tables:
        rows = [row for row in table.rows if any(cell.read_as == "candidate" for cell in row.cells)]
        if not rows:
            continue
        # Where a total does not come out with any column, it is this row that went wrong, and the others with it.
        rows.sort(key=_may_add_up)
        places = [
            Place(label=f"{table.title} {squeeze(row.label)}", line=row.line, quote=row.quote, page=table.page)
            for row in rows
        ]
        first = "、".join(cell.text for cell in rows[0].cells if cell.text)
        why = "不止一种放法" if _may_add_up(rows[0]) else "怎样放合计都不成立"
        message = (
            f"{table.title}有 {len(rows)} 行的数字认不出各在哪一栏，这张表的合计没有核对；"
            f"先看“{squeeze(rows[0].label)}”：{first}，{why}"
        )
        yield books.remark(
            "各栏数字认得出", places, message, severity="提示", expected="各栏合计成立", found=f"{len(rows)}行认不出"
        )


def _may_add_up(row: Row) -> bool:
    values = [cell.value for cell in row.cells if cell.value is not None]
    whole = sum(values)
    return len(values) < 2 or any(abs(whole - 2 * one) <= _ROUNDING * len(values) for one in (values[0], values[-1]))


def forms_are_all_there(books: Books) -> Iterator[Finding]:
    """The nine forms of 部门决算 are printed, empty ones too (财政部《部门决算公开操作规程》)."""
    report = books.report
    printed = {table.form for table in report.tables}
    if not report.identity.kind.endswith("决算") or len(printed & _nine()) < _LAST_OF_NINE // 2:
        return
    for form in sorted(_nine() - printed):
        place = place_of_words(report, report.text.strip().split("\n")[0], 1, "封面")
        message = f"没有读到“{form}”"
        yield books.remark(
            "九张表齐全", [place.model_copy(update={"label": form})], message, severity="提示", expected=form,
            found="没有读到",
        )  # fmt: skip


def forms_are_in_their_place(books: Books) -> Iterator[Finding]:
    """The numbers 公开01表, 公开02表 … rise from form to form: none is out of place, none borne twice."""
    before: tuple[Table, int] | None = None
    for table, number in _numbered(books.report):
        if before is not None and number <= before[1]:
            places = [place_of_words(books.report, one.title, one.line, "标题") for one in (table, before[0])]
            message = f"{table.title}编号为公开{number:02d}表，排在公开{before[1]:02d}表（{before[0].title}）之后"
            yield books.remark(
                "各表按编号排列", places, message, severity="提示", expected=f"公开{before[1] + 1:02d}表",
                found=f"公开{number:02d}表",
            )  # fmt: skip
        before = table, number


def _numbered(report: Report) -> Iterator[tuple[Table, int]]:
    """The forms in printed order with the number at the head of each; a continued page is no further form."""
    lines = report.text.split("\n")
    end, seen = 0, set()
    for table in sorted((one for one in report.tables if one.form in _nine()), key=lambda one: one.line):
        head = lines[max(end, table.line - 1 - _NUMBER_ABOVE) : table.line + _OWNER_WITHIN]
        found = next((match for line in head if (match := _NUMBER.search("".join(line.split())))), None)
        end = table.line_end
        if found and table.form not in seen:
            seen.add(table.form)
            yield table, int(found[1])


def forms_are_printed_once(books: Books) -> Iterator[Finding]:
    """None of the nine forms is printed twice with figures."""
    by: dict[str, list[Table]] = defaultdict(list)
    for table in books.report.tables:
        if table.form in _nine() and books.tables.get(table.ordinal):
            by[table.form or ""].append(table)
    for form, tables in by.items():
        if len(tables) > 1 and len({table.title for table in tables}) == 1:
            places = [place_of_words(books.report, one.title, one.line, "标题") for one in reversed(tables)]
            message = f"“{form}”印了 {len(tables)} 次"
            yield books.remark(
                "各表只有一张", places, message, severity="提示", expected="一张", found=f"{len(tables)}张"
            )


@cache
def _nine() -> frozenset[str]:
    names = [form.name for form in load_vocabulary().forms if form.kind == "决算" and not form.of_government]
    return frozenset(list(dict.fromkeys(names))[:_LAST_OF_NINE])


RULES = (
    headings_name_the_year,
    forms_name_the_entity,
    units_are_printed,
    columns_are_known,
    forms_are_all_there,
    forms_are_in_their_place,
    forms_are_printed_once,
)
