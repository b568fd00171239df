"""Lets a model write the rest of a reply, sentence by sentence, and keeps only what its passage holds."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date

from dialog.answers.composing import Provenance
from dialog.answers.library_answer import today
from dialog.answers.unheard import notice_given
from dialog.errors import EngineFailed
from dialog.llm.grounding import grounds
from dialog.llm.prompting import INSTRUCTIONS, request
from dialog.llm.sentences import CitedSentence, SentenceReader
from dialog.llm.wording import plain_signs
from dialog.llm.written_answer import MOST_SENTENCES, Grounded, passage_of, written
from dialog.ports import LanguageModel
from dialog.question.drug_names import drugs_in
from dialog.reply import Reply
from dialog.settings import DialogSettings
from dialog.transcript import Conversation
from kb.documents import Passage

FIRST_SENTENCE = 2.0
"""Seconds for the first grounded sentence; then the extracted answer follows what was understood, which has been
speaking for most of them."""
LAST_SENTENCE = 6.0
"""Seconds for all of it: the first sentence and its source are spoken longer than that from the first on."""
MOST_DROPPED = 6
"""Sentences that may not be said, after which the model is heard no further."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Heard:
    """What has come of the model's text: sentences fit to be said, and why the others were not."""

    grounded: list[Grounded] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    @property
    def enough(self) -> bool:
        return len(self.grounded) >= MOST_SENTENCES or len(self.dropped) >= MOST_DROPPED


class ModelWriting:
    """``dialog.ports.Writing`` with a language model. today: gives the day by which a source is judged old."""

    def __init__(self, model: LanguageModel, settings: DialogSettings, today: Callable[[], date] = today) -> None:
        self._model = model
        self._settings = settings
        self._today = today
        self.ahead = model.near

    async def versions(self, conversation: Conversation, reply: Reply) -> AsyncGenerator[Reply, None]:
        """See ``dialog.ports.Writing``."""
        began = _now()
        passages = [passage_of(citation) for citation in reply.citations[: reply.to_write]]
        provenance = Provenance(self._today().year, self._settings.stale_after_years)
        given = notice_given(conversation)
        heard = _Heard()
        asked = request(reply.question, passages)
        try:
            async with aclosing(self._sentences(asked, began, heard)) as sentences:
                async for sentence in sentences:
                    if await self._keep(heard, sentence, passages, reply):
                        yield written(reply, heard.grounded, provenance, notice_given=given, whole=False)
                    if heard.enough:
                        break
        except EngineFailed as error:
            if not heard.grounded:
                raise
            logger.warning("the language model failed in its middle", extra={"reason": str(error)})
        finally:
            _tell(heard, _now() - began)
        if heard.grounded:
            yield written(reply, heard.grounded, provenance, notice_given=given, whole=True)

    async def _sentences(self, asked: str, began: float, heard: _Heard) -> AsyncGenerator[CitedSentence, None]:
        """The model's sentences in time."""
        reader = SentenceReader()
        async with aclosing(_in_time(self._model.write(INSTRUCTIONS, asked), began, heard)) as pieces:
            async for piece in pieces:
                for sentence in reader.feed(piece):
                    yield sentence
        for sentence in reader.close():
            yield sentence

    async def _keep(self, heard: _Heard, sentence: CitedSentence, passages: Sequence[Passage], reply: Reply) -> bool:
        """Whether the sentence may be said: only then is it kept."""
        if sentence.passage is None or not 1 <= sentence.passage <= len(passages):
            heard.dropped.append("no passage")
            return False
        text = plain_signs(sentence.text)
        passage = passages[sentence.passage - 1]
        before = heard.grounded[-1].text if heard.grounded else ""
        asked_of = drugs_in(before) or drugs_in(reply.question)
        # Some hundredths of a second when a passage is met first: not on the thread that carries the calls.
        found = await asyncio.to_thread(grounds, text, passage, asked_of)
        if found.statement is None:
            heard.dropped.append(found.fault)
            return False
        if any(known.text == text for known in heard.grounded):
            return False
        heard.grounded.append(Grounded(text, sentence.passage - 1, found.statement))
        return True


async def _in_time(pieces: AsyncGenerator[str, None], began: float, heard: _Heard) -> AsyncGenerator[str, None]:
    """The pieces until the time for the first sentence, or for all of them, is over; then no more."""
    async with aclosing(pieces):
        while True:
            allowed = LAST_SENTENCE if heard.grounded else FIRST_SENTENCE
            try:
                async with asyncio.timeout_at(began + allowed):
                    piece = await anext(pieces)
            except (StopAsyncIteration, TimeoutError):
                return
            yield piece


def _now() -> float:
    return asyncio.get_running_loop().time()


def _tell(heard: _Heard, seconds: float) -> None:
    facts = {"kept": len(heard.grounded), "dropped": ",".join(heard.dropped), "seconds": round(seconds, 2)}
    logger.info("the language model was heard", extra=facts)
