"""commands/calling/answers.py: a call whose caller answers what is said, whatever the order it is said in."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from commands.calling.answers import OFTEN, Answer, Answers, Replies
from commands.calling.capture import Capture
from commands.calling.conversation import Asked, Caller, Patience, Question, converse
from commands.calling.service_record import RecordedTurn, RecordReader
from commands.calling.transcription import Transcriber
from dialog.audio import FRAME_SECONDS, Rate, frame_bytes
from dialog.ports import Pcm16
from dialog.reply import Reply, ReplyKind
from tests.commands.signals import joined, silence, tone

SILENT = bytes(frame_bytes(8000))
HUM = tone(FRAME_SECONDS).astype("<i2").tobytes()


class Scripted:
    """A telephone at whose other end something follows each sentence: 0.2 s of nothing, then as many of a hum."""

    rate: Rate = 8000
    call_id = "scripted"

    def __init__(self, leaves_after: int = 99) -> None:
        self.said = 0
        self.leaves_after = leaves_after
        self.coming: deque[bytes] = deque([HUM] * 10)
        self.captured = Capture(8000)
        self._left = 0

    @property
    def seconds(self) -> float:
        return self.captured.seconds

    @property
    def saying(self) -> bool:
        return self._left > 0

    async def tick(self) -> bytes | None:
        await asyncio.sleep(0)
        if self.said > self.leaves_after:
            return None
        self._left = max(0, self._left - 1)
        received = self.coming.popleft() if self.coming else SILENT
        self.captured.add(SILENT, received)
        return received

    def say(self, pcm: Pcm16) -> None:
        self.said += 1
        self._left = len(pcm) // 160
        self.coming.extend([SILENT] * (self._left + 10) + [HUM] * 10)

    def press(self, keys: str) -> None:
        self.say(silence(0.02))

    async def hang_up(self) -> None:
        """There is nobody to tell."""

    def capture(self) -> Capture:
        return self.captured


class Record:
    """A service's record of one call, to which each look finds one turn more."""

    def __init__(self, *spoken: str) -> None:
        self.spoken = spoken
        self.looks = 0

    async def turns(self, call_id: str, *, ended: bool = True) -> Sequence[RecordedTurn] | None:
        assert not ended, "the end of a call is not waited for while it goes on"
        self.looks += 1
        nothing = Reply(ReplyKind.ANSWER, ())
        return [RecordedTurn(n, "", text, "", (), None, nothing) for n, text in enumerate(self.spoken[: self.looks])]


class Ear:
    async def words(self, pcm: Pcm16, rate: Rate) -> str:
        return f"Sorry, please say it again: {np.abs(pcm).max(initial=0) > 0}"


def sentence(text: str) -> Question:
    return Question(text, joined(tone(0.1), silence(0.02)))


async def asked(
    telephone: Scripted, answers: Sequence[Answer], record: Record | None, *then: str, ear: Ear | None = None
) -> list[str]:
    replies = Replies(telephone, cast(Transcriber | None, ear), cast(RecordReader | None, record))
    questions = [sentence(text) for text in ("first", *then)]
    patience = Patience(quiet=0.3, onset=1.0)
    turns = await converse(Caller(telephone, patience), questions, following=Answers(answers, replies))
    return [turn.question.text for turn in turns]


async def test_each_reply_is_answered_and_the_next_question_waits_until_none_fits() -> None:
    answers = [Answer("weight", sentence("actual")), Answer("is that RIGHT", sentence("yes"))]
    record = Record("Which weight?", "All of it. Is that right?", "It is 23.", "From Cockcroft.")

    assert await asked(Scripted(), answers, record, "source?") == ["first", "actual", "yes", "source?"]


async def test_of_two_that_fit_the_first_is_given() -> None:
    answers = [Answer("rate 110", sentence("yes")), Answer("right?", sentence("no, 110"))]
    record = Record("Heart rate 100. Is that right?", "Heart rate 110. Is that right?", "5.5 points.")

    assert await asked(Scripted(), answers, record) == ["first", "no, 110", "yes"]


async def test_what_is_asked_again_is_answered_again_but_not_for_ever() -> None:
    record = Record(*["Which weight?"] * 20)

    assert await asked(Scripted(), [Answer("weight", sentence("actual"))], record) == ["first", *["actual"] * OFTEN]


async def test_what_was_said_last_is_said_once_more() -> None:
    answers = [Answer("weight", sentence("actual")), Answer("say it again", None)]
    record = Record("Which weight?", "Please say it again.", "It is 23.")

    assert await asked(Scripted(), answers, record) == ["first", "actual", "actual"]


@pytest.mark.parametrize("record", [None, Record()], ids=["no record", "nothing in it"])
async def test_what_no_record_holds_is_heard_from_the_end_of_the_question_on(record: Record | None) -> None:
    telephone = Scripted()
    answers = [Answer("say it again: true", None)]

    assert await asked(telephone, answers, record, ear=Ear()) == ["first"] * (OFTEN + 1)
    replies = Replies(telephone, cast(Transcriber, Ear()), None)
    assert await replies.to(Asked(sentence("late"), 0.0, telephone.seconds)) == "Sorry, please say it again: False"


async def test_a_far_side_that_leaves_is_answered_no_more() -> None:
    record = Record(*["Which weight?"] * 20)

    said = await asked(Scripted(leaves_after=1), [Answer("weight", sentence("actual"))], record, "source?")

    assert said == ["first", "actual"]
