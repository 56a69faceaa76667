"""What a report is made of: sections and tables, every piece with its place in the source."""

from decimal import Decimal
from typing import Literal

from corpus.record import Record
from corpus.transcript import Box, Place, Spot

Scope = Literal["部门汇总", "单位本级", "单位", "政府"]  # 政府: a whole county, no department of it
# 数据表: an imported table of figures
Kind = Literal["部门决算", "单位决算", "部门预算", "单位预算", "政府决算", "政府预算", "数据表"]
# printed: stands in its column · resolved: the sums decided its column · candidate: undecided, never answered from
# derived: inverted from a stated change
ReadAs = Literal["printed", "resolved", "derived", "candidate"]


class Source(Record):
    """Where a value stands. `quote` is verbatim: a slice of the report's text, line breaks included."""

    report: str
    line: int  # 1-based, first line of the quote
    line_end: int
    quote: str
    page: int | None = None
    heading: tuple[str, ...] = ()
    table: int | None = None  # ordinal of the table in the report, from 0
    row: str | None = None  # row label as printed
    column: str | None = None  # column path as printed, joined by "/"
    box: Box | None = None  # of the cell on its page
    spots: tuple[Spot, ...] = ()  # of the lines of a sentence
    ocr: bool = False  # recognised in a picture: to be checked against it


class Identity(Record):
    """Who reports, on which year, in which kind of report."""

    entity: str  # without （汇总） or 本级: 阳谷县人民政府办公室
    scope: Scope
    year: int
    kind: Kind
    region: str | None = None

    @property
    def is_government(self) -> bool:
        """Whether a whole government reports: its forms and its money are no department's."""
        return self.kind in {"政府决算", "政府预算"}


class Paragraph(Record):
    """A run of prose. `raw` is a slice of the report's text; broken lines are joined by `corpus.plain.plain`."""

    raw: str
    start: int  # offset of `raw` in the report's text
    line: int
    line_end: int
    page: int | None = None


class Section(Record):
    """A heading and the prose directly below it."""

    heading: tuple[str, ...]  # from part to this section: ("第三部分 2024年度部门决算情况说明", "三、支出决算情况说明")
    line: int
    paragraphs: tuple[Paragraph, ...]


class Column(Record):
    """A column of amounts of one block. `path` runs from the outermost header cell to the innermost."""

    path: tuple[str, ...]
    number: int | None = None  # 栏次
    block: int = 0  # side-by-side tables: 0 left, 1 next …


class Cell(Record):
    """A cell as printed; `value` is None where it is blank or no number."""

    column: int  # index into Table.columns
    text: str
    line: int
    value: Decimal | None = None
    unit: str | None = None  # the cell's own unit, if it prints one (60万元, 128条, 80.36%)
    at: int | None = None  # which cell of its line, from 0, where the line keeps its cells; of blank cells too
    box: Box | None = None
    read_as: ReadAs = "printed"


class Row(Record):
    """One logical row: side-by-side tables give several rows to a printed line."""

    label: str  # as printed, broken lines joined
    cells: tuple[Cell, ...]
    line: int
    line_end: int
    quote: str  # verbatim lines of the row
    code: str | None = None
    number: int | None = None  # 行次
    block: int = 0
    path: tuple[str, ...] = ()  # parents: 一级指标, 二级指标 …


class Table(Record):
    """A table of a report. `form` is its canonical name in the vocabulary, None when unknown."""

    ordinal: int
    title: str
    form: str | None
    unit: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    line: int
    line_end: int
    heading: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    subject: str | None = None  # the project of a self-evaluation form
    subject_fields: tuple[tuple[str, str], ...] = ()  # 主管部门, 实施单位, 年度总体目标 …: label and text
    declared_empty: str | None = None  # the sentence that says 本表无数据, verbatim
    page: int | None = None


class Report(Record):
    """A report as read. `text` is the decoded source, lines ended by \\n; every quote is a slice of it."""

    id: str
    title: str
    identity: Identity
    origin: str  # file name
    sha256: str
    text: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    unread: tuple[str, ...] = ()  # parts of the file that nobody read, each said in Chinese
    ocr_pages: tuple[int, ...] = ()  # pages whose words were recognised in a picture
    places: tuple[Place, ...] = ()  # of the lines of prose, where the file knows pages
