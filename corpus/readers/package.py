"""What a packed file (DOCX, XLSX) holds, judged by its table of contents before anything in it is unpacked."""

import re
import stat
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from corpus.errors import DamagedReport, EncryptedReport, OverLimit
from corpus.limits import Limits

_BEGINNING = 4096  # bytes of an XML part in which its document type would be declared
_FREELY = 1_000_000  # bytes that anything may unpack to, however tightly packed
_DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E", re.I)


def names_in(raw: bytes, limits: Limits) -> frozenset[str]:
    """The names of its parts. Raises for what no office program writes: bombs, links, names that lead outside."""
    try:
        with ZipFile(BytesIO(raw)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, len(raw), limits)
            for part in parts:
                _check_part(part)
            if any(_declares_a_type(archive, part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise DamagedReport("文件里声明了外部实体，正常的办公文件没有。请在原软件中另存后再收录")
            return frozenset(part.filename for part in parts)
    except (BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        raise DamagedReport("文件不完整，打不开（压缩结构已损坏）。请重新下载") from None


def _check_sizes(parts: Sequence[ZipInfo], size: int, limits: Limits) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > limits.entries:
        raise OverLimit(f"文件里装着 {len(parts)} 个文件，不像一份报告。请核对文件")
    if unpacked > limits.unpacked:
        raise OverLimit(f"文件解开后有 {unpacked // 1_000_000} MB，不像一份报告。请核对文件")
    if sum(part.compress_size for part in parts) > size:
        raise OverLimit("文件里的内容互相重叠，是压缩炸弹。请核对文件")
    for part in parts:
        if part.file_size > max(_FREELY, part.compress_size * limits.ratio):
            raise OverLimit(
                f"文件解开后是原来的 {part.file_size // max(part.compress_size, 1)} 倍，不像一份报告。请核对文件"
            )


def _check_part(part: ZipInfo) -> None:
    if part.flag_bits & 1:
        raise EncryptedReport("文件设了打开密码。请取消密码后另存，再收录")
    path = PurePosixPath(part.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", part.filename):
        raise DamagedReport("文件里有指向别处的文件名，正常的办公文件没有。请重新取得文件")
    if stat.S_ISLNK(part.external_attr >> 16):
        raise DamagedReport("文件里有指向别处的链接，正常的办公文件没有。请重新取得文件")


def _declares_a_type(archive: ZipFile, part: ZipInfo) -> bool:
    with archive.open(part) as opened:
        return _DOCTYPE.search(opened.read(_BEGINNING)) is not None


__all__ = ["names_in"]
