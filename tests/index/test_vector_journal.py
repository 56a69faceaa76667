"""Vectors that were computed are kept through a kill; nothing torn and nothing of another model is taken for one."""

from pathlib import Path

import pytest

from index.embedding import ToyEmbedder
from index.passages import Passages
from index.vector_journal import VectorJournal

A, B = "0a" * 16, "0b" * 16
ONE, TWO = [0.5, -1.0], [0.25, 2.0]


def journal(folder: Path, size: int = 2) -> VectorJournal:
    return VectorJournal(folder / "vectors.journal", ToyEmbedder(size))


def test_what_was_added_is_there_again(tmp_path: Path) -> None:
    journal(tmp_path).add({A: ONE})
    journal(tmp_path).add({B: TWO})
    assert journal(tmp_path).get([B, "0c" * 16, A]) == {A: ONE, B: TWO}


@pytest.mark.parametrize("lost", [1, 5, 27])
def test_a_torn_tail_is_cut_off(tmp_path: Path, lost: int) -> None:
    journal(tmp_path).add({A: ONE, B: TWO})
    path = tmp_path / "vectors.journal"
    path.write_bytes(path.read_bytes()[:-lost])
    assert journal(tmp_path).get([A, B]) == {A: ONE}
    journal(tmp_path).add({B: TWO})
    assert journal(tmp_path).get([A, B]) == {A: ONE, B: TWO}


def test_a_garbled_record_ends_what_is_believed(tmp_path: Path) -> None:
    journal(tmp_path).add({A: ONE, B: TWO})
    path = tmp_path / "vectors.journal"
    content = bytearray(path.read_bytes())
    content[-6] ^= 1
    path.write_bytes(content)
    assert journal(tmp_path).get([A, B]) == {A: ONE}


def test_vectors_of_another_model_are_thrown_away(tmp_path: Path) -> None:
    journal(tmp_path).add({A: ONE})
    assert journal(tmp_path, 3).get([A]) == {}
    assert journal(tmp_path).get([A]) == {}


def test_a_build_embeds_nothing_that_a_killed_one_has_embedded(tmp_path: Path) -> None:
    from test_passages import CHUNKS

    class Dying(ToyEmbedder):
        def embed_passages(self, texts):  # type: ignore[no-untyped-def]
            raise KeyboardInterrupt

    kept = tmp_path / "vectors.journal"
    assert Passages.build(tmp_path / "a", CHUNKS, ToyEmbedder(), journal=kept).embedded == len(CHUNKS)
    assert Passages.build(tmp_path / "b", CHUNKS, Dying(), journal=kept).embedded == 0
    assert Passages.open(tmp_path / "b", ToyEmbedder()).search("公务接待")
