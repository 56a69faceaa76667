"""Text files of any encoding that Chinese reports come in."""

import re

from corpus.errors import DamagedReport, OverLimit
from corpus.limits import Limits
from corpus.transcript import Transcript

# GB18030 takes any bytes of Big5 too, but as characters that nobody writes.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_DECLARED = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "gb18030": "gb18030", "big5": "big5", "big5-hkscs": "big5hkscs",
}  # fmt: skip
_ENCODINGS = ("utf-8-sig", "gb18030", "big5")


def read_plain_text(raw: bytes, limits: Limits) -> Transcript:
    """The text as it is, line ends made one kind; cells parted by tabs are cells already."""
    return Transcript(text=within(decoded(raw), limits).replace("\r\n", "\n").replace("\r", "\n"))


def within(text: str, limits: Limits) -> str:
    if len(text) > limits.text:
        raise OverLimit(f"文字有 {len(text)} 字，不像一份报告。请核对文件，或拆成单个部门的报告后再收录")
    return text


def decoded(raw: bytes, declared: str | None = None) -> str:
    """UTF-16 by its mark, then the declared encoding, then those in use."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _strict(raw, "utf-16")
    doubtful = None
    for encoding in (*([declared] if declared else []), *_ENCODINGS):
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if encoding != "gb18030" or not _PRIVATE.search(text):
            return text
        doubtful = text
    if doubtful is not None:
        return doubtful
    raise DamagedReport("文字编码既不是 UTF-8、UTF-16，也不是 GB18030 或 Big5。请另存为 UTF-8 文本后再收录")


def declared_encoding(raw: bytes) -> str | None:
    """What an HTML page says of its encoding; gb2312 is read as the superset in which such pages are written."""
    found = re.search(rb"""<meta[^>]+charset=["']?\s*([\w-]+)""", raw[:4096], re.I)
    return _DECLARED.get(found[1].decode("ascii").lower()) if found else None


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise DamagedReport(
            f"文字在第 {error.start} 字节处中断，不是完整的 {encoding.upper()} 文本。请重新取得文件"
        ) from None
