"""Files that mean harm or are broken, made here: each with the kind of refusal that is due and words of its reason."""

import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import render
from small_report import SMALL

Make = Callable[[], bytes]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BLANK = 200  # MB that a bomb unpacks to


def blank(megabytes: int) -> bytes:
    packer, block = zlib.compressobj(1), b" " * 1_000_000
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


# ---- PDF ----

_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"


def pdf(*objects: bytes) -> bytes:
    out, starts = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    return (
        out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    )  # fmt: skip


def stream(data: bytes = b"", filters: bytes = b"") -> bytes:
    return b"<</Length %d/Filter[%s]>>stream\n" % (len(data), filters) + data + b"\nendstream"


def written(text: str, password: str | None = None) -> bytes:
    """One line; with a password for its owner, and one to open it where `password` is given."""
    from fpdf import FPDF

    document = FPDF()
    document.add_page()
    if text.isascii():
        document.set_font("helvetica", size=12)
    else:
        document.add_font("cjk", fname=render.FONT)
        document.set_font("cjk", size=12)
    document.cell(text=text)
    if password is not None:
        document.set_encryption(owner_password="owner", user_password=password)
    return bytes(document.output())


PDFS: dict[str, tuple[Make, str, str]] = {
    "a stream that inflates to much": (
        lambda: pdf(_CATALOG, _PAGES, _PAGE, stream(blank(BLANK), b"/FlateDecode")), "读取出错|超出限制", ""),
    "a stream that inflates twice": (
        lambda: pdf(_CATALOG, _PAGES, _PAGE, stream(zlib.compress(blank(BLANK)), b"/FlateDecode/FlateDecode")),
        "读取出错|超出限制", ""),
    "pages that hold each other": (
        lambda: pdf(_CATALOG, _PAGES, b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>"), "损坏", "页目录"),
    "pages that hold themselves": (
        lambda: pdf(_CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"), "损坏", "页目录"),
    "a billion pages said": (
        lambda: pdf(_CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1000000000>>", _PAGE, stream()), "扫描件", "没有文字"),
    "one page many times": (
        lambda: pdf(_CATALOG, b"<</Type/Pages/Kids[" + b"3 0 R " * 700 + b"]/Count 700>>", _PAGE, stream()),
        "超出限制", "700 页"),
    "brackets in brackets": (
        lambda: pdf(_CATALOG, _PAGES, _PAGE[:-2] + b"/X " + b"[" * 20_000 + b"]" * 20_000 + b">>", stream()),
        "扫描件|损坏|读取出错", ""),
    "a page larger than a country": (
        lambda: pdf(_CATALOG, _PAGES, _PAGE.replace(b"600 800", b"99999999 99999999"), stream()), "扫描件", "没有文字"),
    "cut off": (lambda: written("report")[:900], "损坏", "重新下载"),
    "noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100, "损坏", "重新下载"),
    "a password to open it": (lambda: written("report", "secret"), "需要密码", "取消密码"),
}  # fmt: skip


# ---- packed files ----


def packed(parts: dict[str, bytes], *, links: frozenset[str] = frozenset()) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = (0o120777 if name in links else 0o100644) << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def docx(document: bytes, **others: bytes) -> bytes:
    """A Word file whose body is written by hand."""
    made = {}
    with ZipFile(BytesIO(render.as_docx("x"))) as archive:
        made = {name: archive.read(name) for name in archive.namelist()}
    return packed({**made, "word/document.xml": document, **others})


def body(*paragraphs: str, declared: str = "") -> bytes:
    inner = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'<?xml version="1.0"?>{declared}<w:document xmlns:w="{space}"><w:body>{inner}</w:body></w:document>'.encode()
    )


def lying() -> bytes:
    """Says that its part unpacks to little; what is packed unpacks to much."""
    raw = docx(b" " * BLANK * 1_000_000)
    size = (BLANK * 1_000_000).to_bytes(4, "little")
    return raw.replace(size, (50_000).to_bytes(4, "little"))


def overlapping() -> bytes:
    """Two entries of the table of contents that point at the same packed bytes."""
    from os import urandom

    raw = packed({"word/document.xml": urandom(50_000), "word/documenu.xml": b""})
    at = raw.rindex(b"PK\x01\x02")
    first = raw.index(b"PK\x01\x02")
    return raw[:at] + raw[first : first + 46] + raw[at + 46 :]


def grid_of_the_world() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "2024年度某某局部门决算"
    book.active["XFD1048576"] = 1
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_LOL = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {one} '{f'&{before};' * 10}'>" for before, one in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
_FILE = "<!DOCTYPE x [<!ENTITY i SYSTEM 'file:///etc/passwd'>]>"
PACKED: dict[str, tuple[Make, str, str]] = {
    "a document that unpacks to much": (lambda: docx(b" " * BLANK * 1_000_000), "超出限制", "解开后"),
    "a document that lies about its size": (lying, "损坏|超出限制|读取出错", ""),
    "very many parts": (lambda: packed({f"word/{number}.xml": b"" for number in range(10_001)}), "超出限制", "10001"),
    "parts that overlap": (overlapping, "超出限制|损坏", ""),
    "entities that multiply": (lambda: docx(body("&i;", declared=_LOL)), "损坏", "外部实体"),
    "an entity that names a file": (lambda: docx(body("&i;", declared=_FILE)), "损坏", "外部实体"),
    "a part that leads outside": (lambda: docx(body("x"), **{"../../../tmp/evil": b"x"}), "损坏", "指向别处"),
    "a part from the root": (lambda: docx(body("x"), **{"/etc/cron.d/evil": b"x"}), "损坏", "指向别处"),
    "a link": (lambda: packed({"word/document.xml": b"/etc/passwd"}, links=frozenset({"word/document.xml"})),
               "损坏", "链接"),
    "an archive in an archive": (lambda: packed({"a.zip": packed({"report.docx": b"x"})}), "不支持", "解压"),
    "a workbook of all cells there are": (grid_of_the_world, "超出限制", "1048576 行"),
    "a Word file cut off": (lambda: docx(body("x"))[:-100], "损坏", "重新下载"),
}  # fmt: skip


# ---- old, empty, not what it says ----

OTHERS: dict[str, tuple[Make, str, str]] = {
    "empty": (lambda: b"", "损坏", "空的"),
    "blanks": (lambda: b" \r\n\x00" * 100, "损坏", "空的"),
    "a web page that is an error": (lambda: b"<html><h1>404 Not Found</h1></html>", "不是报告", "不像"),
    "an old Word file": (lambda: OLE + "WordDocument".encode("utf-16-le") + bytes(512), "不支持", "另存为 PDF"),
    "an old WPS file": (lambda: OLE + bytes(512), "不支持", "另存为 PDF"),
    "an old workbook cut off": (lambda: OLE + "Workbook".encode("utf-16-le") + bytes(512), "损坏", "打不开"),
    "a locked office file": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "需要密码", "取消密码"),
    "an OFD file": (lambda: packed({"OFD.xml": b"<x/>"}), "不支持", "OFD"),
    "half a character": (lambda: "2024年度部门决算".encode("utf-16")[:-1], "损坏", "中断"),
    "one long line": (lambda: b"2024" * 3_000_000, "超出限制", "12000000 字"),
    "no end of tables in tables": (lambda: b"<html>" + b"<table><tr><td>" * 10_000, "不是报告|超出限制|读取出错", ""),
    "no end of tags": (lambda: b"<html>" + b"<div>" * 50_000 + b"x", "不是报告|超出限制|读取出错", ""),
}  # fmt: skip

# ---- unusual and good ----

GOOD: dict[str, Make] = {
    "GB18030": lambda: SMALL.encode("gb18030"),
    "UTF-16": lambda: SMALL.encode("utf-16"),
    "UTF-8 with a mark": lambda: SMALL.encode("utf-8-sig"),
    "mixed line ends": lambda: SMALL.replace("\n", "\r\n", 40).replace("\n\n", "\r\r").encode(),
    "a password of the owner alone": lambda: written("2024年度某某局部门决算", ""),
}
