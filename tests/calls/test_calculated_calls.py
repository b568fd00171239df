"""Calls in which a value is expected: how long a pause within an answer is waited out. In virtual time."""

import asyncio

import pytest

from dialog.answering import Answering
from dialog.session import Session
from dialog.settings import DialogSettings
from dialog.turns.table import State
from kb.documents import Passage
from tests.calls.test_whole_calls import after_greeting, call, until
from tests.fakes import FakeThinking, Rig


class NoLibrary:
    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        return []

    async def similarity(self, question: str, sentences: object) -> list[float]:
        raise AssertionError("nothing was found")


def calculating(parts: tuple[str, ...], gap: float, *asking: str) -> Rig:
    """A call that says ``asking`` one after the other, and then the parts of one answer with pauses between them."""
    rig = Rig(thinking=FakeThinking(answering=Answering(NoLibrary(), DialogSettings())))

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        for words in asking:
            rig.line.talk(words, 1.0)
            await until(session, State.SPEAKING)
            await until(session, State.LISTENING, 60.0)
        for part in parts:
            rig.line.talk(part, 0.6)
            await asyncio.sleep(0.6 + gap)
        await until(session, State.LISTENING, 60.0)

    return call(script, rig)


def said(rig: Rig) -> list[str]:
    return [words for words, _ in rig.journal.turns.values()]


@pytest.mark.parametrize(
    ("parts", "gap"),
    [(("one hundred and", "forty"), 1.2), (("one hundred", "and forty"), 0.7), (("one point", "two"), 1.3)],
)
def test_a_number_said_in_parts_is_one_answer(parts: tuple[str, ...], gap: float) -> None:
    assert said(calculating(parts, gap, "calculate the anion gap"))[1:] == [" ".join(parts)]


def test_a_yes_to_what_was_read_back_is_answered_at_once() -> None:
    rig = calculating(("yes",), 0.5, "map of 120 over 80")
    thought = [words for words, _, _ in rig.thinking.asked]
    assert thought[-1] == "yes"
    assert "93" in rig.journal.turns[2][1].text


def test_a_correction_after_a_no_is_one_turn() -> None:
    rig = calculating(("no", "diastolic ninety"), 0.6, "map of 120 over 80")
    assert said(rig)[1] == "no diastolic ninety"
    assert "90" in rig.journal.turns[2][1].text


def test_a_zero_that_goes_on_is_no_order() -> None:
    rig = calculating(("zero", "point five"), 0.7, "calculate the homa i r")
    assert said(rig)[1] == "zero point five"


def test_a_whole_calculation_in_a_call() -> None:
    rig = calculating(("yes",), 0.5, "calculate the anion gap", "sodium 140 chloride 104", "bicarbonate 24")
    assert "12" in rig.journal.turns[4][1].text
    assert rig.journal.turns[4][1].citations
