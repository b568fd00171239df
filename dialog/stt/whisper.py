"""Whisper base as a second opinion: loaded beside the calls, asked in a thread of its own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from dialog.errors import EngineFailed, EngineMissing
from dialog.resampling import Float32
from dialog.stt.second_opinion import Instead, Result
from dialog.stt.tokenizing import tokens_of
from dialog.stt.whisper_model import WhisperModel, engine
from dialog.stt.whisper_words import WORD_BEGINS, WrittenWord, once_only, written_words
from priority_pool import PriorityPool, Urgency

logger = logging.getLogger(__name__)

NETWORK_NICE = 19
TAIL = 3
"""Tokens behind a name that are weighed with it: they tell whether the sentence goes on well."""


NEEDED = 450.0
"""Megabytes it must find free: loading takes 265 for a moment and, where temporary files are memory, 145 for a copy."""


class Whisper:
    """The engine of all calls."""

    def __init__(
        self,
        pool: PriorityPool,
        give_memory_back: Callable[[], None] = lambda: None,
        crowded: Callable[[], bool] = lambda: False,
        left: Callable[[], float | None] | None = None,
    ) -> None:
        """give_memory_back: called behind each opinion, which needs some 100 MB for a moment. crowded: whether calls
        wait for the models. left: megabytes of free memory, where it is loaded only if they suffice."""
        self._pool = pool
        self._give_memory_back = give_memory_back
        self._crowded = crowded
        self._left = left
        self._model: WhisperModel | None = None

    @property
    def free(self) -> bool:
        return self._model is not None and not self._pool.waiting and not self.crowded

    @property
    def crowded(self) -> bool:
        return self._crowded()

    async def load(self) -> None:
        """See ``dialog.stt.second_opinion.SecondOpinion``."""
        try:
            # Whoever imports keeps all of Python waiting: that is not done in a thread which every other goes before.
            await asyncio.to_thread(engine)
            await self._loaded_behind()
        except EngineMissing as error:
            logger.warning("there is no second opinion on what was heard", extra={"reason": str(error)})
        else:
            logger.info("a second opinion on what was heard is to be had")

    async def _loaded_behind(self) -> None:
        """The network works in threads of its own, which are as niced as whoever loads it: behind those of all models.
        Who asks it is not: it holds Python's lock at times, and calls would wait for it."""
        loading = PriorityPool(threads=1, nice=NETWORK_NICE)
        try:
            await loading.run(Urgency.SPECULATION, self.load_now)
        finally:
            loading.close()

    def load_now(self) -> None:
        """The same in the calling thread. Raises EngineMissing."""
        left = self._left() if self._left else None
        if left is not None and left < NEEDED:
            raise EngineMissing(f"it needs {NEEDED:.0f} MB of memory and {left:.0f} are free: give the service more")
        self._model = WhisperModel()

    def run(self, urgency: Urgency, function: Callable[..., Result], *arguments: object) -> Awaitable[Result]:
        """See ``dialog.stt.second_opinion.SecondOpinion``."""
        return self._pool.run(urgency, self._tidied, function, *arguments)

    def _tidied(self, function: Callable[..., Result], *arguments: object) -> Result:
        try:
            return function(*arguments)
        finally:
            self._give_memory_back()

    def listen(self, speech: Float32) -> "WhisperReading":
        """See ``dialog.stt.second_opinion.Listen``."""
        model = self._model
        if model is None:
            raise EngineFailed("hearing", "the second recogniser is not loaded yet")
        encoded = model.encode(speech)
        tokens, pieces = model.read(encoded)
        return WhisperReading(model, encoded, once_only(tokens), pieces)


class WhisperReading:
    """Of one piece of speech."""

    def __init__(self, model: WhisperModel, encoded: Float32, tokens: Sequence[int], pieces: Sequence[str]) -> None:
        self._model = model
        self._encoded = encoded
        self._tokens = tuple(tokens)
        self._written: list[WrittenWord] = written_words(pieces[: len(tokens)])

    @property
    def words(self) -> list[str]:
        return [word.text for word in self._written]

    def gains(self, changes: Sequence[Instead]) -> list[float]:
        """See ``dialog.stt.second_opinion.OtherReading``. 25 ms of CPU each."""
        if not changes:
            return []
        ways: list[tuple[int, ...]] = [self._tokens]
        spans = []
        for change in changes:
            begins, ends = self._written[change.first].first, self._written[change.last].beyond
            name = tokens_of(change.name, self._model.numbers, WORD_BEGINS)
            tail = self._tokens[ends : ends + TAIL]
            ways.append((*self._tokens[:begins], *name, *tail))
            spans.append((begins, ends + len(tail)))
        as_it_was, *chances = self._model.likelihoods(self._encoded, ways)
        return [
            sum(chance[begins:]) - sum(as_it_was[begins:ends])
            for chance, (begins, ends) in zip(chances, spans, strict=True)
        ]
