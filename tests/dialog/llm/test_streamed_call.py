"""Whole calls in virtual time whose reply is written while it is spoken."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest

from dialog.errors import EngineFailed
from dialog.line import Call
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from dialog.session import Session
from dialog.settings import DialogSettings
from dialog.transcript import Conversation
from dialog.turns.table import State
from tests.calls.test_whole_calls import after_greeting, ask, first_sound_after, until
from tests.fakes import FakeJournal, Rig
from tests.virtual_time import run_in_virtual_time

HEADING = Span("Dose of apixaban.", SpanKind.UNDERSTOOD)
EXTRACTED = (Span("Extracted words of the library.", SpanKind.ANSWER), Span("Shall I go on?", SpanKind.QUESTION))
FIRST = Span("Apixaban is given as five milligrams twice daily.", SpanKind.ANSWER, vital=True)
SECOND = Span("It is reduced in the frail.", SpanKind.ANSWER)
BEGUN = Reply(ReplyKind.ANSWER, (HEADING,), more=EXTRACTED, question="dose of apixaban", to_write=1)


@dataclass
class FakeWriting:
    """Gives each longer version after its seconds; then fails, when told to."""

    steps: tuple[tuple[float, Span], ...] = ((0.5, FIRST), (1.0, SECOND))
    fails: bool = False
    ahead: bool = True
    asked: int = 0
    cancelled: int = 0

    async def versions(self, conversation: Conversation, reply: Reply) -> AsyncGenerator[Reply, None]:
        self.asked += 1
        spans = reply.spans
        try:
            for seconds, span in self.steps:
                await asyncio.sleep(seconds)
                spans = (*spans, span)
                yield replace(reply, spans=spans, more=(), to_write=0)
            if self.fails:
                raise EngineFailed("thinking", "the fake model was told to fail")
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


@dataclass
class SlowJournal(FakeJournal):
    """Takes half a second for each turn, and notes the text it then holds and how many frames had been heard."""

    rig: Rig | None = None
    kept: list[tuple[int, str, int]] = field(default_factory=list)

    async def turn(self, call: Call, turn: int, said: str, reply: Reply, timings: Mapping[str, float]) -> None:
        await asyncio.sleep(0.5)
        await super().turn(call, turn, said, reply, timings)
        assert self.rig is not None
        self.kept.append((turn, reply.text, sum(1 for _, utterance in self.rig.line.ear if utterance == 2)))


Script = Callable[[Rig, Session], Awaitable[None]]


def call(script: Script, writing: FakeWriting, rig: Rig | None = None) -> Rig:
    rig = rig or Rig()
    rig.thinking.reply = lambda words, command: BEGUN

    async def run() -> None:
        session = Session(rig.line, replace(rig.engines(), writing=writing), DialogSettings())
        before = asyncio.all_tasks()
        talking = asyncio.ensure_future(session.run())
        await script(rig, session)
        rig.line.leave()
        await talking
        assert asyncio.all_tasks() == before, "a task outlived its call"

    run_in_virtual_time(run())
    return rig


async def one_question(rig: Rig, session: Session) -> None:
    await after_greeting(session)
    await ask(rig, session)
    await until(session, State.LISTENING)


def test_what_is_written_while_we_speak_is_said_behind_it_and_all_of_it_remembered() -> None:
    rig = call(one_question, FakeWriting())
    assert rig.voice.spoken[-3:] == [HEADING.text, FIRST.text, SECOND.text]
    whole = f"{HEADING.text} {FIRST.text} {SECOND.text}"
    assert rig.journal.turns[1][1].text == whole
    assert rig.journal.heard_of[1].text == whole
    assert rig.journal.heard_of[1].complete


def test_nothing_is_heard_before_it_is_kept() -> None:
    rig = Rig()
    journal = SlowJournal(rig=rig)
    rig.journal = journal
    call(one_question, FakeWriting(steps=((0.4, FIRST), (4.0, SECOND))), rig)
    heading, first = (round(0.3 * len(span.text.split()) / 0.02) for span in (HEADING, FIRST))
    gap = round(0.22 / 0.02) + 1
    assert [text for turn, text, _ in journal.kept if turn == 1] == [
        HEADING.text if journal.kept[0][1] == HEADING.text else f"{HEADING.text} {FIRST.text}",
        *([f"{HEADING.text} {FIRST.text}"] if journal.kept[0][1] == HEADING.text else []),
        f"{HEADING.text} {FIRST.text} {SECOND.text}",
    ]
    assert journal.kept[0][2] == 0, "the turn was heard before it was kept"
    assert journal.kept[-1][2] <= heading + first + 2 * gap, "the second sentence was heard before it was kept"


@pytest.mark.parametrize(
    "writing",
    [FakeWriting(steps=()), FakeWriting(steps=(), fails=True)],
    ids=["nothing fit", "failed"],
)
def test_without_a_sentence_the_extracted_answer_follows(writing: FakeWriting) -> None:
    rig = call(one_question, writing)
    assert rig.voice.spoken[-3:] == [HEADING.text, *(span.text for span in EXTRACTED)]
    assert rig.journal.heard_of[1].complete


def test_a_model_that_fails_in_its_middle_ends_with_what_was_fit() -> None:
    rig = call(one_question, FakeWriting(steps=((0.5, FIRST),), fails=True))
    assert rig.journal.heard_of[1].text == f"{HEADING.text} {FIRST.text}"


def test_first_sound_does_not_wait_for_the_model() -> None:
    began: list[float] = []

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        began.append(await first_sound_after(rig, "what is the dose of apixaban", 1.5))

    call(script, FakeWriting(steps=((1.9, FIRST),)))
    assert began[0] < 0.6


def test_a_far_model_is_asked_only_when_the_turn_is_over() -> None:
    for ahead, at_the_pause in ((True, 1), (False, 0)):
        writing = FakeWriting(ahead=ahead)
        asked: list[int] = []

        async def script(rig: Rig, session: Session, writing: FakeWriting = writing, asked: list[int] = asked) -> None:
            rig.turn_end.probability_is = 0.05
            await after_greeting(session)
            rig.line.talk("what is the dose of apixaban", 1.0)
            while not rig.thinking.asked:
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.1)
            asked.append(writing.asked)
            await until(session, State.SPEAKING)
            await until(session, State.LISTENING)

        rig = call(script, writing)
        assert asked == [at_the_pause]
        assert writing.asked == 1
        assert rig.journal.heard_of[1].text.endswith(SECOND.text)


def test_a_caller_who_goes_on_stops_the_writing_and_nothing_of_it_is_kept() -> None:
    writing = FakeWriting(steps=((5.0, FIRST),))

    async def script(rig: Rig, session: Session) -> None:
        rig.turn_end.probability_is = 0.05
        await after_greeting(session)
        rig.line.talk("what is the dose", 1.0)
        await asyncio.sleep(1.4)
        assert writing.asked == 1
        rig.line.talk("of apixaban", 1.0)
        await asyncio.sleep(0.3)
        assert writing.cancelled == 1
        assert not rig.journal.turns
        rig.turn_end.probability_is = 0.95
        await until(session, State.SPEAKING)

    call(script, writing)


def test_an_interruption_stops_the_writing() -> None:
    writing = FakeWriting(steps=((1.0, FIRST), (60.0, SECOND)))

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        await asyncio.sleep(2.0)
        rig.line.talk("no i meant rivaroxaban please")
        await until(session, State.HEARING)
        await asyncio.sleep(0.1)
        assert writing.cancelled == 1

    rig = call(script, writing)
    assert SECOND.text not in rig.journal.turns[1][1].text


def test_a_cough_lets_us_go_on_with_what_was_written_meanwhile() -> None:
    writing = FakeWriting(steps=((0.2, FIRST), (2.5, SECOND)))

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        await asyncio.sleep(1.5)
        rig.line.talk("", 0.3)
        await until(session, State.YIELDING)
        await until(session, State.SPEAKING)
        await until(session, State.LISTENING)

    rig = call(script, writing)
    assert rig.journal.heard_of[1].complete
    assert rig.journal.heard_of[1].text == f"{HEADING.text} {FIRST.text} {SECOND.text}"


def test_a_cough_before_the_first_sentence_still_ends_with_an_answer() -> None:
    writing = FakeWriting(steps=((1.2, FIRST),))

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        await asyncio.sleep(0.7)
        rig.line.talk("", 0.3)
        await until(session, State.YIELDING)
        await until(session, State.SPEAKING)
        await until(session, State.LISTENING)

    rig = call(script, writing)
    assert rig.journal.heard_of[1].text == f"{HEADING.text} {FIRST.text}"


def test_without_a_writer_a_begun_reply_is_said_as_extracted() -> None:
    rig = Rig()
    rig.thinking.reply = lambda words, command: BEGUN

    async def run() -> None:
        session = Session(rig.line, rig.engines(), DialogSettings())
        talking = asyncio.ensure_future(session.run())
        await one_question(rig, session)
        rig.line.leave()
        await talking

    run_in_virtual_time(run())
    assert rig.journal.heard_of[1].text == f"{HEADING.text} {EXTRACTED[0].text} {EXTRACTED[1].text}"
