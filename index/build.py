"""Reports → one generation: the fact table and the passages, from the same reading."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.record import Record
from index.errors import IndexDamaged, NoReports, SettingsError
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
from index.imports import Import, catalog_of, path_of, read_import, sweep_copies
from index.settings import Settings

if TYPE_CHECKING:
    from corpus.fact import Facts
    from corpus.report import Report
    from index.chunks import Chunk

Stage = Literal["读取报告", "计算向量", "写入磁盘"]
Progress = Callable[[Stage, int, int], None]  # stage, done, of how many
# Kinds that readers are for, and kinds that are refused with what to do: a folder's reports are never passed over.
_SUFFIXES = frozenset(
    {".txt", ".pdf", ".docx", ".xlsx", ".xls", ".html", ".htm", ".doc", ".wps", ".et", ".ofd", ".rtf", ".mht", ".mhtml"}
)


class Input(Record):
    """A report's file, or the copy of an imported table, and the hash of its bytes."""

    path: Path
    sha256: str
    table: Import | None = None

    @property
    def origin(self) -> str:
        return self.table.origin if self.table else self.path.name


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
    inputs = inputs_of(settings, paths)
    recipe = recipe_of(settings, inputs)
    with writer_lock(settings.data):
        sweep(settings.data)
        held = None if rebuild else whole_manifest(settings.data)
        if held and held.recipe == recipe:
            return held
        intake = _Intake(settings.data, inputs, progress or _silent, read, facts_of)
        manifest = _build(settings, recipe, intake, held)
        sweep_copies(settings.data)
        return manifest


def inputs_of(settings: Settings, paths: Sequence[Path] | None = None) -> tuple[Input, ...]:
    """The files to index, each content once, in a stable order; after the reports the tables imported so far."""
    found: dict[str, Input] = {}
    for path in _listed(settings) if paths is None else _expanded(paths):
        digest = sha256(path.read_bytes()).hexdigest()
        found.setdefault(digest, Input(path=path, sha256=digest))
    for table in catalog_of(settings.data).imports:
        found[table.sha256] = Input(path=path_of(settings.data, table), sha256=table.sha256, table=table)
    if not found:
        raise NoReports("没有可以收录的报告。请用 WENZHANG_REPORTS 指明报告文件或文件夹")
    return tuple(found.values())


def recipe_of(settings: Settings, inputs: Iterable[Input]) -> str:
    """A hash over everything that the content of an index depends on."""
    digest = sha256(f"{FORMAT} {program_version()} {_code()} {settings.model}".encode())
    for one in inputs:
        digest.update(f"\n{one.sha256} {one.origin}".encode())
    return digest.hexdigest()


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
    except IndexDamaged:
        return None
    return manifest if manifest and not damaged_files(data, manifest) else None


class _Intake:
    """Reads report after report; a file that cannot be read is listed with the reason and holds up no other."""

    def __init__(
        self,
        data: Path,
        inputs: Sequence[Input],
        progress: Progress,
        read: "Callable[[Path], Report] | None",
        facts_of: "Callable[[Report], Facts] | None",
    ) -> None:
        self.data, self.inputs, self.progress = data, inputs, progress
        self.read, self.facts_of = read or _reader(), facts_of or _fact_finder()
        self.chunks: list[Chunk] = []
        self.refused: list[Refused] = []
        self._ids: set[str] = set()

    def __iter__(self) -> "Iterator[tuple[Report, Facts]]":
        for done, one in enumerate(self.inputs):
            self.progress("读取报告", done, len(self.inputs))
            try:
                taken = self._table(one.table) if one.table else self._taken(one.path)
            # Whatever a reader stumbles over in one file, the other reports are wanted.
            except Exception as error:
                self.refused.append(Refused(origin=one.origin, reason=str(error) or type(error).__name__))
            else:
                yield taken
        self.progress("读取报告", len(self.inputs), len(self.inputs))

    def _table(self, table: Import) -> "tuple[Report, Facts]":
        """An imported table has facts and no passages."""
        imported = read_import(self.data, table)
        return imported.report, imported.facts

    def _taken(self, path: Path) -> "tuple[Report, Facts]":
        from index.chunks import chunks_of

        report = self.read(path)
        if report.id in self._ids:
            raise ValueError(f"与另一份报告同号（{report.id}）")
        facts, chunks = self.facts_of(report), chunks_of(report)
        self._ids.add(report.id)
        self.chunks.extend(chunks)
        return report, facts


def _build(settings: Settings, recipe: str, intake: _Intake, held: Manifest | None) -> Manifest:
    from index.fact_table import FactTable

    with new_generation(settings.data) as folder:
        entries = FactTable.build(folder / FACTS, intake)
        if not entries:
            reasons = "；".join(one.said for one in intake.refused)
            raise NoReports(f"没有一份报告读得出来（{reasons}）")
        embedder = _write_passages(settings, folder / PASSAGES, intake, held)
        intake.progress("写入磁盘", 0, 1)
        manifest = Manifest(
            format=FORMAT,
            generation=name_of(folder),
            built=datetime.now().astimezone(),
            program=program_version(),
            recipe=recipe,
            embedder=embedder,
            reports=entries,
            refused=tuple(intake.refused),
            chunks=len(intake.chunks),
            files=stored_files(folder),
        )
        commit(settings.data, folder, manifest)
        intake.progress("写入磁盘", 1, 1)
        return manifest


def _write_passages(settings: Settings, folder: Path, intake: _Intake, held: Manifest | None) -> str:
    """Write the passages, taking over the vectors of texts that the generation in force has already."""
    from index.passages import Passages

    embedder = settings.embedder()
    before = folder_of(settings.data, held.generation) / PASSAGES if held else None
    intake.progress("计算向量", 0, len(intake.chunks))
    Passages.build(
        folder,
        intake.chunks,
        embedder,
        reuse_from=before,
        progress=lambda done, total: intake.progress("计算向量", done, total),
    )
    intake.progress("计算向量", len(intake.chunks), len(intake.chunks))
    return embedder.name


def _listed(settings: Settings) -> Iterator[Path]:
    from corpus.catalog import embedded

    if settings.seeds:
        yield from (entry.path for entry in embedded())
    yield from _expanded(settings.reports)


def _expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are, folders as the reports below them."""
    for path in paths:
        if path.is_dir():
            below = (one for one in sorted(path.rglob("*")) if one.suffix.lower() in _SUFFIXES and one.is_file())
            yield from (one for one in below if not one.name.startswith("."))
        elif path.is_file():
            yield path
        else:
            raise SettingsError(f"报告文件或文件夹不存在：{path}")


def _code() -> str:
    """A hash over the program's own files that decide what an index contains: a change in them rebuilds it."""
    digest = sha256()
    for package in ("corpus", "index"):
        root = Path(__file__).parent.parent / package
        for path in sorted(one for one in root.rglob("*") if one.suffix in {".py", ".toml"}):
            digest.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _reader() -> "Callable[[Path], Report]":
    from corpus.read import read_report

    return read_report


def _fact_finder() -> "Callable[[Report], Facts]":
    from corpus.facts import facts_of

    return facts_of


def _silent(stage: Stage, done: int, total: int) -> None:
    return None
