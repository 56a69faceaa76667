"""The tokenizer of the default embedding model: a SentencePiece unigram vocabulary, cut as the model is cut."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_UNKNOWN = 3  # <s> <pad> </s> <unk>, as XLM-RoBERTa numbers them


def unigram_tokenizer(vocabulary: Sequence[tuple[str, float]]) -> "Tokenizer":
    """A tokenizer over `vocabulary`, whose first four pieces are the special ones; adds <s> … </s>."""
    from tokenizers import Regex, Tokenizer
    from tokenizers.models import Unigram
    from tokenizers.normalizers import NFKC, Replace
    from tokenizers.normalizers import Sequence as Steps
    from tokenizers.pre_tokenizers import Metaspace
    from tokenizers.processors import TemplateProcessing

    tokenizer = Tokenizer(Unigram(list(vocabulary), unk_id=_UNKNOWN, byte_fallback=False))
    tokenizer.normalizer = Steps([NFKC(), Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer
