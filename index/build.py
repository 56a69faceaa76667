"""Reports → one generation: the fact table and the passages, from the same readings, going on from the one before."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from index.errors import FormatTooOld, IndexDamaged, NoReports
from index.fact_rows import ReportEntry
from index.generation import (
    FACTS,
    FORMAT,
    PASSAGES,
    Manifest,
    Refused,
    commit,
    damaged_files,
    folder_of,
    manifest_of,
    name_of,
    new_generation,
    pointer_of,
    stored_files,
    sweep,
    writer_lock,
)
from index.imports import sweep_copies
from index.inputs import Input, inputs_of
from index.intake import Intake, Progress, Readers, Stage
from index.readings import Readings, code_of
from index.settings import Settings
from index.shelf import sweep_shelf
from index.versions import Plan

if TYPE_CHECKING:
    from corpus.fact import Facts
    from corpus.report import Report
    from index.chunks import Chunk
    from index.fact_table import FactTable

VECTOR_JOURNAL = "vectors.journal"


def build_index(
    settings: Settings,
    paths: Sequence[Path] | None = None,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    read: "Callable[[Path], Report] | None" = None,
    facts_of: "Callable[[Report], Facts] | None" = None,
) -> Manifest:
    """Bring the index up to date and return its manifest; does nothing where nothing has changed.

    `paths` names the files to index instead of the embedded reports and those of the settings.
    """
    readers = Readers(read, facts_of) if read and facts_of else None
    with writer_lock(settings.data):
        return bring_up_to_date(settings, paths, rebuild=rebuild, progress=progress, readers=readers)


def bring_up_to_date(
    settings: Settings,
    paths: Sequence[Path] | None = None,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    readers: Readers | None = None,
) -> Manifest:
    """As `build_index`, for a caller that holds the writer lock."""
    inputs = inputs_of(settings, paths)
    recipe = recipe_of(settings, inputs)
    sweep(settings.data)
    held = None if rebuild else whole_manifest(settings.data)
    if held and held.recipe == recipe:
        return held
    manifest = _Build(settings, inputs, held, progress or _silent, readers).run(recipe)
    sweep_copies(settings.data)
    sweep_shelf(settings.data)
    Readings(settings.data).sweep([one.sha256 for one in inputs])
    return manifest


def recipe_of(settings: Settings, inputs: Iterable[Input]) -> str:
    """A hash over everything that the content of an index depends on."""
    digest = sha256(f"{builder()} {settings.model}".encode())
    for one in inputs:
        digest.update(f"\n{one.sha256} {' '.join(one.names)}".encode())
    return digest.hexdigest()


def builder() -> str:
    """What of the program decides what an index contains: a change in it builds everything anew."""
    return sha256(f"{FORMAT} {program_version()} {code_of('corpus', 'index')}".encode()).hexdigest()


def program_version() -> str:
    try:
        return version("wenzhang")
    except PackageNotFoundError:
        return "0"


def whole_manifest(data: Path) -> Manifest | None:
    """The manifest in force if there is one and all its files are as written. A newer format is not overwritten."""
    try:
        pointer = pointer_of(data)
        manifest = manifest_of(data, pointer) if pointer else None
    except (IndexDamaged, FormatTooOld):
        return None
    return manifest if manifest and not damaged_files(data, manifest) else None


class _Build:
    """One build: what of the generation in force goes over as it is, and what is new."""

    def __init__(
        self,
        settings: Settings,
        inputs: Sequence[Input],
        held: Manifest | None,
        progress: Progress,
        readers: Readers | None,
    ) -> None:
        self.settings, self.held, self.progress = settings, held, progress
        base = held if held and held.builder == builder() else None
        wanted = {one.sha256: one for one in inputs}
        self.kept = tuple(one for one in base.reports if one.sha256 in wanted) if base else ()
        dropped = [one.id for one in base.reports if one.sha256 not in wanted] if base else []
        self.refused = tuple(one for one in base.refused if one.sha256 in wanted) if base else ()
        known = {one.sha256 for one in self.kept} | {one.sha256 for one in self.refused}
        new = [one for one in inputs if one.sha256 not in known]
        self.base = folder_of(settings.data, base.generation) if base else None
        self.plan = Plan(dropped, {one.sha256: one.arrival for one in inputs})
        self.intake = Intake(settings.data, new, [one.id for one in self.kept], progress, readers)

    def run(self, recipe: str) -> Manifest:
        data = self.settings.data
        with new_generation(data) as folder:
            entries = self._write_facts(folder / FACTS)
            chunks = self._chunks(folder / FACTS, entries)
            embedder = self._write_passages(folder / PASSAGES, chunks)
            self.progress("写入磁盘", 0, 1)
            manifest = Manifest(
                format=FORMAT,
                generation=name_of(folder),
                built=datetime.now().astimezone(),
                program=program_version(),
                builder=builder(),
                recipe=recipe,
                embedder=embedder,
                reports=entries,
                refused=self._refused,
                chunks=len(chunks),
                files=stored_files(folder),
            )
            commit(data, folder, manifest)
            self.progress("写入磁盘", 1, 1)
        (data / VECTOR_JOURNAL).unlink(missing_ok=True)
        return manifest

    @property
    def _refused(self) -> tuple[Refused, ...]:
        return (*self.refused, *self.intake.refused)

    def _write_facts(self, path: Path) -> tuple[ReportEntry, ...]:
        from index.fact_table import FactTable

        if self.base is not None:
            copyfile(self.base / FACTS, path)
        entries = FactTable.write(path, self.intake, self.plan)
        if not entries:
            reasons = "；".join(one.said for one in self._refused)
            raise NoReports(f"没有一份报告读得出来（{reasons}）")
        return entries

    def _chunks(self, facts: Path, entries: Sequence[ReportEntry]) -> "list[Chunk]":
        """The chunks of the reports in force; those of a report that is in force again are cut anew."""
        from index.fact_table import FactTable
        from index.passages import chunks_in

        in_force = {one.id for one in entries if one.superseded_by is None}
        before = {one.id for one in self.kept if one.superseded_by is None}
        again = [one for one in self.kept if one.id in in_force - before]
        held = chunks_in(self.base / PASSAGES) if self.base else []
        table = FactTable.open(facts)
        try:
            cut = [chunk for one in again for chunk in _cut_anew(table, one)]
        finally:
            table.close()
        return [one for one in (*held, *cut, *self.intake.chunks) if one.report in in_force]

    def _write_passages(self, folder: Path, chunks: "Sequence[Chunk]") -> str:
        """Write the passages, taking over the vectors of texts that the generation in force has already."""
        from index.passages import Passages

        embedder = self.settings.embedder()
        before = folder_of(self.settings.data, self.held.generation) / PASSAGES if self.held else None
        self.progress("计算向量", 0, len(chunks))
        Passages.build(
            folder,
            chunks,
            embedder,
            reuse_from=before,
            journal=self.settings.data / VECTOR_JOURNAL,
            progress=lambda done, total: self.progress("计算向量", done, total),
        )
        self.progress("计算向量", len(chunks), len(chunks))
        return embedder.name


def _cut_anew(table: "FactTable", entry: ReportEntry) -> "tuple[Chunk, ...]":
    from corpus.report import Report
    from index.chunks import chunks_of

    if entry.identity.kind == "数据表":
        return ()
    report = Report(
        id=entry.id, title=entry.title, identity=entry.identity, origin=entry.origin, sha256=entry.sha256,
        text=table.text(entry.id), sections=table.sections(entry.id), tables=table.tables(entry.id),
    )  # fmt: skip
    return chunks_of(report)


def _silent(stage: Stage, done: int, total: int) -> None:
    return None


__all__ = [
    "Input",
    "Progress",
    "Stage",
    "bring_up_to_date",
    "build_index",
    "builder",
    "inputs_of",
    "program_version",
    "recipe_of",
    "whole_manifest",
]
