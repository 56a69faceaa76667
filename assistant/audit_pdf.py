"""An audit in the margin of its PDF: a copy with every figure of the list highlighted, and a note on what to look at.

The only file that writes annotations; the page's own content stays as it is, so the copy reads like the original.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.auditing import CAVEAT, Audit
from corpus.finding import Finding, Place, Severity
from corpus.record import Record
from corpus.transcript import Box, Spot
from index.errors import WenzhangError

if TYPE_CHECKING:
    import pypdfium2

_COLOURS: dict[Severity, tuple[int, int, int]] = {
    "不一致": (255, 110, 100),
    "提示": (255, 205, 80),
    "尾差": (190, 205, 225),
}
_AUTHOR = "问账核对"
_MARGIN = 1.0  # points around a cell
_NOTE = Box(x0=12, top=12, x1=32, bottom=32)  # of the note with the summary, on the first page


class NotAPdf(WenzhangError):
    """Only a PDF can bear notes."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path.name}”不是 PDF，不能加批注。可以改用 --html 或 --xlsx")


class Marked(Record):
    """How many findings have a place that was highlighted, and which by their numbers have none."""

    marked: int
    unmarked: tuple[int, ...]

    @property
    def said(self) -> str:
        rest = f"，{len(self.unmarked)} 条没有页面位置，没有标（第 {'、'.join(map(str, self.unmarked))} 条）"
        return f"标出 {self.marked} 条{rest if self.unmarked else ''}"


class _Note(Record):
    """What is said at one place, with the severity that colours it."""

    spot: Spot
    severity: Severity
    texts: tuple[str, ...]


def write_pdf(audit: Audit, original: Path, out: Path) -> Marked:
    """Write the annotated copy. Raises NotAPdf for a file of another kind."""
    raw = original.read_bytes()
    if b"%PDF-" not in raw[:1024]:
        raise NotAPdf(original)
    copy, marked = annotated(raw, audit)
    out.write_bytes(copy)
    return marked


def annotated(raw: bytes, audit: Audit) -> tuple[bytes, Marked]:
    import pypdfium2

    document = pypdfium2.PdfDocument(raw)
    try:
        for note in _notes(audit.findings):
            if note.spot.page <= len(document):
                _highlight(document[note.spot.page - 1], note)
        _summary(document[0], audit)
        copy = BytesIO()
        document.save(copy)
    finally:
        document.close()
    unmarked = tuple(number for number, one in enumerate(audit.findings, 1) if not any(p.spots for p in one.places))
    return copy.getvalue(), Marked(marked=len(audit.findings) - len(unmarked), unmarked=unmarked)


def _notes(findings: Sequence[Finding]) -> Iterator[_Note]:
    """One note for each cell, whatever number of findings touch it; the gravest colours it."""
    said: dict[Spot, list[tuple[Severity, str]]] = defaultdict(list)
    for number, finding in enumerate(findings, 1):
        # What rounding explains is marked where it shows, not in every part of the sum.
        places = finding.places[:1] if finding.severity == "尾差" else finding.places
        for at, place in enumerate(places):
            for spot in place.spots:
                said[spot].append((finding.severity, _text(number, finding, at, place)))
    for spot, texts in said.items():
        yield _Note(spot=spot, severity=texts[0][0], texts=tuple(dict.fromkeys(text for _, text in texts)))


def _text(number: int, finding: Finding, at: int, place: Place) -> str:
    here = (
        f"这里是要核对的：{finding.found}，应为 {finding.expected}" if at == 0 else f"这里是用来核对的：{place.label}"
    )
    return f"{number}.【{finding.severity}】{finding.rule}\n{finding.message}\n{here}"


def _highlight(page: "pypdfium2.PdfPage", note: _Note) -> None:
    from pypdfium2 import raw

    left, bottom, right, top = _on_page(page, note.spot)
    annotation = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_HIGHLIGHT)
    raw.FPDFAnnot_SetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, *_COLOURS[note.severity], 255)
    raw.FPDFAnnot_SetRect(annotation, raw.FS_RECTF(left, top, right, bottom))
    quad = raw.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
    raw.FPDFAnnot_AppendAttachmentPoints(annotation, quad)
    _say(annotation, "\n\n".join(note.texts))


def _summary(page: "pypdfium2.PdfPage", audit: Audit) -> None:
    from pypdfium2 import raw

    left, bottom, right, top = _on_page(page, _NOTE)
    annotation = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_TEXT)
    raw.FPDFAnnot_SetRect(annotation, raw.FS_RECTF(left, top, right, bottom))
    _say(annotation, f"{audit.summary}。\n{CAVEAT}")


def _say(annotation: object, text: str) -> None:
    """Contents and author, and that it is printed with the page."""
    from pypdfium2 import raw

    for name, words in ((b"Contents", text), (b"T", _AUTHOR)):
        wide = (words + "\0").encode("utf-16-le")
        buffer = (raw.FPDF_WCHAR * (len(wide) // 2)).from_buffer_copy(wide)
        raw.FPDFAnnot_SetStringValue(annotation, name, buffer)
    raw.FPDFAnnot_SetFlags(annotation, raw.FPDF_ANNOT_FLAG_PRINT)
    raw.FPDFPage_CloseAnnot(annotation)


def _on_page(page: "pypdfium2.PdfPage", box: Box) -> tuple[float, float, float, float]:
    """Left, bottom, right and top in the page's own coordinates of a box on the page as it is shown, turned or not."""
    x, y, x1, y1 = page.get_bbox()
    x0, upper, x2, lower = box.x0 - _MARGIN, box.top - _MARGIN, box.x1 + _MARGIN, box.bottom + _MARGIN
    return {
        0: (x + x0, y1 - lower, x + x2, y1 - upper),
        90: (x + upper, y + x0, x + lower, y + x2),
        180: (x1 - x2, y + upper, x1 - x0, y + lower),
        270: (x1 - lower, y1 - x2, x1 - upper, y1 - x0),
    }[page.get_rotation()]
