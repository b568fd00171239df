"""Models of a few thousand numbers, made here, so that the real loading code runs without anybody's weights."""

from pathlib import Path
from typing import Any

import pytest

from kb.errors import ModelMissing
from kb.transformers_extra import INSTALL, libraries

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] . gout colchicine stroke alteplase kidney dose of the for a in".split()


def transformers_and_torch() -> tuple[Any, Any]:
    """Skips the test, saying why, where they are not installed."""
    try:
        return libraries()
    except ModelMissing:
        pytest.skip(f"transformers and torch are not installed: {INSTALL}")


def bert(folder: Path, size: int = 16, seed: int = 0, head: bool = False, labels: int = 1) -> Path:
    """An encoder with a tokenizer; with a head it scores pairs of texts."""
    transformers, torch = transformers_and_torch()
    torch.manual_seed(seed)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=size,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=labels,
    )
    model = (transformers.BertForSequenceClassification if head else transformers.BertModel)(config)
    model.save_pretrained(folder)
    transformers.BertTokenizer(vocab={word: number for number, word in enumerate(WORDS)}).save_pretrained(folder)
    return folder


def biogpt(folder: Path) -> Path:
    """A decoder with its own tokenizer, which splits nothing but letters."""
    transformers, torch = transformers_and_torch()
    torch.manual_seed(0)
    letters = [*"abcdefghijklmnopqrstuvwxyz.", *(f"{letter}</w>" for letter in "abcdefghijklmnopqrstuvwxyz.")]
    words = ["<s>", "<pad>", "</s>", "<unk>", *letters]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(str({word: n for n, word in enumerate(words)}).replace("'", '"'))
    (folder / "merges.txt").write_text("g o 1\n")
    config = transformers.BioGptConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    transformers.BioGptModel(config).save_pretrained(folder)
    tokenizer = transformers.BioGptTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"))
    tokenizer.save_pretrained(folder)
    return folder


async def here(function: Any, *arguments: Any) -> Any:
    """Runs on this thread: the models are tiny."""
    return function(*arguments)
