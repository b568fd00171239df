"""Whole calls in virtual time: a caller's script on one side, the real session and turn machine in the middle."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from dialog.reply import Afterwards, Command, Reply, ReplyKind, Span, SpanKind
from dialog.session import Session
from dialog.settings import DialogSettings
from dialog.turns.table import State
from tests.fakes import Rig, hand_over
from tests.virtual_time import run_in_virtual_time

Script = Callable[[Rig, Session], Awaitable[None]]


def call(script: Script, rig: Rig | None = None) -> Rig:
    """Run a whole call; the line hangs up when the script ends."""
    rig = rig or Rig()

    async def run() -> None:
        session = Session(rig.line, rig.engines(), DialogSettings(operator="sip:operator@test"))
        before = asyncio.all_tasks()
        talking = asyncio.ensure_future(session.run())
        await script(rig, session)
        rig.line.leave()
        left = asyncio.get_running_loop().time()
        await talking
        assert asyncio.get_running_loop().time() - left < 1.0, "hanging up is cleaned up within a second"
        assert asyncio.all_tasks() == before, "a task outlived its call"

    run_in_virtual_time(run())
    return rig


async def until(session: Session, state: State, limit: float = 30.0) -> None:
    async with asyncio.timeout(limit):
        while session.state is not state:
            await asyncio.sleep(0.02)


async def ask(rig: Rig, session: Session, words: str = "what is the dose of apixaban") -> None:
    rig.line.talk(words)
    await until(session, State.HEARING)
    await until(session, State.SPEAKING)


async def after_greeting(session: Session) -> None:
    await until(session, State.SPEAKING)
    await until(session, State.LISTENING)


async def first_sound_after(rig: Rig, words: str, seconds: float) -> float:
    """Seconds from the last of these words, which take ``seconds`` to say, to the first sound the caller hears."""
    before = len(rig.line.ear)
    rig.line.talk(words, seconds)
    ends = rig.line.now + seconds
    while len(rig.line.ear) == before:
        await asyncio.sleep(0.02)
    return rig.line.now - ends


def test_question_is_answered_and_both_sides_are_remembered() -> None:
    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        await until(session, State.LISTENING)

    rig = call(script)
    said, reply = rig.journal.turns[1]
    assert said == "what is the dose of apixaban"
    assert rig.journal.heard_of[1].text == reply.text
    assert rig.journal.heard_of[1].complete


def test_answer_begins_soon_after_the_last_word() -> None:
    began: list[float] = []

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        began.append(await first_sound_after(rig, "what is the dose of apixaban", 1.5))

    call(script)
    assert began[0] < 0.6


def test_thinking_begins_at_the_pause_and_is_thrown_away_when_the_caller_goes_on() -> None:
    async def script(rig: Rig, session: Session) -> None:
        rig.turn_end.probability_is = 0.05
        await after_greeting(session)
        rig.line.talk("what is the dose", 1.0)
        await asyncio.sleep(1.35)
        rig.line.talk("of apixaban", 1.0)
        rig.turn_end.probability_is = 0.95
        await until(session, State.SPEAKING)
        await until(session, State.LISTENING)

    rig = call(script)
    assert [words for words, _, _ in rig.thinking.asked] == [
        "what is the dose",
        "what is the dose of apixaban",
    ]
    assert list(rig.journal.turns) == [1]
    assert rig.journal.turns[1][0] == "what is the dose of apixaban"


def test_barge_in_silences_at_once_and_the_new_question_is_answered() -> None:
    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        await asyncio.sleep(1.5)
        rig.line.talk("no i meant rivaroxaban")
        voice_at = rig.line.now
        await until(session, State.YIELDING)
        assert rig.line.now - voice_at < 0.15
        await until(session, State.SPEAKING)
        await until(session, State.LISTENING)

    rig = call(script)
    first, second = sorted(rig.journal.turns)
    assert not rig.journal.heard_of[first].complete
    assert rig.journal.heard_of[first].text
    assert rig.journal.turns[second][0] == "no i meant rivaroxaban"
    heard_then = rig.thinking.conversations[-1].turns[-1].heard
    assert heard_then.text == rig.journal.heard_of[first].text, "the reply was found from what was truly heard"


@pytest.mark.parametrize("noise", ["mm-hm", ""])
def test_backchannel_or_cough_lets_us_go_on_where_we_were(noise: str) -> None:
    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        await asyncio.sleep(1.5)
        rig.line.talk(noise, 0.4)
        await until(session, State.YIELDING)
        await until(session, State.SPEAKING)
        await until(session, State.LISTENING)

    rig = call(script)
    assert list(rig.journal.turns) == [1]
    assert rig.journal.heard_of[1].complete


def test_silence_is_met_by_two_check_ins_and_goodbye() -> None:
    async def script(rig: Rig, session: Session) -> None:
        await until(session, State.ENDED, 90)

    rig = call(script)
    assert rig.voice.spoken.count("Are you still there?") == 1
    assert "I hear nothing from you." in rig.voice.spoken
    assert rig.journal.ended == "goodbye"


def test_noise_without_words_does_not_keep_the_call_alive() -> None:
    async def script(rig: Rig, session: Session) -> None:
        while session.state is not State.ENDED:
            rig.line.talk("", 0.3)
            await asyncio.sleep(2.0)
            assert rig.line.now < 150

    assert call(script).journal.ended == "goodbye"


@pytest.mark.parametrize(
    ("key", "command"),
    [("0", Command.OPERATOR), ("1", Command.REPEAT), ("2", Command.SLOWER), ("3", Command.SOURCE), ("#", Command.STOP)],
)
def test_keys_order_while_we_speak(key: str, command: Command) -> None:
    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        await asyncio.sleep(0.6)
        rig.line.press(key)
        await asyncio.sleep(0.3)

    rig = call(script)
    assert rig.thinking.asked[-1][1] is command


def test_operator_busy_comes_back_to_the_conversation() -> None:
    rig = Rig()
    rig.thinking.reply = hand_over

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        rig.line.press("0")
        await until(session, State.TRANSFERRING)
        rig.line.transfer_progress("trying")
        await asyncio.sleep(2)
        rig.line.transfer_progress("busy")
        await until(session, State.SPEAKING)
        await until(session, State.LISTENING)

    call(script, rig)
    assert rig.line.transferred_to == "sip:operator@test"
    assert "The operator is busy." in rig.voice.spoken


async def silence_behind_a_question(rig: Rig) -> float:
    """Seconds from its last word until something is heard."""
    ends = rig.line.now + 1.5
    rig.line.talk("what is the dose of apixaban", 1.5)
    await asyncio.sleep(1.5)
    before = len(rig.line.ear)
    while len(rig.line.ear) == before:
        await asyncio.sleep(0.02)
    return rig.line.now - ends


@pytest.mark.parametrize("failing", ["hearing", "thinking", "voice"])
def test_failure_of_an_engine_is_heard_within_two_and_a_half_seconds(failing: str) -> None:
    silence: list[float] = []

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        getattr(rig, failing).fails = True
        silence.append(await silence_behind_a_question(rig))
        await until(session, State.LISTENING)

    rig = call(script)
    assert silence[0] < 2.5
    assert "Sorry," in rig.voice.spoken


@pytest.mark.parametrize("hanging", ["hearing", "thinking", "voice"])
def test_an_engine_that_hangs_is_covered_within_two_and_a_half_seconds(hanging: str) -> None:
    silence: list[float] = []

    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        getattr(rig, hanging).takes = 20.0
        ends = rig.line.now + 1.5
        rig.line.talk("what is the dose of apixaban", 1.5)
        await asyncio.sleep(1.5)
        before = len(rig.line.ear)
        async with asyncio.timeout(2.6):
            while len(rig.line.ear) == before:
                await asyncio.sleep(0.02)
                if hanging == "voice" and rig.line.now - ends > 1.0:
                    rig.voice.takes = 0.03
        silence.append(rig.line.now - ends)

    call(script)
    assert silence[0] < 2.5


def test_hold_silences_us_and_we_go_on_afterwards() -> None:
    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        await asyncio.sleep(1.0)
        rig.line.hold()
        await until(session, State.HELD)
        await asyncio.sleep(20)
        rig.line.unhold()
        await until(session, State.SPEAKING)
        await until(session, State.LISTENING)

    rig = call(script)
    assert rig.journal.heard_of[1].complete


def test_hold_while_nobody_speaks_repeats_nothing() -> None:
    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        await until(session, State.LISTENING)
        spoken = len(rig.voice.spoken)
        rig.line.hold()
        await until(session, State.HELD)
        rig.line.unhold()
        await until(session, State.LISTENING)
        await asyncio.sleep(1)
        assert len(rig.voice.spoken) == spoken

    call(script)


def test_caller_who_goes_on_after_our_first_syllable_is_answered_as_a_whole() -> None:
    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        rig.line.talk("what is the dose of apixaban", 1.2)
        await until(session, State.HEARING)
        await until(session, State.SPEAKING)
        await asyncio.sleep(0.2)
        rig.line.talk("in renal failure", 1.2)
        await until(session, State.HEARING)
        await until(session, State.SPEAKING)
        await until(session, State.LISTENING)

    rig = call(script)
    assert rig.journal.turns[max(rig.journal.turns)][0] == "what is the dose of apixaban in renal failure"
    assert rig.thinking.conversations[-1].turns == ()


@pytest.mark.parametrize("state", [state for state in State if state not in (State.ENDED,)])
def test_hang_up_in_every_state_is_cleaned_up(state: State) -> None:
    rig = Rig()
    if state is State.TRANSFERRING:
        rig.thinking.reply = hand_over
    if state is State.CLOSING:
        rig.thinking.reply = goodbye

    async def script(rig: Rig, session: Session) -> None:
        await reach(state, rig, session)

    call(script, rig)


def goodbye(words: str, command: Command | None) -> Reply:
    return Reply(ReplyKind.GOODBYE, (Span("Goodbye.", SpanKind.PROMPT),), afterwards=Afterwards.HANG_UP)


async def reach(state: State, rig: Rig, session: Session) -> None:
    """Bring the call into ``state``."""
    if state is State.CLOSING:
        await until(session, State.LISTENING)
        session.drain()
        assert session.state is State.CLOSING
        return
    await after_greeting(session)
    if state in (State.HEARING, State.PAUSED, State.THINKING):
        rig.thinking.takes = 5.0
        rig.line.talk("what is the dose", 1.0)
        await until(session, state)
    elif state in (State.SPEAKING, State.YIELDING):
        await ask(rig, session)
        if state is State.YIELDING:
            await asyncio.sleep(1)
            rig.line.talk("wait")
            await until(session, State.YIELDING)
    elif state is State.HELD:
        rig.line.hold()
        await until(session, State.HELD)
    elif state is State.TRANSFERRING:
        rig.line.press("0")
        await until(session, State.TRANSFERRING)


def test_stopping_service_finishes_its_sentence_and_says_so() -> None:
    async def script(rig: Rig, session: Session) -> None:
        await after_greeting(session)
        await ask(rig, session)
        session.drain()
        await until(session, State.ENDED)

    rig = call(script)
    assert rig.journal.heard_of[1].complete
    assert any("have to end this call" in text for text in rig.voice.spoken)
