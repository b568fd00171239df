"""commands/bench/heard.py: remembered against played, on a capture and a record that were made to disagree."""

from collections.abc import Sequence

import numpy as np
import pytest

from commands.bench.calls import MeasuredCall
from commands.bench.heard import compare, rows_of
from commands.calling.capture import Capture, Heard
from commands.calling.conversation import Asked, Question
from commands.calling.outcome import times_of
from commands.calling.service_record import RecordedTurn
from commands.calling.voices import OwnVoice
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from tests.commands.signals import joined, silence, tone

TEXT = "Gout flares are treated with colchicine or a short course of glucocorticoids."


class Record:
    """What the service would have kept."""

    def __init__(self, turns: Sequence[RecordedTurn]) -> None:
        self.kept = turns

    async def turns(self, call_id: str) -> Sequence[RecordedTurn] | None:
        return self.kept


def recorded(number: int, replied: float, heard: str) -> RecordedTurn:
    return RecordedTurn(number, "q", TEXT, heard, (), replied, Reply(ReplyKind.ANSWER, (Span(TEXT, SpanKind.ANSWER),)))


async def interrupted_call(cut: float) -> tuple[MeasuredCall, int]:
    """A question, its reply cut ``cut`` seconds in by a second question; and how many words were played."""
    voice = OwnVoice()
    clip = await voice.clip(TEXT, 8000)
    voice.close()
    begins = 1.5
    sent = joined(tone(0.8), silence(begins + cut - 0.2 - 0.8), tone(1.0), silence(2.0))
    back = joined(silence(begins), clip.pcm[: round(cut * 8000)], silence(3.0))
    capture = Capture(8000)
    for at in range(0, min(len(sent), len(back)) - 160, 160):
        capture.add(sent[at : at + 160].astype("<i2").tobytes(), back[at : at + 160].astype("<i2").tobytes())
    second = begins + cut - 0.2
    asked = (
        Asked(Question("a", np.zeros(0, np.int16)), 0.0, 0.8),
        Asked(Question("b", np.zeros(0, np.int16)), second, second + 1.0, True),
    )
    heard = Heard.of(capture)
    call = MeasuredCall("id", 2, asked, times_of(heard, asked), heard, ())
    return call, sum(word.until <= cut for word in clip.words)


@pytest.mark.parametrize("wrong_by", [0, 3])
async def test_words_remembered_too_many_are_an_error_of_as_many(wrong_by: int) -> None:
    call, played = await interrupted_call(1.6)
    assert 0 < played < len(TEXT.split()) - 3
    remembered = " ".join(TEXT.split()[: played + wrong_by])
    record = Record([recorded(1, 1.4, remembered), recorded(2, 4.3, "")])
    rows = {row.what: row for row in rows_of(await compare([call], record))}  # type: ignore[arg-type]
    assert rows["mean error"].samples == 1
    assert rows["mean error"].value == pytest.approx(wrong_by, abs=1)
    assert rows["turns lost"].value == 0
    assert rows["replies not found in the capture"].value == 0


async def test_a_turn_the_record_has_not_is_lost() -> None:
    call, _ = await interrupted_call(1.6)
    rows = {row.what: row for row in rows_of(await compare([call], Record([recorded(1, 1.4, TEXT)])))}  # type: ignore[arg-type]
    assert rows["turns lost"].value == 1
