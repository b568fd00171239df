"""Every order a caller may give, spoken and by key, and the operator, with the real answering. In virtual time."""

import asyncio
from datetime import date

import pytest

from dialog.answering import Answering
from dialog.events import TransferOutcome
from dialog.reply import Command
from dialog.session import Session
from dialog.turns.table import State
from tests.calls.test_whole_calls import after_greeting, ask, call, until
from tests.dialog.test_answering import PNEUMONIA, QUESTION, SITE, WordLibrary
from tests.fakes import FakeThinking, Rig

SPOKEN = [
    ("repeat", Command.REPEAT, "5 mg BID"),
    ("slower", Command.SLOWER, "I will speak slower."),
    ("stop", Command.STOP, "All right."),
    ("go on", Command.GO_ON, "That was all I have on this."),
    ("where is that from", Command.SOURCE, "American College of Cardiology, 2023"),
    ("spell that", Command.SPELL, "a p i x a b a n"),
    ("goodbye", Command.GOODBYE, "Goodbye."),
    ("help", Command.HELP, "Ask a clinical question,"),
    ("operator", Command.OPERATOR, "I am putting you through."),
]
KEYS = [
    ("0", Command.OPERATOR, "I am putting you through."),
    ("1", Command.REPEAT, "5 mg BID"),
    ("2", Command.SLOWER, "I will speak slower."),
    ("3", Command.SOURCE, "American College of Cardiology, 2023"),
    ("#", Command.STOP, "All right."),
    ("*", Command.HELP, "Ask a clinical question,"),
]


def answering_rig() -> Rig:
    """With the product's answering over a small library."""
    return Rig(thinking=FakeThinking(answering=Answering(WordLibrary(), SITE, "", lambda: date(2026, 1, 1))))


async def answered(rig: Rig, session: Session, words: str = QUESTION) -> None:
    """The question is asked, and the whole answer heard."""
    await ask(rig, session, words)
    await until(session, State.LISTENING)


@pytest.mark.parametrize(("words", "command", "said"), SPOKEN)
def test_a_spoken_order_is_obeyed(words: str, command: Command, said: str) -> None:
    rig = answering_rig()

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await answered(rig, session)
        rig.line.talk(words, 0.8)
        await until(session, State.SPEAKING)
        ends = {Command.GOODBYE: State.ENDED, Command.OPERATOR: State.TRANSFERRING}
        await until(session, ends.get(command, State.LISTENING), 60.0)
        await asyncio.sleep(0.1)

    call(script, rig)
    heard, reply = rig.journal.turns[2]
    assert (heard, reply.command) == (words, command)
    assert said in reply.text
    assert reply.text.startswith(rig.journal.heard_of[2].text[:-1])
    if command is Command.GOODBYE:
        assert rig.journal.ended == "goodbye"
    if command is Command.SLOWER:
        assert reply.speed is not None
        assert reply.speed < 1.0


@pytest.mark.parametrize(("key", "command", "said"), KEYS)
def test_a_key_silences_us_and_is_obeyed(key: str, command: Command, said: str) -> None:
    rig = answering_rig()
    silent_after: list[float] = []

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session, QUESTION)
        await asyncio.sleep(2.0)
        rig.line.press(key)
        pressed = rig.line.now
        await until(session, State.THINKING)
        silent_after.append(rig.line.flushed_at[-1] - pressed)
        await until(session, State.SPEAKING)
        await until(session, State.TRANSFERRING if command is Command.OPERATOR else State.LISTENING, 60.0)

    call(script, rig)
    assert silent_after[0] < 0.1
    assert not rig.journal.heard_of[1].complete
    reply = rig.journal.turns[2][1]
    assert reply.command is command
    assert said in reply.text
    assert rig.line.transferred_to == ("sip:operator@test" if command is Command.OPERATOR else None)


@pytest.mark.parametrize("key", ["4", "5", "6", "7", "8", "9", "A"])
def test_a_key_without_a_meaning_brings_the_help(key: str) -> None:
    rig = answering_rig()

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        rig.line.press(key)
        await until(session, State.SPEAKING)

    call(script, rig)
    assert rig.journal.turns[1][1].command is Command.HELP


def test_going_on_tells_what_the_next_source_says() -> None:
    rig = answering_rig()

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await answered(rig, session, PNEUMONIA)
        await answered(rig, session, "go on")

    call(script, rig)
    assert "American Thoracic Society" in rig.journal.turns[1][1].text
    assert "British Thoracic Society" in rig.journal.turns[2][1].text


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("busy", "The operator is busy."),
        ("declined", "The call to the operator was declined."),
        ("no_answer", "The operator does not answer."),
        ("failed", "I could not reach the operator."),
        (None, "The operator does not answer."),
    ],
)
def test_an_operator_who_does_not_come_brings_the_call_back(outcome: TransferOutcome | None, sentence: str) -> None:
    """None: the far side never tells how the transfer ended."""
    rig = answering_rig()

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        rig.line.talk("operator", 0.8)
        await until(session, State.TRANSFERRING)
        rig.line.transfer_progress("trying")
        await asyncio.sleep(3.0)
        assert "I am calling the operator." in rig.voice.spoken
        if outcome is not None:
            rig.line.transfer_progress(outcome)
        await until(session, State.SPEAKING, 60.0)
        await until(session, State.LISTENING)
        assert sentence in rig.voice.spoken
        await answered(rig, session)

    call(script, rig)
    assert "5 mg BID" in rig.journal.turns[2][1].text


def test_an_operator_who_answers_has_the_call() -> None:
    rig = answering_rig()

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        rig.line.press("0")
        await until(session, State.TRANSFERRING)
        rig.line.transfer_progress("trying")
        rig.line.transfer_progress("ringing")
        rig.line.transfer_progress("answered")
        await until(session, State.ENDED)

    call(script, rig)
    assert rig.journal.ended == "transferred"


@pytest.mark.parametrize("cough", [0.3, 1.2])
def test_a_dose_that_was_not_heard_is_offered_again_and_a_cough_does_not_cancel_it(cough: float) -> None:
    rig = answering_rig()

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session, QUESTION)
        await asyncio.sleep(4.0)
        rig.line.talk(PNEUMONIA)
        await until(session, State.YIELDING)
        await until(session, State.SPEAKING)
        await asyncio.sleep(1.5)
        rig.line.talk("", cough)
        await until(session, State.YIELDING)
        await until(session, State.SPEAKING)
        await until(session, State.LISTENING, 60.0)
        await asyncio.sleep(0.1)

    call(script, rig)
    assert "2.5 mg" not in rig.journal.heard_of[1].text
    said, reply = rig.journal.turns[2]
    assert said == PNEUMONIA
    assert reply.text.startswith("Before that: you did not hear")
    assert "2.5 mg BID" in rig.journal.heard_of[2].text
    assert rig.journal.heard_of[2].complete
