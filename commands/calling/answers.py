"""Answers a tester gives for what the service may say, so that a dialogue may take its own way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from commands.calling.conversation import Asked, Question
from commands.calling.service_record import RecordReader
from commands.calling.telephone import Telephone
from commands.calling.transcription import Transcriber

OFTEN = 5
"""Times one answer is given in a call: a service that asks the same for ever is not answered for ever."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said when a reply holds ``when``, in capitals or not; None says once more what was said last."""

    when: str
    question: Question | None


@dataclass(slots=True)
class Replies:
    """The service's replies in words: by its own record where that is ours to read, else by the caller's ear."""

    telephone: Telephone
    transcriber: Transcriber | None
    records: RecordReader | None
    _read: int = 0

    async def to(self, asked: Asked) -> str:
        """Empty when there was none, or none that could be made out. Raises EngineFailed."""
        return await self._recorded() or await self._heard(asked)

    async def _recorded(self) -> str:
        turns = await self.records.turns(self.telephone.call_id, ended=False) if self.records else None
        new = (turns or ())[self._read :]
        self._read += len(new)
        return " ".join(turn.spoken for turn in new)

    async def _heard(self, asked: Asked) -> str:
        """Much of what is said in a call is in no record: that nothing was caught, that the line is still there."""
        if self.transcriber is None:
            return ""
        capture = self.telephone.capture()
        return await self.transcriber.words(capture.received[round(asked.ended * capture.rate) :], capture.rate)


class Answers:
    """Follows what is said: the first answer that fits the reply is given."""

    def __init__(self, answers: Sequence[Answer], replies: Replies) -> None:
        self._answers = answers
        self._replies = replies
        self._given: Counter[int] = Counter()

    async def answer(self, asked: Asked) -> Question | None:
        reply = (await self._replies.to(asked)).casefold()
        for number, one in enumerate(self._answers):
            if one.when.casefold() in reply and self._given[number] < OFTEN:
                self._given[number] += 1
                return one.question or asked.question
        return None
