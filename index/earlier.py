"""The generation before the one in force: for addresses that were given out while it was."""

from pathlib import Path
from threading import Lock

from index.errors import WenzhangError
from index.fact_table import FactTable
from index.generation import FACTS, folder_of, pointer_of
from index.in_use import Kept, hold


class Earlier:
    """Opens the facts of the generation before, each generation once."""

    def __init__(self, data: Path) -> None:
        self._data, self._lock = data, Lock()
        self._open: tuple[str, FactTable | None, Kept | None] | None = None

    def facts(self) -> FactTable | None:
        """None where there was none before, or where it is gone."""
        with self._lock:
            try:
                pointer = pointer_of(self._data)
                if pointer is None or pointer.previous is None:
                    return None
                if self._open is None or self._open[0] != pointer.previous:
                    self._open = (pointer.previous, *self._opened(pointer.previous))
                return self._open[1]
            except WenzhangError:
                return None

    def _opened(self, generation: str) -> tuple[FactTable | None, Kept | None]:
        folder = folder_of(self._data, generation)
        kept = hold(folder)
        return (FactTable.open(folder / FACTS), kept) if (folder / FACTS).is_file() else (None, None)
