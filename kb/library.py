"""The library as the conversation sees it: ask it, and it gives passages."""

import asyncio
import copy
import logging
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from kb.clinical_terms import with_full_forms
from kb.documents import Document, Passage
from kb.embeddings.questions import AsQuestions
from kb.errors import KbError, LibraryUnavailable
from kb.filters import EVERYTHING, Filters
from kb.hops import DrugsIn, second_question, two_steps, woven
from kb.ports import Embedding, PassageStore, PieceEmbedding, Reranking, Vectors
from kb.question import understood
from kb.rerank.late_interaction import LateInteraction
from kb.rerank.words_met import WordsMet
from kb.retrieval import fuse
from kb.settings import LibrarySettings
from kb.statements import Statement, text_hash
from kb.stores.pgvector import PgvectorStore
from records.postgres.pool import Pool

logger = logging.getLogger(__name__)

QUESTIONS_REMEMBERED = 64  # a search and the sentences chosen after it ask for the same question's vector


class Library:
    """One embedding, one store. It answers from what is in while more is being read.

    organisation: whose library is meant where a call does not say.
    reranking: the closer look at what was found; late interaction where it is left out and the embedding can.
    drugs_in: the drug names of a text, for questions in two steps; without it each question is one.
    """

    def __init__(
        self,
        pool: Pool,
        embedding: Embedding,
        organisation: str,
        *,
        settings: LibrarySettings | None = None,
        store: PassageStore | None = None,
        reranking: Reranking | None = None,
        drugs_in: DrugsIn | None = None,
    ) -> None:
        self.settings = settings or LibrarySettings()
        self.organisation = organisation
        self.being_read = False
        self._pool = pool
        self._reranking = reranking
        self._drugs_in = drugs_in
        self._filters = EVERYTHING
        self._engine = self._with(embedding, store or PgvectorStore(pool), "")

    def use(self, embedding: Embedding, store: PassageStore, index: str = "") -> None:
        """Answer from another index from now on; searches under way end with the one they began with."""
        self._engine = self._with(embedding, store, index)

    def _with(self, embedding: Embedding, store: PassageStore, index: str) -> "_Engine":
        questions = _Remembered(AsQuestions(embedding), QUESTIONS_REMEMBERED)
        sentences = _Remembered(embedding, self.settings.sentences_remembered)
        late = LateInteraction(embedding, PgvectorStore(self._pool)) if isinstance(embedding, PieceEmbedding) else None
        return _Engine(embedding.name, store, questions, sentences, self._reranking or late, late, index)

    @property
    def index(self) -> str:
        """The key of the index it answers from, "" for one that was given without."""
        return self._engine.index

    @property
    def store(self) -> PassageStore:
        """The store it searches."""
        return self._engine.store

    def within(self, filters: Filters) -> "Library":
        """This library, in which only some documents are looked in when a search does not say."""
        narrowed = copy.copy(self)
        narrowed._filters = filters
        return narrowed

    async def search(
        self, question: str, *, organisation: str | None = None, limit: int = 8, filters: Filters | None = None
    ) -> list[Passage]:
        """The passages that answer the question best, best first; the question may be as it was spoken.

        Empty when the library is. Raises LibraryUnavailable, EmbeddingFailed.
        """
        words = understood(question)
        with _in_time():
            async with asyncio.timeout(self.settings.search_seconds):
                whose = organisation or self.organisation
                found = await self._found(self._engine, words, whose, filters or self._filters)
                return await _with_expected(self._engine, found[:limit])

    async def _found(self, engine: "_Engine", words: str, organisation: str, filters: Filters) -> list[Passage]:
        """Of a question in two steps, with what the second finds, asked with the drug that the first found."""
        whole = await self._looked_up(engine, words, organisation, filters)
        steps = two_steps(words, self._drugs_in) if self._drugs_in else None
        if steps is None or self._drugs_in is None:
            return whole
        first = await self._looked_up(engine, steps.first, organisation, filters)
        question = second_question(steps, first, self._drugs_in)
        return woven(whole, await self._looked_up(engine, question, organisation, filters)) if question else whole

    async def _looked_up(self, engine: "_Engine", words: str, organisation: str, filters: Filters) -> list[Passage]:
        vector, count = await engine.asked(words), self.settings.candidates
        near = await engine.store.questions_near(organisation, engine.model, vector, count, filters=filters)
        candidates = await engine.store.candidates(
            organisation, engine.model, words, vector, count, filters=filters, also=list(near)
        )
        expected = [_as_expected(passage, near, self.settings.question_margin) for passage in candidates]
        found = fuse(expected, self.settings.dense_weight)
        best = await self._reranked(engine.reranking, words, found[: self.settings.reranked])
        best = _kept_up(best, found, {one.id for one, led in zip(candidates, expected, strict=True) if led is not one})
        lowest = min((passage.score for passage in best), default=1.0)
        rest = found[self.settings.reranked :]
        return [*best, *(replace(passage, score=min(passage.score, lowest)) for passage in rest)]

    async def _reranked(self, reranking: Reranking | None, words: str, found: list[Passage]) -> list[Passage]:
        """Best first. A closer look that fails, or takes too long, must not cost the caller what was found."""
        if reranking is None or not found:
            return found
        try:
            async with asyncio.timeout(self.settings.rerank_seconds):
                return await reranking.order(with_full_forms(words), found)
        except KbError as error:
            logger.warning("passages were not looked at again", extra={"code": error.code})
        except TimeoutError:
            logger.warning("passages were not looked at again in time")
        return found

    async def similarity(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Cosine in -1..1 of each sentence to the question.

        About 2 ms for all that the ingest has prepared, and 10 ms of a core for each other one not met before.
        Raises EmbeddingFailed, LibraryUnavailable.
        """
        hashes, engine = {sentence: text_hash(sentence) for sentence in sentences}, self._engine
        with _in_time():
            async with asyncio.timeout(self.settings.search_seconds):
                asked = await engine.asked(understood(question))
                near = await engine.store.closeness(engine.model, asked, list(hashes.values()))
                expected = await engine.store.questions_closeness(engine.model, asked, list(hashes.values()))
                unprepared = [sentence for sentence in hashes if hashes[sentence] not in near]
                rows = await engine.sentences.vectors(unprepared)
        near |= {hashes[sentence]: float(figure) for sentence, figure in zip(unprepared, rows @ asked, strict=True)}
        margin = self.settings.question_margin
        return [max(near[key], expected.get(key, -1.0) - margin) for key in map(hashes.__getitem__, sentences)]

    async def meaning(self, text: str, model: str) -> Vectors | None:
        """The vector of the text by this model, of length 1; None where another is in use.

        10 ms of a core, which a search for the same words then saves. Raises EmbeddingFailed, LibraryUnavailable.
        """
        engine = self._engine
        if engine.model != model:
            return None
        with _in_time():
            async with asyncio.timeout(self.settings.search_seconds):
                vector: Vectors = (await engine.questions.vectors([text]))[0]
        return vector

    async def words_met(self, question: str, statements: Sequence[Statement]) -> WordsMet | None:
        """How near in meaning each word of the question is met by each statement of what was found for it.

        None where the model tells no vectors of word pieces, or some are not kept yet. Raises EmbeddingFailed,
        LibraryUnavailable.
        """
        late = self._engine.late
        if late is None:
            return None
        with _in_time():
            async with asyncio.timeout(self.settings.rerank_seconds):
                return await late.words_met(with_full_forms(understood(question)), statements)

    async def size(self, organisation: str | None = None) -> tuple[int, int, int]:
        """Documents, passages and pages that can be found now. Raises LibraryUnavailable."""
        return await self._engine.store.size(organisation or self.organisation)

    async def documents(self, organisation: str | None = None) -> list[Document]:
        """Every document, newest first. Raises LibraryUnavailable."""
        return await self._engine.store.documents(organisation or self.organisation)


async def _with_expected(engine: "_Engine", passages: Sequence[Passage]) -> list[Passage]:
    """The passages with what is expected to be asked of them."""
    expected = await engine.store.expected(engine.model, [passage.id for passage in passages])
    return [replace(passage, expected=expected.get(passage.id, ())) for passage in passages]


def _kept_up(best: Sequence[Passage], found: Sequence[Passage], led_to: Collection[int]) -> list[Passage]:
    """Best first: a passage that an expected question led to stays before those it was found before: its own words,
    which alone were looked at again, are further from the caller's."""
    kept, before = list(best), [passage.id for passage in found]
    for passage in [one for one in best if one.id in led_to]:
        behind = set(before[before.index(passage.id) + 1 :])
        place = next((place for place, one in enumerate(kept) if one.id in behind), len(kept))
        if place < kept.index(passage):
            kept.remove(passage)
            kept.insert(place, replace(passage, score=max(passage.score, kept[place].score)))
    return kept


def _as_expected(passage: Passage, near: Mapping[int, float], margin: float) -> Passage:
    """The passage, as near as an expected question that it answers; itself where that is further."""
    cosine = near.get(passage.id, -1.0) - margin
    return replace(passage, cosine=cosine) if cosine > passage.cosine else passage


@dataclass(frozen=True, slots=True)
class _Engine:
    """A model's name, where its vectors are searched, those of texts met before, the closer look, and the one by
    pieces."""

    model: str
    store: PassageStore
    questions: "_Remembered"
    sentences: "_Remembered"
    reranking: Reranking | None
    late: LateInteraction | None
    index: str

    async def asked(self, words: str) -> Vectors:
        rows = await self.questions.vectors([with_full_forms(words)])
        vector: Vectors = rows[0]
        return vector


class _Remembered:
    """The vectors of the texts met last; the same passages are read out again and again."""

    def __init__(self, embedding: Embedding, most: int) -> None:
        self._embedding = embedding
        self._most = most
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()

    async def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in order. Raises EmbeddingFailed."""
        found = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            found.update(zip(new, await self._embedding.embed(new), strict=True))
        for text, vector in found.items():
            self._vectors[text] = vector
            self._vectors.move_to_end(text)
        while len(self._vectors) > self._most:
            self._vectors.popitem(last=False)
        rows = [found[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._embedding.dimension), dtype=np.float32)


@contextmanager
def _in_time() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise LibraryUnavailable(
            "The library took too long to answer: try again, or look at the load and at the servers it is set to ask."
        ) from error
