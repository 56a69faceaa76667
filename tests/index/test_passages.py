"""Passages are found by meaning and words within their filters, embedded once, and found without vectors too."""

import gc
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.chunks import Chunk, ChunkKind
from index.embedding import ToyEmbedder, Vector
from index.passages import Passages
from index.weights import WeightsError


class Counting(ToyEmbedder):
    """Remembers what it was asked to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        self.seen.extend(texts)
        return super().embed_passages(texts)


class Broken(ToyEmbedder):
    """Has the name of the toy and no working model."""

    def embed_queries(self, texts: Sequence[str]) -> list[Vector]:
        raise WeightsError("向量模型文件已损坏")


def chunk(text: str, entity: str = "教育局", year: int = 2024, kind: ChunkKind = "段落", id: str = "") -> Chunk:
    return Chunk(
        id=id or f"{entity}{year}{text}", report="r", entity=entity, year=year, kind=kind, heading=(), text=text,
        quote=text, line=1, line_end=1,
    )  # fmt: skip


CHUNKS = (
    chunk("机关运行经费支出55.31万元"),
    chunk("基本支出减少，主要是人员减少"),
    chunk("机关运行经费支出312.35万元", year=2020),
    chunk("机关运行经费：指购买货物和服务的资金", kind="定义"),
    chunk("机关运行经费支出9.9万元", entity="财政局"),
)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    Passages.build(tmp_path / "a", CHUNKS, ToyEmbedder())
    return tmp_path / "a"


def texts(passages: Passages, query: str, **filters: object) -> list[str]:
    return [hit.chunk.text for hit in passages.search(query, **filters)]  # type: ignore[arg-type]


@pytest.mark.parametrize("embedder", [ToyEmbedder(), None])
def test_the_best_passage_comes_first_with_vectors_and_without(built: Path, embedder: ToyEmbedder | None) -> None:
    assert texts(Passages.open(built, embedder), "基本支出为什么减少")[0] == "基本支出减少，主要是人员减少"


@pytest.mark.parametrize("embedder", [ToyEmbedder(), None])
def test_nothing_outside_a_filter_is_found(built: Path, embedder: ToyEmbedder | None) -> None:
    passages = Passages.open(built, embedder)
    assert texts(passages, "机关运行经费", years=(2020,)) == ["机关运行经费支出312.35万元"]
    assert texts(passages, "机关运行经费", entities=("财政局",)) == ["机关运行经费支出9.9万元"]
    assert texts(passages, "机关运行经费", kinds=("定义",)) == ["机关运行经费：指购买货物和服务的资金"]
    assert texts(passages, "机关运行经费", years=(2019,)) == []


def test_scores_fall_and_k_limits(built: Path) -> None:
    hits = Passages.open(built, ToyEmbedder()).search("机关运行经费支出", k=3)
    assert len(hits) == 3 and hits[0].score >= hits[1].score >= hits[2].score > 0


@pytest.mark.parametrize("query", ["", "  ", "\n"])
def test_an_empty_question_finds_nothing(built: Path, query: str) -> None:
    assert Passages.open(built, ToyEmbedder()).search(query) == ()


def test_meaning_finds_what_shares_no_word_with_the_question(tmp_path: Path) -> None:
    class Meaning(ToyEmbedder):
        def _vector(self, text: str) -> Vector:
            return [1.0, 0.0] if "暖" in text or "heating" in text else [0.1, 1.0]

    Passages.build(tmp_path, [chunk("供暖管道"), chunk("公务接待")], Meaning(2))
    assert texts(Passages.open(tmp_path, Meaning(2)), "heating")[0] == "供暖管道"
    assert texts(Passages.open(tmp_path), "heating") == []


def test_an_unchanged_rebuild_embeds_nothing(built: Path, tmp_path: Path) -> None:
    counting = Counting()
    assert Passages.build(tmp_path / "b", CHUNKS, counting, reuse_from=built).embedded == 0
    assert counting.seen == []
    assert texts(Passages.open(tmp_path / "b", counting), "基本支出减少") == texts(
        Passages.open(built, counting), "基本支出减少"
    )


def test_only_new_texts_are_embedded_and_old_ones_are_gone(built: Path, tmp_path: Path) -> None:
    counting = Counting()
    Passages.build(tmp_path / "b", [*CHUNKS[:2], chunk("公务接待费0万元")], counting, reuse_from=built)
    assert counting.seen == ["公务接待费0万元"]
    assert texts(Passages.open(tmp_path / "b", counting), "公务接待费")[0] == "公务接待费0万元"
    assert "机关运行经费支出9.9万元" not in texts(Passages.open(tmp_path / "b", counting), "机关运行经费支出", k=9)


def test_one_text_in_two_reports_is_embedded_once(tmp_path: Path) -> None:
    counting = Counting()
    Passages.build(tmp_path, [chunk("基本支出", year=2023), chunk("基本支出", year=2024)], counting)
    assert counting.seen == ["基本支出"]
    assert len(Passages.open(tmp_path, counting).search("基本支出")) == 2


def test_vectors_of_another_model_are_not_taken_over(built: Path, tmp_path: Path) -> None:
    assert Passages.build(tmp_path / "b", CHUNKS, ToyEmbedder(32), reuse_from=built).embedded == len(CHUNKS)


def test_with_another_model_than_the_vectors_words_search_alone(built: Path) -> None:
    passages = Passages.open(built, ToyEmbedder(32))
    assert not passages.by_meaning and passages.problem and "toy-64" in passages.problem
    assert texts(passages, "基本支出减少")[0] == "基本支出减少，主要是人员减少"


def test_a_model_that_fails_while_asked_leaves_the_words(built: Path) -> None:
    passages = Passages.open(built, Broken())
    assert texts(passages, "基本支出减少")[0] == "基本支出减少，主要是人员减少"
    assert passages.problem == "向量模型文件已损坏" and not passages.by_meaning


def test_passages_built_without_a_model_are_searched_by_words(tmp_path: Path) -> None:
    Passages.build(tmp_path, CHUNKS, None)
    assert not Passages.open(tmp_path, ToyEmbedder()).by_meaning
    assert texts(Passages.open(tmp_path, ToyEmbedder()), "基本支出减少")[0] == "基本支出减少，主要是人员减少"


def test_an_empty_corpus_is_built_and_answers_nothing(tmp_path: Path) -> None:
    Passages.build(tmp_path, [], ToyEmbedder())
    assert Passages.open(tmp_path, ToyEmbedder()).search("三公经费") == ()


def test_asking_leaves_every_file_as_it_was(built: Path) -> None:
    def state() -> dict[str, str]:
        found = (path for path in sorted(built.rglob("*")) if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}

    before = state()
    Passages.open(built, ToyEmbedder()).search("机关运行经费")
    assert len(before) > 3 and state() == before


def test_more_chunks_than_one_batch_takes_are_all_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from chromadb.api.client import Client

    monkeypatch.setattr(Client, "get_max_batch_size", lambda self: 2)
    Passages.build(tmp_path, CHUNKS, ToyEmbedder())
    assert len(Passages.open(tmp_path, ToyEmbedder()).search("机关运行经费支出基本", k=9)) == len(CHUNKS)


def test_progress_counts_texts(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    Passages.build(tmp_path, CHUNKS, ToyEmbedder(), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(len(CHUNKS), len(CHUNKS))]


def test_the_working_copy_goes_when_the_passages_do(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    passages = Passages.open(built, ToyEmbedder())
    passages.search("机关运行经费")
    assert list((tmp_path / "scratch").iterdir())
    del passages
    gc.collect()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_read_only_directory_is_searched(built: Path) -> None:
    for path in [built, *built.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert texts(Passages.open(built, ToyEmbedder()), "基本支出减少")[0] == "基本支出减少，主要是人员减少"
    finally:
        for path in [built, *built.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
