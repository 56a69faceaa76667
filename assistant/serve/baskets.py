"""Files on their way in: each in a folder of its own, all below a temporary one, until taken in or forgotten."""

import secrets
import shutil
from pathlib import Path, PurePosixPath, PureWindowsPath
from threading import Lock
from time import monotonic

from assistant.serve.staff import Denied
from index.scratch import Scratch

FILES = 100  # in a basket
_LARGEST = 512 * 2**20  # bytes in all baskets
_BASKETS = 8
_FOR = 3600.0  # seconds that a basket is kept
_NAME = 200  # bytes of a file's name; a file system takes 255


class Basket:
    def __init__(self, folder: Path) -> None:
        self.id, self.opened = secrets.token_urlsafe(12), monotonic()
        self._folder, self._count = folder / self.id, 0
        self._lock = Lock()
        self._folder.mkdir()

    def place(self, name: str) -> Path:
        """Where a file of that name goes; the name is kept, for the report will be listed under it. Raises Denied."""
        with self._lock:
            if self._count >= FILES:
                raise Denied(413, f"一次最多 {FILES} 个文件")
            self._count += 1
            folder = self._folder / f"{self._count:03}"
        folder.mkdir()
        return folder / safe(name)

    def files(self) -> list[Path]:
        found = sorted(path for path in self._folder.glob("*/*") if path.is_file())
        if not found:
            raise Denied(400, "没有收到文件")
        return found

    @property
    def size(self) -> int:
        return sum(path.stat().st_size for path in self._folder.glob("*/*"))

    def empty(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class Baskets:
    """The folder goes with the process, whatever is left in it."""

    def __init__(self) -> None:
        self._folder = Scratch("upload")
        self._baskets: dict[str, Basket] = {}
        self._lock = Lock()

    def open(self) -> Basket:
        with self._lock:
            for one in [one for one in self._baskets.values() if monotonic() - one.opened > _FOR]:
                self._forget(one)
            while len(self._baskets) >= _BASKETS:
                self._forget(next(iter(self._baskets.values())))
            basket = Basket(self._folder.path)
            self._baskets[basket.id] = basket
            return basket

    def get(self, id: str) -> Basket:
        """Raises Denied where it was forgotten, or all baskets together are too heavy."""
        if (basket := self._baskets.get(id)) is None:
            raise Denied(404, "送来的文件已经过期，请重新选择")
        if sum(one.size for one in self._baskets.values()) > _LARGEST:
            raise Denied(413, f"送来的文件合计超过 {_LARGEST >> 20} MB，请分几次")
        return basket

    def _forget(self, basket: Basket) -> None:
        del self._baskets[basket.id]
        basket.empty()


def safe(name: str) -> str:
    """The last part of a name as some browser gives it, short enough for a file system, its suffix kept."""
    printable = "".join(char for char in name if char.isprintable())
    last = PureWindowsPath(PurePosixPath(printable).name).name.strip().lstrip(".") or "未命名"
    stem, suffix = PurePosixPath(last).stem, PurePosixPath(last).suffix
    while len((stem + suffix).encode("utf-8", "replace")) > _NAME:
        stem, suffix = (stem[:-1], suffix) if stem else (suffix[:20], "")
    return stem + suffix


__all__ = ["FILES", "Basket", "Baskets", "safe"]
