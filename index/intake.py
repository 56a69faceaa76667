"""Inputs → readings: what was read before is taken over, the rest is read in processes of its own on all cores."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.reading import Reading, reading_of
from corpus.refusal import Refusal
from index.embedding import processors
from index.generation import Refused
from index.imports import read_import
from index.inputs import Input
from index.readings import Readings

if TYPE_CHECKING:
    from corpus.fact import Facts
    from corpus.report import Report
    from index.chunks import Chunk

Stage = Literal["读取报告", "收录报告", "计算向量", "写入磁盘"]
Progress = Callable[[Stage, int, int], None]  # stage, done, of how many


class Readers:
    """How a file becomes a reading where a caller brings readers of its own: here and now, and nothing is kept."""

    def __init__(self, read: "Callable[[Path], Report]", facts_of: "Callable[[Report], Facts]") -> None:
        self.read, self.facts_of = read, facts_of

    def reading(self, path: Path) -> Reading:
        report = self.read(path)
        return reading_of(report, self.facts_of(report))


class Intake:
    """Goes through report after report; a file that cannot be read is listed with the reason and holds up no other."""

    def __init__(
        self, data: Path, inputs: Sequence[Input], taken: Sequence[str], progress: Progress, readers: Readers | None
    ) -> None:
        self.data, self.inputs, self.progress, self._readers = data, inputs, progress, readers
        self.chunks: list[Chunk] = []
        self.refused: list[Refused] = []
        self._ids = set(taken)
        self._readings = Readings(data)
        self._problems: dict[str, str] = {}  # by the hash of the content

    def __iter__(self) -> Iterator[Reading]:
        if self._readers is None:
            self._read_all()
        for done, one in enumerate(self.inputs):
            self.progress("收录报告", done, len(self.inputs))
            try:
                taken = self._taken(one)
            # Whatever a reader stumbles over in one file, the other reports are wanted.
            except Exception as error:
                reason = str(error) or type(error).__name__
                self.refused.append(Refused(origin=one.origin, reason=reason, sha256=one.sha256))
            else:
                yield taken
        self.progress("收录报告", len(self.inputs), len(self.inputs))

    def _read_all(self) -> None:
        """Read what was never read, on all cores; every reading is on disk before the next stage begins."""
        missing = {
            one.path: one for one in self.inputs if not (one.table or one.problem or self._readings.has(one.sha256))
        }
        if not missing:
            return
        self.progress("读取报告", 0, len(missing))
        for done, (path, outcome) in enumerate(read_files(missing), 1):
            if isinstance(outcome, Refusal):
                self._problems[missing[path].sha256] = outcome.reason
            else:
                self._readings.put(outcome)
            self.progress("读取报告", done, len(missing))

    def _taken(self, one: Input) -> Reading:
        from index.chunks import chunks_of

        reading = self._reading(one)
        if reading.report.id in self._ids:
            raise ValueError(f"与另一份报告同号（{reading.report.id}）")
        chunks = () if one.table else chunks_of(reading.report)  # an imported table has facts and no passages
        self._ids.add(reading.report.id)
        self.chunks.extend(chunks)
        return reading

    def _reading(self, one: Input) -> Reading:
        if one.table:
            imported = read_import(self.data, one.table)
            return reading_of(imported.report, imported.facts)
        if self._readers is not None:
            return self._readers.reading(one.path)
        if problem := one.problem or self._problems.get(one.sha256):
            raise ValueError(problem)
        reading = self._readings.get(one.sha256) or self._read_again(one)
        return reading.model_copy(update={"report": reading.report.model_copy(update={"origin": one.origin})})

    def _read_again(self, one: Input) -> Reading:
        """What was kept is torn."""
        [(_, outcome)] = read_files([one.path])
        if isinstance(outcome, Refusal):
            raise ValueError(outcome.reason)
        if outcome.report.sha256 != one.sha256:
            raise ValueError("读取时文件有变化，请再运行一次 wenzhang index")
        self._readings.put(outcome)
        return outcome


def read_files(paths: Iterable[Path]) -> Iterator[tuple[Path, Reading | Refusal]]:
    from corpus.sandbox import read_whole

    return read_whole(paths, workers=processors())
