"""all-MiniLM-L6-v2 on onnxruntime: 384 dimensions, English, Apache-2.0.

The package holds the weights as 8-bit numbers; onnxruntime widens them to 32-bit once, while loading, but for the table
of pieces (kb.embeddings.narrow_rows).

Sentence vectors are the mean of the token vectors, then scaled to length 1, as the model was trained
(sentence-transformers model card, "Usage (HuggingFace Transformers)").
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import EPFail, Fail, InvalidArgument, RuntimeException

from kb.embeddings.narrow_rows import with_narrow_rows
from kb.embeddings.packaged import MODEL, vocabulary
from kb.embeddings.pieces import KEPT, as_bytes, telling, unit_pieces
from kb.embeddings.wordpiece import WordPiece
from kb.errors import EmbeddingFailed
from kb.onnx_fields import as_file
from kb.ports import PieceVectors, RunElsewhere, Vectors
from priority_pool import PoolClosed

NAME = "all-MiniLM-L6-v2-int8"
DIMENSION = 384
LONGEST = 256  # pieces the model was trained to read
LATELY = 16  # questions whose pieces are remembered, at most 98 kB each
TEXTS = 2048  # whose words are remembered, about 0.5 kB each; to split a passage takes 0.3 ms

Made = TypeVar("Made")


class MiniLm:
    """The packaged model, a ``PieceEmbedding``. ``run`` takes the work off the event loop's thread, one text a job.

    Loading reads 23 MB and takes about 0.2 s. Raises ModelMissing.
    """

    name = NAME
    dimension = DIMENSION
    pieces_name = f"{NAME}/{KEPT}"

    def __init__(self, run: RunElsewhere) -> None:
        self._run = run
        pieces = vocabulary()
        self._tokenizer = WordPiece(pieces)
        self._telling = telling(pieces)
        self._lately: dict[str, Vectors] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        self._session = _session(with_narrow_rows(MODEL.read()))

    def length(self, text: str) -> int:
        """How many pieces the text is; the model reads LONGEST of them, two of which are marks."""
        return len(self._tokenizer.pieces(text))

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """See ``kb.ports.Embedding``."""
        if len(texts) == 1:
            [(vector, hidden)] = await self._each(self.hidden, texts)
            self._remember(texts[0], hidden)
            return vector[np.newaxis]
        rows = await self._each(self.vector, texts)
        return np.stack(rows) if rows else np.zeros((0, DIMENSION), dtype=np.float32)

    async def embed_with_pieces(self, texts: Sequence[str]) -> tuple[Vectors, list[PieceVectors]]:
        """See ``kb.ports.PieceEmbedding``."""
        read = await self._each(self.vector_and_pieces, texts)
        rows = [vector for vector, _ in read]
        return np.stack(rows) if rows else np.zeros((0, DIMENSION), dtype=np.float32), [pieces for _, pieces in read]

    async def question_pieces(self, question: str) -> Vectors:
        """See ``kb.ports.PieceEmbedding``."""
        if question not in self._lately:
            [(_, hidden)] = await self._each(self.hidden, [question])
            self._remember(question, hidden)
        return self._lately[question]

    def piece_words(self, text: str) -> tuple[str, ...]:
        """See ``kb.ports.PieceEmbedding``."""
        if text not in self._words:
            by_word = self._tokenizer.by_word(text)
            self._words[text] = tuple(word for word, pieces in by_word for piece in pieces if self._telling[piece])
            while len(self._words) > TEXTS:
                self._words.pop(next(iter(self._words)))
        return self._words[text]

    def _remember(self, text: str, hidden: Vectors) -> None:
        """The pieces of texts read alone of late: a question's vector is asked for first, then its pieces."""
        self._lately[text] = unit_pieces(hidden)
        while len(self._lately) > LATELY:
            self._lately.pop(next(iter(self._lately)))

    async def _each(self, read: Callable[[str], Made], texts: Sequence[str]) -> list[Made]:
        # One text a job: on one thread a batch is slower by a fifth (padding, cache), and a job of 5 to 80 ms lets
        # more urgent work in between.
        jobs = [asyncio.ensure_future(self._run(read, text)) for text in texts]
        try:
            made: list[Made] = await asyncio.gather(*jobs)
        except (Fail, RuntimeException, InvalidArgument, EPFail) as error:
            raise EmbeddingFailed("the embedding model could not read the text: try again") from error
        except PoolClosed as error:
            raise EmbeddingFailed("the embedding model is closed: the service is stopping") from error
        finally:
            for job in jobs:
                job.cancel()
        return made

    def vector(self, text: str) -> Vectors:
        """The vector of one text, shape (DIMENSION,), computed on this thread."""
        return self.hidden(text)[0]

    def vector_and_pieces(self, text: str) -> tuple[Vectors, PieceVectors]:
        """The same with the vectors of its pieces, shape (pieces, KEPT)."""
        vector, rows = self.hidden(text)
        return vector, as_bytes(unit_pieces(rows))

    def hidden(self, text: str) -> tuple[Vectors, Vectors]:
        """The vector of one text, and what the model made of each of its telling pieces, shape (pieces, DIMENSION);
        of a text that has none, of its marks."""
        pieces = np.array([self._tokenizer.encode(text, LONGEST)], dtype=np.int64)
        feed = {
            "input_ids": pieces,
            "attention_mask": np.ones_like(pieces),
            "token_type_ids": np.zeros_like(pieces),
        }
        hidden: Vectors = self._session.run(["last_hidden_state"], feed)[0]
        mean = hidden[0].mean(axis=0)
        unit: Vectors = (mean / np.linalg.norm(mean)).astype(np.float32)
        kept = self._telling[pieces[0]]
        return unit, hidden[0][kept] if kept.any() else hidden[0]


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # With the arena every length of text leaves its memory behind: 1.5 GB after a library.
    options.enable_cpu_mem_arena = False
    with as_file(model) as path:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
