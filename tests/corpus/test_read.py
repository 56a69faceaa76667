"""What a file is, told by its bytes; what cannot be read is refused with the reason and what to do."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import render

from corpus.errors import (
    DamagedReport,
    EncryptedReport,
    NotAReport,
    OverLimit,
    ScannedReport,
    UnreadableReport,
    UnsupportedKind,
)
from corpus.read import read_report
from corpus.readers.dispatch import read_transcript

TEXT = (
    "2024年度某县财政局部门决算\n收入支出决算总表\n部门：某县财政局\n单位：万元\n"
    "收入\t\n项目\t金额\n一、事业收入\t5.00\n"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def _zip(**files: bytes) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


def _scan() -> bytes:
    from fpdf import FPDF
    from PIL import Image

    pdf = FPDF()
    pdf.add_page()
    pdf.image(Image.new("RGB", (400, 300), "white"), x=10, y=10, w=150)
    return bytes(pdf.output())


def _locked() -> bytes:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.set_encryption(owner_password="a", user_password="b")
    pdf.add_page()
    return bytes(pdf.output())


@pytest.mark.parametrize("name", ["report.txt", "report.pdf", "report"])
def test_a_name_says_nothing_of_the_kind(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(render.as_docx(TEXT))
    (table,) = read_report(path).tables
    assert [(row.label, row.cells[0].text) for row in table.rows] == [("一、事业收入", "5.00")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
def test_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = TEXT if encoding != "big5" else "測試\n單位：萬元\n"
    assert read_transcript(text.replace("\n", "\r\n").encode(encoding)).text == text


@pytest.mark.parametrize(
    ("raw", "kind", "said"),
    [
        (b"", DamagedReport, "空的"),
        (b" \n\x00\n", DamagedReport, "空的"),
        (b"%PDF-1.7\n1 0 obj\n<<", DamagedReport, "重新下载"),
        (render.as_docx(TEXT)[:900], DamagedReport, "不完整"),
        (render.as_xlsx(TEXT)[:-300], DamagedReport, "不完整"),
        (_zip(word__document_xml=b"<broken"), DamagedReport, "损坏"),
        (_zip(xl__workbook_xml=b"<broken"), DamagedReport, "损坏"),
        (_locked(), EncryptedReport, "密码"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedReport, "密码"),
        (_scan(), ScannedReport, "图片|扫描件"),
        (OLE + "WordDocument".encode("utf-16-le"), UnsupportedKind, ".wps"),
        (OLE, UnsupportedKind, "另存为"),
        (_zip(OFD_xml=b"<x/>"), UnsupportedKind, "OFD"),
        (_zip(content_xml=b"<x/>"), UnsupportedKind, "ODF"),
        (_zip(report_txt=b"x"), UnsupportedKind, "解压"),
        (b"{\\rtf1 x}", UnsupportedKind, "RTF"),
        (b"MIME-Version: 1.0\r\n", UnsupportedKind, "网页归档"),
        (b"Rar!\x1a\x07", UnsupportedKind, "解压"),
        (b"ABC\x00\x01\x02", UnsupportedKind, "认不出"),
        ("中文".encode("utf-16")[:-1], DamagedReport, "中断"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else getattr(value, "__name__", value),
)
def test_what_cannot_be_read_is_refused_with_what_to_do(raw: bytes, kind: type[UnreadableReport], said: str) -> None:
    with pytest.raises(UnreadableReport, match=said) as refused:
        read_transcript(raw)
    assert type(refused.value) is kind


def test_a_bomb_is_not_unpacked() -> None:
    buffer = BytesIO()
    with (
        ZipFile(buffer, "w", compression=8, compresslevel=9) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(450):
            part.write(b"\x00" * 1_000_000)
    with pytest.raises(OverLimit, match="不像一份报告"):
        read_transcript(buffer.getvalue())


def test_readable_but_no_report(tmp_path: Path) -> None:
    (tmp_path / "menu.html").write_text("<html><p>今天吃什么</p></html>", encoding="utf-8")
    with pytest.raises(NotAReport, match=r"menu\.html"):
        read_report(tmp_path / "menu.html")
