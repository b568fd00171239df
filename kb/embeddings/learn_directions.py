"""Learns the directions in which word pieces of clinical text differ most; writes ``minilm_directions.npy``.

    python -m kb.embeddings.learn_directions

It reads every fourth passage of the starter library, a minute or two, and is run again only for another model.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np

from kb.embeddings.minilm import MiniLm
from kb.embeddings.pieces import DIRECTIONS, KEPT
from kb.ports import Vectors

EVERY = 4


def learn(model: MiniLm, texts: list[str]) -> Vectors:
    """Shape (384, KEPT): the first right singular vectors of the texts' pieces, each of length 1."""
    together = np.zeros((model.dimension, model.dimension), dtype=np.float64)
    for text in texts:
        hidden = model.hidden(text)[1]
        rows = hidden / np.linalg.norm(hidden, axis=1, keepdims=True)
        together += rows.T @ rows
    _, vectors = np.linalg.eigh(together)  # in rising order
    kept: Vectors = vectors[:, ::-1][:, :KEPT].astype(np.float32)
    return kept


def main() -> None:
    from kb.reading.cutting import cut
    from kb.starter import starter_library

    async def nowhere(*_: object) -> None: ...

    model = MiniLm(nowhere)
    texts = [passage.read_as for source in starter_library() for passage in cut(source, model.length)]
    np.save(DIRECTIONS, learn(model, texts[::EVERY]).astype(np.float16))


if __name__ == "__main__":
    main()
