"""Which reader a file is for, by its bytes and never by its name; what none is for is refused with what to do."""

import re
from collections.abc import Callable

from corpus.errors import DamagedReport, EncryptedReport, OverLimit, UnsupportedKind
from corpus.limits import Limits
from corpus.readers.package import names_in
from corpus.transcript import Transcript

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_HTML = re.compile(rb"<!doctype html|<html|<head|<body|<table|<div|<meta", re.I)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_PDF = "请在原软件中另存为 PDF 或 DOCX 后再收录"

Reader = Callable[[bytes, Limits], Transcript]


def read_transcript(raw: bytes, limits: Limits | None = None) -> Transcript:
    """Raises a kind of UnreadableReport for what cannot be read."""
    within = limits or Limits()
    if len(raw) > within.size:
        raise OverLimit(f"文件有 {len(raw) / 1_000_000:.1f} MB，不像一份报告。请核对文件")
    return _reader(raw, within)(raw, within)


def _reader(raw: bytes, limits: Limits) -> Reader:
    if not raw.strip(b"\x00 \t\r\n\f"):
        raise DamagedReport("文件是空的。请重新取得文件")
    if b"%PDF-" in raw[:1024]:
        return _pdf
    if raw.startswith(b"PK"):
        return _of_package(names_in(raw, limits))
    if raw.startswith(_OLE):
        return _of_compound(raw)
    if raw.startswith(_PICTURES):
        return _picture
    _refuse_others(raw)
    return _html if _HTML.search(raw[:4096]) else _plain_text


def _of_package(names: frozenset[str]) -> Reader:
    """DOCX and XLSX are zip archives, told apart by what they hold."""
    if "word/document.xml" in names:
        return _docx
    if any(name.startswith("xl/") for name in names):
        return _sheet
    if "OFD.xml" in names:
        raise UnsupportedKind("OFD 版式文件暂不能读。请用 OFD 阅读器另存为 PDF 后再收录")
    if "content.xml" in names:
        raise UnsupportedKind(f"ODF 文档暂不能读。{_AS_PDF}")
    raise UnsupportedKind("这是压缩包，不是报告。请先解压，再收录里面的文件")


def _of_compound(raw: bytes) -> Reader:
    """The old office formats share one container; the names of its streams tell them apart."""
    streams = {
        name: name.encode("utf-16-le") in raw for name in ("Workbook", "Book", "WordDocument", "EncryptedPackage")
    }
    if streams["EncryptedPackage"]:
        raise EncryptedReport("文件设了打开密码。请取消密码后另存，再收录")
    if streams["WordDocument"]:
        raise UnsupportedKind(f"旧版 Word（.doc）或 WPS 文字（.wps）文件暂不能读。{_AS_PDF}")
    if streams["Workbook"] or streams["Book"]:
        return _sheet
    raise UnsupportedKind(f"旧版办公软件的文件（如 .wps、.et、.ppt）暂不能读。{_AS_PDF}")


def _refuse_others(raw: bytes) -> None:
    if raw.startswith(b"{\\rtf"):
        raise UnsupportedKind(f"RTF 文件暂不能读。{_AS_PDF}")
    if re.match(rb"(?:From |MIME-Version:)", raw, re.I):
        raise UnsupportedKind("这是网页归档（.mht）。请在浏览器中另存为网页（.html）或 PDF 后再收录")
    if raw.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise UnsupportedKind("这是压缩包，不是报告。请先解压，再收录里面的文件")
    if b"\x00" in raw[:4096] and raw[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise UnsupportedKind(f"认不出这是什么文件。{_AS_PDF}")


# Each reader's framework is loaded only for a file that needs it.


def _pdf(raw: bytes, limits: Limits) -> Transcript:
    from corpus.readers.pdf import read_pdf

    return read_pdf(raw, limits)


def _picture(raw: bytes, limits: Limits) -> Transcript:
    from corpus.readers.picture import read_picture

    return read_picture(raw, limits)


def _docx(raw: bytes, limits: Limits) -> Transcript:
    from corpus.readers.docx import read_docx

    return read_docx(raw, limits)


def _sheet(raw: bytes, limits: Limits) -> Transcript:
    from corpus.readers.sheet import read_sheet

    return read_sheet(raw, limits)


def _html(raw: bytes, limits: Limits) -> Transcript:
    from corpus.readers.html import read_html

    return read_html(raw, limits)


def _plain_text(raw: bytes, limits: Limits) -> Transcript:
    from corpus.readers.plain_text import read_plain_text

    return read_plain_text(raw, limits)
