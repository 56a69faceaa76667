"""The index as it is asked: opened read-only, whole, all of one generation."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from index.errors import IndexDamaged, IndexNotBuilt
from index.fact_table import FactTable
from index.generation import FACTS, PASSAGES, Manifest, damaged_files, folder_of, manifest_of, pointer_of
from index.in_use import Kept, hold
from index.settings import Settings
from index.weights import WeightsError

if TYPE_CHECKING:
    from index.embedding import Embedder
    from index.passages import Passages

_TRIES = 3


class Library:
    """Facts and passages of one generation. `problems` says in Chinese what of it cannot be used."""

    def __init__(
        self,
        settings: Settings,
        manifest: Manifest,
        facts: FactTable,
        problems: Sequence[str],
        kept: Kept | None = None,
    ) -> None:
        self.manifest, self.facts, self._kept = manifest, facts, kept
        self._settings, self._problems = settings, list(problems)
        self._opening = Lock()

    @property
    def coverage_floor(self) -> float:
        """The share of its numbers below which a report counts as read in part only."""
        return self._settings.coverage_floor

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(self._problems)

    @property
    def passages(self) -> "Passages | None":
        """The passages, opened when first asked for: figure questions need none. None where they are damaged."""
        with self._opening:
            return self._passages

    @cached_property
    def _passages(self) -> "Passages | None":
        from index.passages import Passages

        if self._problems:
            return None
        return Passages.open(self.folder / PASSAGES, self._embedder())

    def _embedder(self) -> "Embedder | None":
        """The model that made the vectors; without it passages are found by their words."""
        try:
            embedder = self._settings.embedder()
        except (WeightsError, OSError) as error:
            self._problems.append(f"向量模型不能用（{error}），段落只按字词查找")
            return None
        if embedder.name != self.manifest.embedder:
            self._problems.append(
                f"建索引用的向量模型是 {self.manifest.embedder}，现在是 {embedder.name}，段落只按字词查找；"
                "请运行 wenzhang index"
            )
        return embedder

    @property
    def is_current(self) -> bool:
        """Whether no later build has come into force since this was opened."""
        pointer = pointer_of(self._settings.data)
        return pointer is not None and pointer.generation == self.manifest.generation

    @property
    def folder(self) -> Path:
        """Where the files of this generation lie."""
        return folder_of(self._settings.data, self.manifest.generation)

    def damaged(self) -> tuple[str, ...]:
        """The files that are no longer what was written; all of them are read for it."""
        return damaged_files(self._settings.data, self.manifest)

    def close(self) -> None:
        self.facts.close()
        if self._kept is not None:
            self._kept.let_go()


def open_library(settings: Settings) -> Library:
    """Open the generation in force, after checking its files against the manifest.

    Damaged passages are left closed, for the vector store crashes on garbled files, and facts still answer.
    """
    for _ in range(_TRIES):
        pointer = pointer_of(settings.data)
        if pointer is None:
            raise IndexNotBuilt(settings.data)
        try:
            return _opened(settings, manifest_of(settings.data, pointer))
        except IndexDamaged:
            # Two builds may have finished in between and swept this generation away.
            if pointer_of(settings.data) == pointer:
                raise
    raise IndexDamaged("打开索引时它不断被重建")


def _opened(settings: Settings, manifest: Manifest) -> Library:
    folder = folder_of(settings.data, manifest.generation)
    kept = hold(folder)  # before its files are looked at: nobody sweeps them away from now on
    damaged = damaged_files(settings.data, manifest)
    if FACTS in damaged:
        raise IndexDamaged(f"{FACTS} 与建立时不同或缺失")
    problems = (
        [f"段落索引已损坏（{'、'.join(damaged)}），只能回答数字；请运行 wenzhang index --rebuild"] if damaged else []
    )
    return Library(settings, manifest, FactTable.open(folder / FACTS), problems, kept)
