"""The default model gives the same vector for a text whatever it is embedded with; other models are chosen by name."""

import math
from pathlib import Path

import pytest

from index.embedding import Embedder, OnnxEmbedder, SentenceTransformersEmbedder, ToyEmbedder, open_embedder
from index.weights import NAME, WeightsError


@pytest.fixture(scope="module")
def default(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    return open_embedder(NAME, tmp_path_factory.mktemp("models"))


def near(first: list[float], second: list[float]) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def test_the_default_model_is_named_after_what_it_holds(default: Embedder) -> None:
    assert isinstance(default, OnnxEmbedder)
    assert default.name.startswith(f"{NAME}-") and default.size == 384


def test_vectors_have_the_models_size_and_length_one(default: Embedder) -> None:
    [vector] = default.embed_passages(["机关运行经费支出55.31万元"])
    assert len(vector) == default.size
    assert math.isclose(near(vector, vector), 1, abs_tol=1e-4)


def test_a_question_is_nearer_to_its_answer_than_to_other_texts(default: Embedder) -> None:
    [question] = default.embed_queries(["为什么买暖气片"])
    answer, other = default.embed_passages(["维修更换办公楼供暖管道，改善办公环境。", "公务接待费0万元，接待0批次。"])
    assert near(question, answer) > near(question, other)


def test_company_does_not_change_a_vector(default: Embedder) -> None:
    text = "基本支出减少。"
    [alone] = default.embed_passages([text])
    assert default.embed_passages(["很长的一段话" * 40, text, "1"])[1] == alone


def test_questions_and_passages_are_embedded_differently(default: Embedder) -> None:
    assert default.embed_queries(["三公经费"]) != default.embed_passages(["三公经费"])


def test_a_text_longer_than_the_model_reads_is_cut_short(default: Embedder) -> None:
    [long, longer] = default.embed_passages(["支出" * 600, "支出" * 900])
    assert near(long, longer) > 0.999


def test_no_texts_give_no_vectors(default: Embedder) -> None:
    assert default.embed_passages([]) == []


def test_a_folder_of_the_default_kind_needs_no_torch(default: Embedder, tmp_path: Path) -> None:
    assert isinstance(default, OnnxEmbedder)
    assert open_embedder(str(default.folder), tmp_path).name == default.name


def test_an_unknown_model_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="打不开向量模型"):
        open_embedder(str(tmp_path / "no-model"), tmp_path).embed_queries(["三公经费"])


def test_a_model_folder_is_served_through_sentence_transformers(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = {"[UNK]": 0, "[PAD]": 1, "三": 2, "公": 3}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    base = tmp_path / "base"
    config = BertConfig(vocab_size=4, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)
    BertModel(config).save_pretrained(base)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]").save_pretrained(base)
    body = Transformer(str(base))
    SentenceTransformer(modules=[body, Pooling(8)], device="cpu").save(str(tmp_path / "tiny"))
    embedder = open_embedder(str(tmp_path / "tiny"), tmp_path)
    assert isinstance(embedder, SentenceTransformersEmbedder) and embedder.size == 8
    [vector] = embedder.embed_queries(["三公"])
    assert math.isclose(near(vector, vector), 1, abs_tol=1e-4)


def test_the_toy_is_deterministic_and_likes_shared_words() -> None:
    toy = ToyEmbedder()
    [question] = toy.embed_queries(["机关运行经费"])
    same, other = toy.embed_passages(["机关运行经费支出", "名词解释"])
    assert toy.embed_queries(["机关运行经费"]) == [question]
    assert near(question, same) > near(question, other)
