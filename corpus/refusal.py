"""A file that was not read, and why."""

from typing import Literal

from corpus.errors import (
    DamagedReport,
    EncryptedReport,
    NotAReport,
    OverLimit,
    ScannedReport,
    UnreadableReport,
    UnreadableTable,
    UnsupportedKind,
)
from corpus.record import Record

Why = Literal["打不开", "损坏", "需要密码", "不支持", "扫描件", "超出限制", "不是报告", "不是数据表", "读取出错"]
_KINDS: tuple[tuple[type[UnreadableReport | UnreadableTable], Why], ...] = (
    (EncryptedReport, "需要密码"),
    (UnsupportedKind, "不支持"),
    (ScannedReport, "扫描件"),
    (OverLimit, "超出限制"),
    (NotAReport, "不是报告"),
    (DamagedReport, "损坏"),
    (UnreadableTable, "不是数据表"),
)


class Refusal(Record):
    """`reason` says in Chinese what is wrong with the file and what to do."""

    kind: Why
    reason: str


def refusal_of(error: BaseException) -> Refusal:
    """What an exception of a reader means to whoever brought the file."""
    if isinstance(error, MemoryError):
        return Refusal(kind="超出限制", reason="读取这份文件要用的内存超出限制，不像一份报告。请核对文件")
    if isinstance(error, RecursionError):
        return Refusal(kind="损坏", reason="文件的结构嵌套过深，不像一份报告。请重新取得文件")
    if isinstance(error, OSError):
        return Refusal(
            kind="打不开", reason=f"文件打不开（{error.strerror or type(error).__name__}）。请核对路径和权限"
        )
    kind = next((why for known, why in _KINDS if isinstance(error, known)), None)
    if kind is not None:
        return Refusal(kind=kind, reason=str(error))
    return Refusal(
        kind="读取出错", reason=f"读取时出错（{type(error).__name__}）。文件可能已损坏，请另存为 PDF 后再收录"
    )


__all__ = ["Refusal", "Why", "refusal_of"]
