"""What can be wrong with the data directory; every message says what to do."""


class WenzhangError(Exception):
    """Misuse or a state that the user has to mend. The text is shown as it is."""


class SettingsError(WenzhangError):
    """A setting holds a value that cannot be used."""


class IndexNotBuilt(WenzhangError):
    """Nothing to ask yet."""

    def __init__(self, where: object) -> None:
        super().__init__(f"还没有建立索引（数据目录 {where}）。请先运行 wenzhang index")


class IndexDamaged(WenzhangError):
    """Stored files are not what was written; nothing is answered from them."""

    def __init__(self, what: str) -> None:
        super().__init__(f"索引已损坏：{what}。请运行 wenzhang index --rebuild 重建")


class FormatTooNew(WenzhangError):
    """The index was written by a later version of the program."""

    def __init__(self, found: object, known: int) -> None:
        super().__init__(
            f"索引由更新版本的程序写成（格式 {found}，本程序只认到 {known}）。"
            "请升级 wenzhang，或运行 wenzhang index --rebuild 重建"
        )


class FormatTooOld(WenzhangError):
    """The index was written by an earlier version of the program; everything in it can be built anew."""

    def __init__(self, found: object, known: int) -> None:
        super().__init__(
            f"索引由旧版本的程序写成（格式 {found}，本程序用格式 {known}）。"
            "请运行 wenzhang index 重建，已收录的报告不会丢"
        )


class WriterBusy(WenzhangError):
    """Another process is building."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"另一个程序正在收录报告或建立索引（{holder}）。请等它结束后再试")


class DataUnwritable(WenzhangError):
    """The data directory cannot be written: read-only, no permission or the disk is full."""

    def __init__(self, where: object, reason: str) -> None:
        super().__init__(
            f"数据目录 {where} 写不进去：{reason}。已有的索引不受影响。"
            "请检查权限和磁盘空间，或用 WENZHANG_DATA 另指一个目录"
        )


class NoReports(WenzhangError):
    """There is nothing to build from."""
