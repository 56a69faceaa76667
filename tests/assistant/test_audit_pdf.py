"""The copy of a PDF with its findings marked: the right place, the right words, whatever way the page is turned."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw
from render import FONT, as_pdf
from small_report import SMALL
from typer.testing import CliRunner

from assistant.audit_pdf import NotAPdf, annotated, write_pdf
from assistant.auditing import Audit, audit_file
from assistant.cli import app

BROKEN = SMALL.replace("合 计\t\t125.00\t90.00\t35.00", "合 计\t\t125.00\t90.00\t36.00")
needs_font = pytest.mark.skipif(not FONT.exists(), reason="没有中文字体")


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("draft") / "草稿.pdf"
    path.write_bytes(as_pdf(BROKEN))
    return path


@pytest.fixture(scope="module")
def found(draft: Path) -> Audit:
    return audit_file(draft)


def marks(pdf: bytes) -> list[tuple[str, str]]:
    """The note of every highlight and the words under it."""
    document = pypdfium2.PdfDocument(pdf)
    told = []
    for page in document:
        text = page.get_textpage()
        for at in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, at)
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, rect)
            buffer = (raw.FPDF_WCHAR * 4000)()
            raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, 8000)
            note = bytes(buffer).decode("utf-16-le").partition("\0")[0]
            if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_HIGHLIGHT:
                told.append((note, text.get_text_bounded(rect.left, rect.bottom, rect.right, rect.top)))
    return told


@needs_font
def test_the_cells_of_a_finding_are_marked_with_what_is_wrong(draft: Path, found: Audit) -> None:
    pdf, marked = annotated(draft.read_bytes(), found)
    told = marks(pdf)
    row = [(note, words) for note, words in told if "合计列等于各列之和" in note]
    assert {"125.00", "90.00", "36.00"} <= {words.strip() for _, words in row}
    assert any("这里是要核对的：125.00万元，应为 126万元" in note for note, _ in row)
    assert marked.marked == len(found.findings) - len(marked.unmarked)


@needs_font
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_marked_at_the_same_words(draft: Path, turn: int, tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(draft)
    for page in document:
        page.set_rotation(turn)
    turned = BytesIO()
    document.save(turned)
    (tmp_path / "turned.pdf").write_bytes(turned.getvalue())
    shown = audit_file(tmp_path / "turned.pdf")
    if not any(place.spots for one in shown.findings for place in one.places):
        pytest.skip("a page turned this way is not read as a form")
    pdf, _ = annotated(turned.getvalue(), shown)
    assert all(words.strip() for _, words in marks(pdf))


@needs_font
def test_the_page_itself_is_left_as_it_is(draft: Path, found: Audit) -> None:
    pdf, _ = annotated(draft.read_bytes(), found)
    before, after = (pypdfium2.PdfDocument(one) for one in (draft.read_bytes(), pdf))
    assert [page.get_textpage().get_text_range() for page in before] == [
        page.get_textpage().get_text_range() for page in after
    ]


def test_only_a_pdf_can_be_marked(tmp_path: Path) -> None:
    (tmp_path / "草稿.txt").write_text(BROKEN, encoding="utf-8")
    found = audit_file(tmp_path / "草稿.txt")
    with pytest.raises(NotAPdf, match="不是 PDF"):
        write_pdf(found, tmp_path / "草稿.txt", tmp_path / "out.pdf")


@needs_font
def test_the_command_writes_the_copy_and_says_how_many(draft: Path, tmp_path: Path) -> None:
    out = tmp_path / "标注.pdf"
    result = CliRunner().invoke(
        app, ["audit", str(draft), "--pdf", str(out)], env={"WENZHANG_DATA": str(tmp_path / "none")}
    )
    assert result.exit_code == 0 and "标出" in result.output and out.read_bytes().startswith(b"%PDF")
