"""Reports come in one after the other and go out again; each time a whole new generation takes the place of the old."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from corpus.limits import Limits
from corpus.reading import Reading
from corpus.record import Record
from corpus.refusal import Refusal, refusal_of
from index.build import bring_up_to_date
from index.errors import IndexNotBuilt, NoReports, WenzhangError
from index.fact_rows import ReportEntry
from index.generation import Manifest, manifest_of, pointer_of, writer_lock
from index.inputs import expanded, inputs_of
from index.intake import Progress, read_files
from index.readings import Readings
from index.settings import Settings
from index.shelf import Shelf, Shelved, copy_in, copy_of, put_shelf, shelf_of, shown, sweep_shelf

Fate = Literal["收录", "已有", "拒绝"]
Told = Callable[["Arrived"], None]


class Arrived(Record):
    """What came of one file."""

    name: str
    fate: Fate
    said: str  # the report's title, or the reason


class Added(Record):
    arrived: tuple[Arrived, ...]
    manifest: Manifest


class UnknownReport(WenzhangError):
    """No report, or more than one, is named so."""


def add(settings: Settings, paths: Iterable[Path], *, told: Told, progress: Progress | None = None) -> Added:
    """Take files and folders in. A file that cannot be read is told with its reason and holds up no other.

    What is read is kept at once, so a killed run is finished by the same call, which reads only what is missing.
    """
    with writer_lock(settings.data):
        arrivals = _Arrivals(settings, told)
        new = arrivals.take(_files(paths, arrivals))
        before = shelf_of(settings.data)
        put_shelf(settings.data, before.with_all(tuple(new)))
        manifest = _rebuilt(settings, before, progress)
        sweep_shelf(settings.data)
        return Added(arrived=tuple(arrivals.told), manifest=manifest)


def remove(settings: Settings, report: str, progress: Progress | None = None) -> ReportEntry:
    """Take a report out; the generation after has no fact and no passage of it."""
    with writer_lock(settings.data):
        entry = named(settings, report)
        before = shelf_of(settings.data)
        put_shelf(settings.data, before.without(entry.sha256))
        try:
            _rebuilt(settings, before, progress)
        except NoReports as error:
            raise NoReports("移除它就一份报告也没有了，没有改动。要清空请删除数据目录") from error
        return entry


def named(settings: Settings, report: str) -> ReportEntry:
    """The report of that id, or whose title, id or file name has these words and no other's."""
    pointer = pointer_of(settings.data)
    if pointer is None:
        raise IndexNotBuilt(settings.data)
    held = [one for one in manifest_of(settings.data, pointer).reports if one.identity.kind != "数据表"]
    found = [one for one in held if one.id == report] or [one for one in held if _is_named(one, report.split())]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownReport(f"没有收录这份报告：{report}。收录了哪些请看 wenzhang reports")
    names = "、".join(f"{one.title}（{one.id}）" for one in found)
    raise UnknownReport(f"符合的不止一份：{names}。请用编号写明是哪一份")


def _is_named(entry: ReportEntry, words: Sequence[str]) -> bool:
    names = " ".join((entry.title, entry.id, entry.origin, *entry.names))
    return bool(words) and all(word in names for word in words)


def _rebuilt(settings: Settings, before: Shelf, progress: Progress | None) -> Manifest:
    """Build with the new catalog; if that fails the catalog goes back to what it was."""
    try:
        return bring_up_to_date(settings, progress=progress)
    except Exception:
        put_shelf(settings.data, before)
        raise


def _files(paths: Iterable[Path], arrivals: "_Arrivals") -> Iterator[Path]:
    """Folders as the reports in them; whatever else is named, as it is."""
    for path in paths:
        if not os.path.isdir(path):
            yield path
        elif found := list(expanded([path])):
            yield from found
        else:
            arrivals.refuse(path.name, "文件夹里没有报告文件")


class _Arrivals:
    """Copies file after file onto the shelf and reads those that were never read; tells what came of each."""

    def __init__(self, settings: Settings, told: Told) -> None:
        self._data, self._tell = settings.data, told
        self._readings, self._at = Readings(settings.data), datetime.now().astimezone()
        self._known = _contents(settings)
        self._waiting: dict[Path, Shelved] = {}
        self._taken: dict[str, Shelved] = {}
        self.told: list[Arrived] = []

    def take(self, files: Iterable[Path]) -> list[Shelved]:
        """What is to be listed on the shelf, in the order in which it came."""
        sweep_shelf(self._data)
        order: list[str] = []
        for path, outcome in read_files(self._unread(files, order)):
            self._settle(self._waiting.pop(path), outcome)
        return [self._taken[one] for one in order if one in self._taken]

    def refuse(self, name: str, reason: str) -> None:
        self._told(name, "拒绝", reason)

    def _unread(self, files: Iterable[Path], order: list[str]) -> Iterator[Path]:
        """The copies of those files whose content was never read."""
        for path in files:
            one = self._copied(path)
            if one is None:
                continue
            again = one.sha256 in order
            order.append(one.sha256)
            if one.sha256 in self._known or again:
                self._rename(one, again)
            elif (reading := self._readings.get(one.sha256)) is not None:
                self._accept(one, reading.report.title)
            else:
                self._waiting[copy_of(self._data, one)] = one
                yield copy_of(self._data, one)

    def _copied(self, path: Path) -> Shelved | None:
        try:
            if not os.path.exists(path):
                self.refuse(path.name, "文件或文件夹不存在")
            elif not path.is_file():
                self.refuse(path.name, "这不是文件（是设备、管道或别的东西）")
            elif (size := path.stat().st_size) > Limits().size:
                self.refuse(path.name, f"文件有 {size / 2**20:.0f} MB，不像一份报告。请核对文件")
            else:
                return copy_in(self._data, path, self._at)
        except OSError as error:
            self.refuse(path.name, refusal_of(error).reason)
        return None

    def _rename(self, one: Shelved, again: bool) -> None:
        """A content that is there, or on its way, only gains a name."""
        waiting = next((at for at, each in self._waiting.items() if each.sha256 == one.sha256), None)
        if waiting is not None:
            self._waiting[waiting] = _with_names(self._waiting[waiting], one)
        elif one.sha256 in self._taken or one.sha256 in self._known:
            self._taken[one.sha256] = _with_names(self._taken.get(one.sha256, one), one)
        said = "与这次的另一个文件内容相同" if again else "内容相同的报告已经收录"
        self._told(one.names[0], "已有", said)

    def _settle(self, one: Shelved, outcome: Reading | Refusal) -> None:
        if isinstance(outcome, Refusal):
            for name in one.names:
                self.refuse(name, outcome.reason.replace(one.stored, one.names[0]))
            return
        self._readings.put(outcome)
        self._accept(one, outcome.report.title)

    def _accept(self, one: Shelved, title: str) -> None:
        self._taken[one.sha256] = one
        self._told(one.names[0], "收录", title)

    def _told(self, name: str, fate: Fate, said: str) -> None:
        arrived = Arrived(name=shown(name), fate=fate, said=said)
        self.told.append(arrived)
        self._tell(arrived)


def _contents(settings: Settings) -> frozenset[str]:
    """The hashes of what is taken in already, from wherever it comes."""
    try:
        return frozenset(one.sha256 for one in inputs_of(settings))
    except NoReports:
        return frozenset()


def _with_names(one: Shelved, other: Shelved) -> Shelved:
    return one.model_copy(update={"names": tuple(dict.fromkeys((*one.names, *other.names)))})
