"""The vectors of single word pieces, made small enough to be kept for every passage (pure).

Of the model's 384 directions the 96 in which pieces of clinical text differ most are kept, each as a signed byte: 17 kB
for a passage and not 270. Marks of punctuation and of beginning and end are left out. What that costs is told in
docs/reference/library.md.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.ports import PieceVectors, Vectors

DIRECTIONS = Path(__file__).with_name("minilm_directions.npy")
"""Shape (384, 96), float16: the first right singular vectors of the pieces of the starter library
(``kb.embeddings.learn_directions`` made it)."""
KEPT = 96


@cache
def directions() -> Vectors:
    """Shape (384, KEPT), its columns of length 1 and at right angles."""
    matrix: Vectors = np.load(DIRECTIONS, allow_pickle=False).astype(np.float32)
    return matrix


def telling(vocabulary: Mapping[str, int]) -> NDArray[np.bool_]:
    """By piece id, whether it holds a letter or figure and is no mark of the model's own."""
    kept = np.zeros(max(vocabulary.values()) + 1, dtype=np.bool_)
    for piece, number in vocabulary.items():
        kept[number] = any(letter.isalnum() for letter in piece) and piece not in ("[CLS]", "[SEP]", "[PAD]")
    return kept


def unit_pieces(hidden: Vectors) -> Vectors:
    """Rows of length 1 in the kept directions. hidden: shape (pieces, 384); the result has shape (pieces, KEPT)."""
    rows = hidden @ directions()
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return unit


def as_bytes(rows: Vectors) -> PieceVectors:
    """Rows of length 1 as signed bytes, 127 standing for 1."""
    return np.round(rows * 127).astype(np.int8)
