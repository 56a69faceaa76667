import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest

from index.errors import DataUnwritable, FormatTooNew, FormatTooOld, IndexDamaged, WriterBusy
from index.generation import (
    FORMAT,
    Manifest,
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


def build(data: Path, content: str = "facts") -> Manifest:
    """One generation with a file in it and a file in a folder."""
    with writer_lock(data), new_generation(data) as folder:
        (folder / "facts.sqlite").write_text(content)
        (folder / "passages").mkdir()
        (folder / "passages" / "vectors").write_text(content)
        manifest = Manifest(
            format=FORMAT, generation=name_of(folder), built=datetime.now(UTC), program="0", builder="0",
            recipe=content, embedder=None, reports=(), refused=(), chunks=0, files=stored_files(folder),
        )  # fmt: skip
        commit(data, folder, manifest)
    return manifest


def in_force(data: Path) -> Manifest:
    pointer = pointer_of(data)
    assert pointer
    return manifest_of(data, pointer)


def generations(data: Path) -> set[str]:
    return set(os.listdir(data / "generations"))


def test_nothing_built(tmp_path: Path) -> None:
    assert pointer_of(tmp_path / "none") is None


def test_what_was_committed_is_in_force_and_whole(tmp_path: Path) -> None:
    manifest = build(tmp_path)
    assert in_force(tmp_path) == manifest
    assert [file.path for file in manifest.files] == ["facts.sqlite", "passages/vectors"]
    assert damaged_files(tmp_path, manifest) == ()


def test_only_the_generation_before_is_kept(tmp_path: Path) -> None:
    _, second, third = (build(tmp_path, content) for content in "abc")
    assert generations(tmp_path) == {second.generation, third.generation}
    assert in_force(tmp_path) == third


def test_a_failed_build_leaves_the_old_one(tmp_path: Path) -> None:
    manifest = build(tmp_path)
    with pytest.raises(ValueError, match="stop"), writer_lock(tmp_path), new_generation(tmp_path):
        raise ValueError("stop")
    assert in_force(tmp_path) == manifest
    assert generations(tmp_path) == {manifest.generation}


def test_leftovers_of_killed_builds_are_swept(tmp_path: Path) -> None:
    manifest = build(tmp_path)
    for left in (".building-1", "20200101T000000-abcdef"):
        (tmp_path / "generations" / left / "passages").mkdir(parents=True)
    sweep(tmp_path)
    assert generations(tmp_path) == {manifest.generation}


@pytest.mark.parametrize("name", ["facts.sqlite", "passages/vectors"])
def test_changed_and_missing_files_are_named(tmp_path: Path, name: str) -> None:
    manifest = build(tmp_path)
    file = folder_of(tmp_path, manifest.generation) / name
    file.write_text("fAcTs")
    assert damaged_files(tmp_path, manifest) == (name,)
    file.unlink()
    assert damaged_files(tmp_path, manifest) == (name,)


def test_a_changed_manifest_is_not_believed(tmp_path: Path) -> None:
    manifest = build(tmp_path)
    path = folder_of(tmp_path, manifest.generation) / "manifest.json"
    path.write_text(path.read_text().replace('"chunks": 0', '"chunks": 1'))
    with pytest.raises(IndexDamaged, match="manifest"):
        in_force(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": %d}' % FORMAT, b"\xff\xfe", b'{"format": "x"}'])
def test_a_garbled_pointer_is_reported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamaged, match="CURRENT"):
        pointer_of(tmp_path)


def test_a_later_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text(f'{{"format": {FORMAT + 1}, "shape": "unknown here"}}')
    with pytest.raises(FormatTooNew, match="升级"):
        pointer_of(tmp_path)


def test_an_earlier_format_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text('{"format": 1, "generation": "x", "manifest_sha256": ""}')
    with pytest.raises(FormatTooOld, match="wenzhang index"):
        pointer_of(tmp_path)


def test_the_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    held, done = Event(), Event()

    def hold() -> None:
        with writer_lock(tmp_path):
            held.set()
            done.wait(10)

    holder = Thread(target=hold)
    holder.start()
    held.wait(10)
    with pytest.raises(WriterBusy, match=rf"进程 {os.getpid()}，20\d\d-"), writer_lock(tmp_path):
        raise AssertionError("both hold the lock")
    done.set()
    holder.join()
    with writer_lock(tmp_path):
        pass


def test_a_data_directory_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataUnwritable, match="WENZHANG_DATA"), writer_lock(tmp_path / "file"):
        raise AssertionError("a file is no directory")


def test_a_full_disk_is_named_whichever_library_ran_into_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = build(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(DataUnwritable, match="磁盘已满"), writer_lock(tmp_path), new_generation(tmp_path):
        raise RuntimeError("Query error: (code: 13)")
    assert in_force(tmp_path) == manifest
