"""Vectors from a model in a folder on this machine: PubMedBERT, MedCPT, BioGPT and others that transformers loads.

How a text's vector is made of its tokens' vectors must be as the model was trained:

    mean   of all tokens: sentence models, and encoders such as PubMedBERT of which nothing better is known
    cls    the first token: MedCPT (its model card, "Use the model": ``last_hidden_state[:, 0, :]``) and BGE
    last   the last token: decoders such as BioGPT, whose tokens see only what stands before them, so that the last
           one alone has read the whole text; "mean" is the other usual way. BioGPT was trained for neither.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kb.embeddings.unit_length import unit_rows
from kb.engine_settings import Pooling
from kb.errors import EmbeddingFailed, ModelMissing
from kb.ports import RunElsewhere, Vectors
from kb.transformers_extra import checked_folder, fingerprint, libraries, load
from priority_pool import PoolClosed

LONGEST = 512  # tokens, or as many as the model reads where that is fewer
EMPTY = "."  # in place of a text without words: some tokenizers make no token of it


class FolderEmbedding:
    """An ``Embedding``. Making one reads the weights, for seconds: off the event loop's thread. Raises ModelMissing.

    question_folder: of the model that reads questions, where there are two (MedCPT-Query-Encoder beside
    MedCPT-Article-Encoder); both make vectors of one space.
    """

    def __init__(self, folder: str, pooling: Pooling, run: RunElsewhere, question_folder: str = "") -> None:
        self._run = run
        self._texts = _Encoder(folder, pooling)
        self._questions = _Encoder(question_folder, pooling) if question_folder else self._texts
        self.dimension = self._texts.dimension
        if self._questions.dimension != self.dimension:
            raise ModelMissing(
                f"The models in {folder} and {question_folder} make vectors of {self.dimension} and "
                f"{self._questions.dimension} numbers: name two models that were trained together."
            )
        both = [encoder.fingerprint for encoder in dict.fromkeys((self._texts, self._questions))]
        self.name = "-".join([Path(folder).name, *both, pooling])

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """See ``kb.ports.Embedding``."""
        return await self._vectors(self._texts, texts)

    async def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """See ``kb.embeddings.questions.EmbedsQuestions``."""
        return await self._vectors(self._questions, texts)

    async def _vectors(self, encoder: "_Encoder", texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        # One text a job, as with the packaged model: no padding, and more urgent work gets in between.
        jobs = [asyncio.ensure_future(self._run(encoder.vector, text)) for text in texts]
        try:
            return unit_rows(np.stack(await asyncio.gather(*jobs)))
        except PoolClosed as error:
            raise EmbeddingFailed("The embedding model is closed: the service is stopping.") from error
        except (RuntimeError, ValueError, IndexError) as error:
            raise EmbeddingFailed(f"The embedding model {self.name} could not read the text: try again.") from error
        finally:
            for job in jobs:
                job.cancel()


class _Encoder:
    """One model and its tokenizer, on the thread of whoever calls."""

    def __init__(self, folder: str, pooling: Pooling) -> None:
        self.fingerprint = fingerprint(checked_folder(folder))
        self._tokenizer, self._model = load("AutoModel", folder)
        _, self._torch = libraries()
        self._pooling = pooling
        config = self._model.config
        if getattr(config, "is_encoder_decoder", False):
            raise ModelMissing(
                f"The model in {folder} translates texts: name an encoder such as PubMedBERT, or BioGPT."
            )
        self.dimension = int(config.hidden_size)
        self._longest = min(LONGEST, int(getattr(config, "max_position_embeddings", LONGEST)))

    def vector(self, text: str) -> Vectors:
        """Shape (dimension,), of any length."""
        read = self._tokenizer(text.strip() or EMPTY, truncation=True, max_length=self._longest, return_tensors="pt")
        with self._torch.inference_mode():
            hidden: Any = self._model(**read).last_hidden_state[0]
        match self._pooling:
            case "mean":
                pooled = hidden.mean(dim=0)
            case "cls":
                pooled = hidden[0]
            case "last":
                pooled = hidden[-1]
        vector: Vectors = pooled.float().numpy()
        return vector
