"""`wenzhang index`: the build with a progress bar, and what came of it in a line."""

from typing import TYPE_CHECKING

from index.build import Stage, build_index
from index.errors import FormatTooNew, FormatTooOld, IndexDamaged
from index.generation import Manifest, pointer_of
from index.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


def bring_up_to_date(settings: Settings, rebuild: bool) -> str:
    """Build what has changed and say in Chinese what is held now."""
    before = _generation(settings)
    with Bar() as bar:
        manifest = build_index(settings, rebuild=rebuild, progress=bar)
    return _said(manifest, unchanged=manifest.generation == before)


class Bar:
    """A progress bar on stderr that is loaded and shown at the first news: an unchanged index needs none."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._tasks: dict[Stage, TaskID] = {}

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True))
            self._bar.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)


def _said(manifest: Manifest, unchanged: bool) -> str:
    refused = [f"未收录 {one.said}" for one in manifest.refused]
    return "\n".join([f"{'没有变化，索引已是最新' if unchanged else '索引已建好'}：{held_now(manifest)}", *refused])


def held_now(manifest: Manifest) -> str:
    facts = sum(entry.counts.facts for entry in manifest.reports)
    return f"{len(manifest.reports)} 份报告，{facts} 条事实，{manifest.chunks} 个段落"


def _generation(settings: Settings) -> str | None:
    try:
        pointer = pointer_of(settings.data)
    except (IndexDamaged, FormatTooNew, FormatTooOld):
        return None
    return pointer.generation if pointer else None
