"""How much of a report became facts: counted, never assumed."""

from corpus.fact import Facts
from corpus.facts.prose_figures import find_figures
from corpus.figure import parse_number
from corpus.plain import squeeze
from corpus.record import Record
from corpus.report import Report
from corpus.sections import readable

_NO_FIGURES = ("名词解释", "目录")


class Coverage(Record):
    """`printed` are the numbers in cells of tables, `amounts` the sums of money in prose."""

    tables: int
    unknown: tuple[str, ...]  # titles of the tables whose form is not known
    empty: int  # forms printed without data
    printed: int
    read: int
    undecided: int  # of those read, whose column or unit is open: never answered from
    amounts: int
    amounts_read: int
    relations: int = 0  # sums, differences and repetitions of figures that could be calculated
    holding: int = 0  # of those, the ones that hold
    unread: tuple[str, ...] = ()  # parts of the file that nobody read, each said in Chinese
    recognised: tuple[int, ...] = ()  # pages read off pictures

    @property
    def share(self) -> float:
        """Of all numbers printed in tables and all amounts of prose, the share that can be answered from."""
        printed = self.printed + self.amounts
        return (self.read - self.undecided + self.amounts_read) / printed if printed else 1.0

    @property
    def of_tables(self) -> float:
        return self.read / self.printed if self.printed else 1.0

    @property
    def of_prose(self) -> float:
        return self.amounts_read / self.amounts if self.amounts else 1.0


def coverage_of(report: Report, facts: Facts) -> Coverage:
    from_tables = [fact for fact in facts.facts if fact.source.table is not None]
    read = {(fact.source.table, fact.source.line, fact.item, fact.column, fact.code, fact.id) for fact in from_tables}
    amounts, amounts_read = _prose(report, facts)
    return Coverage(
        tables=len(report.tables),
        unknown=tuple(table.title for table in report.tables if table.form is None),
        empty=len(facts.empty_forms),
        printed=_printed(report),
        read=len(read),
        undecided=sum(fact.read_as == "candidate" for fact in from_tables),
        amounts=amounts,
        amounts_read=amounts_read,
        unread=report.unread,
        recognised=report.ocr_pages,
    )


def _printed(report: Report) -> int:
    """Numbers in the cells of tables; as rows were read where text lost its cells or numbers carry units (≥80%)."""
    lines = report.text.split("\n")
    count = 0
    for table in report.tables:
        body = lines[table.line - 1 : table.line_end]
        if any("\t" in line for line in body) and not (table.form or "").startswith("绩效"):
            count += sum(_numbers(line) for line in body) - _ordinals(report, table.ordinal)
        elif table.columns:
            count += sum(cell.value is not None for row in table.rows for cell in row.cells)
        else:  # a header that nobody understood: not a figure of it was read
            count += sum(parse_number(word) is not None for line in body for word in line.split())
    return count


def _numbers(line: str) -> int:
    return sum(parse_number(squeeze(cell)) is not None for cell in line.split("\t")) if "\t" in line else 0


def _ordinals(report: Report, ordinal: int) -> int:
    """Codes and 行次 stand in cells too and are no figures; 栏次 is the number of columns that have one."""
    table = report.tables[ordinal]
    lines = report.text.split("\n")
    codes = sum(_pieces(lines[row.line - 1], row.code) for row in table.rows if row.code)
    return (
        codes + sum(row.number is not None for row in table.rows) + sum(one.number is not None for one in table.columns)
    )


def _pieces(line: str, code: str) -> int:
    """208 | 05 | 05 are three cells, 2080505 one."""
    cells = [squeeze(cell) for cell in line.split("\t")]
    if code in cells:
        return 1
    return sum(bool(cell) and cell.isdigit() and len(cell) <= 3 and code.find(cell) >= 0 for cell in cells[:3])


def _prose(report: Report, facts: Facts) -> tuple[int, int]:
    """Amounts of money in the prose, and on how many of their lines facts stand with the same digits."""
    said: dict[int, list[str]] = {}
    for fact in facts.facts:
        if fact.source.table is None:
            for line in range(fact.source.line, fact.source.line_end + 1):
                said.setdefault(line, []).append(str(abs(fact.value)))
    found = read = 0
    for section in report.sections:
        if any(word in heading for heading in section.heading for word in _NO_FIGURES):
            continue
        for paragraph in section.paragraphs:
            digits = {one for line in range(paragraph.line, paragraph.line_end + 1) for one in said.get(line, ())}
            money = [one for one in find_figures(readable(paragraph).text) if one.kind == "金额"]
            found += len(money)
            read += sum(str(one.value) in digits for one in money)
    return found, read


__all__ = ["Coverage", "coverage_of"]
