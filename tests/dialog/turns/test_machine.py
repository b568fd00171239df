"""Every row of the turn table is walked: from each state, each event that means something."""

import pytest

from dialog import events
from dialog.calculating.replies import begun
from dialog.reply import Afterwards, Reply, ReplyKind, Span, SpanKind
from dialog.settings import DialogSettings
from dialog.turns.machine import TurnMachine
from dialog.turns.table import IGNORED, TABLE, State

ANSWER = Reply(ReplyKind.ANSWER, (Span("Five milligrams.", SpanKind.ANSWER),))
HAND_OVER = Reply(
    ReplyKind.COMMAND, (Span("I am putting you through.", SpanKind.PROMPT),), afterwards=Afterwards.HAND_OVER
)
QUESTION = "what is the dose of apixaban"


def machine_in(state: State) -> TurnMachine:
    """A machine that came into ``state`` the way calls do; its newest event was at 10.0."""
    machine = TurnMachine(DialogSettings(operator="sip:operator@test"))
    machine.hear(events.Answered(0.0))
    if state is State.CLOSING:
        machine.hear(events.SpeechFinished(3.0, machine.utterance))
        machine.hear(events.Draining(10.0))
        return machine
    machine.hear(events.SpeechFinished(3.0, machine.utterance))
    if state is State.LISTENING:
        return machine
    if state is State.HELD:
        machine.hear(events.Held(10.0))
        return machine
    machine.hear(events.VoiceStarted(7.0))
    if state is State.HEARING:
        return machine
    machine.hear(events.VoiceStopped(9.0))
    if state is State.PAUSED:
        return machine
    machine.hear(events.TurnEndJudged(9.2, 9.0, 0.05))
    machine.hear(events.WordsHeard(9.2, QUESTION, 9.1))
    machine.hear(events.DeadlineReached(machine.deadline() or 0.0))
    if state is State.THINKING:
        return machine
    machine.hear(events.ReplyReady(10.0, machine.turn, HAND_OVER if state is State.TRANSFERRING else ANSWER))
    machine.hear(events.Played(10.0, machine.utterance, 1.0))
    if state is State.YIELDING:
        machine.hear(events.VoiceStarted(10.0))
    if state is State.TRANSFERRING:
        machine.hear(events.SpeechFinished(10.0, machine.utterance))
    return machine


def sample(kind: type, machine: TurnMachine) -> events.Event:
    """An event of this kind that concerns the machine as it stands."""
    at = 10.5
    samples: dict[type, events.Event] = {
        events.Answered: events.Answered(at),
        events.VoiceStarted: events.VoiceStarted(at),
        events.VoiceStopped: events.VoiceStopped(at),
        events.WordsHeard: events.WordsHeard(at, QUESTION, at),
        events.TurnEndJudged: events.TurnEndJudged(at, 9.0, 0.97),
        events.TurnEnded: events.TurnEnded(at, QUESTION),
        events.ReplyReady: events.ReplyReady(at, machine.turn, ANSWER),
        events.Played: events.Played(at, machine.utterance, 1.2),
        events.SpeechFinished: events.SpeechFinished(at, machine.utterance),
        events.KeyPressed: events.KeyPressed(at, "1"),
        events.Held: events.Held(at),
        events.Unheld: events.Unheld(at),
        events.Transferred: events.Transferred(at, "busy"),
        events.Failed: events.Failed(at, "speaking", retryable=True),
        events.DeadlineReached: events.DeadlineReached(max(at, machine.deadline() or at)),
        events.Draining: events.Draining(at),
        events.HungUp: events.HungUp(at),
    }
    return samples[kind]


OUTCOMES: dict[tuple[State, type], tuple[State, str]] = {
    (State.LISTENING, events.Answered): (State.SPEAKING, "Speak"),
    (State.LISTENING, events.VoiceStarted): (State.HEARING, "BeginTurn"),
    (State.LISTENING, events.TurnEnded): (State.THINKING, "BeginTurn Think"),
    (State.LISTENING, events.KeyPressed): (State.THINKING, "BeginTurn Think"),
    (State.LISTENING, events.Held): (State.HELD, ""),
    (State.LISTENING, events.Failed): (State.SPEAKING, "Speak"),
    (State.LISTENING, events.DeadlineReached): (State.SPEAKING, "Speak"),
    (State.LISTENING, events.Draining): (State.CLOSING, "Speak"),
    (State.LISTENING, events.HungUp): (State.ENDED, ""),
    (State.HEARING, events.VoiceStopped): (State.PAUSED, "Transcribe JudgeTurnEnd"),
    (State.HEARING, events.TurnEnded): (State.THINKING, "Think"),
    (State.HEARING, events.KeyPressed): (State.THINKING, "BeginTurn Think"),
    (State.HEARING, events.Held): (State.HELD, ""),
    (State.HEARING, events.Failed): (State.SPEAKING, "Speak"),
    (State.HEARING, events.DeadlineReached): (State.THINKING, "Transcribe"),
    (State.HEARING, events.Draining): (State.HEARING, ""),
    (State.HEARING, events.HungUp): (State.ENDED, ""),
    (State.PAUSED, events.VoiceStarted): (State.HEARING, ""),
    (State.PAUSED, events.WordsHeard): (State.THINKING, "Think"),
    (State.PAUSED, events.TurnEndJudged): (State.THINKING, "Transcribe"),
    (State.PAUSED, events.TurnEnded): (State.THINKING, "Think"),
    (State.PAUSED, events.ReplyReady): (State.PAUSED, ""),
    (State.PAUSED, events.KeyPressed): (State.THINKING, "BeginTurn Think"),
    (State.PAUSED, events.Held): (State.HELD, ""),
    (State.PAUSED, events.Failed): (State.SPEAKING, "Speak"),
    (State.PAUSED, events.DeadlineReached): (State.THINKING, "Transcribe"),
    (State.PAUSED, events.Draining): (State.PAUSED, ""),
    (State.PAUSED, events.HungUp): (State.ENDED, ""),
    (State.THINKING, events.VoiceStarted): (State.HEARING, "StopThinking"),
    (State.THINKING, events.WordsHeard): (State.THINKING, ""),
    (State.THINKING, events.ReplyReady): (State.SPEAKING, "Speak"),
    (State.THINKING, events.KeyPressed): (State.THINKING, "StopThinking BeginTurn Think"),
    (State.THINKING, events.Held): (State.HELD, ""),
    (State.THINKING, events.Failed): (State.SPEAKING, "StopThinking Speak"),
    (State.THINKING, events.DeadlineReached): (State.THINKING, "Speak"),
    (State.THINKING, events.Draining): (State.THINKING, ""),
    (State.THINKING, events.HungUp): (State.ENDED, "StopThinking"),
    (State.SPEAKING, events.VoiceStarted): (State.YIELDING, "StopSpeaking BeginTurn"),
    (State.SPEAKING, events.TurnEnded): (State.THINKING, "StopSpeaking BeginTurn Think"),
    (State.SPEAKING, events.Played): (State.SPEAKING, ""),
    (State.SPEAKING, events.SpeechFinished): (State.LISTENING, ""),
    (State.SPEAKING, events.KeyPressed): (State.THINKING, "StopSpeaking BeginTurn Think"),
    (State.SPEAKING, events.Held): (State.HELD, "StopSpeaking"),
    (State.SPEAKING, events.Failed): (State.SPEAKING, "Speak"),
    (State.SPEAKING, events.Draining): (State.SPEAKING, ""),
    (State.SPEAKING, events.HungUp): (State.ENDED, ""),
    (State.YIELDING, events.VoiceStarted): (State.YIELDING, ""),
    (State.YIELDING, events.VoiceStopped): (State.YIELDING, "Transcribe JudgeTurnEnd"),
    (State.YIELDING, events.WordsHeard): (State.YIELDING, ""),
    (State.YIELDING, events.TurnEndJudged): (State.YIELDING, ""),
    (State.YIELDING, events.TurnEnded): (State.THINKING, "Think"),
    (State.YIELDING, events.KeyPressed): (State.THINKING, "BeginTurn Think"),
    (State.YIELDING, events.Held): (State.HELD, ""),
    (State.YIELDING, events.Failed): (State.SPEAKING, "Speak"),
    (State.YIELDING, events.DeadlineReached): (State.HEARING, ""),
    (State.YIELDING, events.Draining): (State.YIELDING, ""),
    (State.YIELDING, events.HungUp): (State.ENDED, ""),
    (State.HELD, events.ReplyReady): (State.HELD, ""),
    (State.HELD, events.Unheld): (State.LISTENING, ""),
    (State.HELD, events.DeadlineReached): (State.ENDED, "HangUp"),
    (State.HELD, events.Draining): (State.CLOSING, "Speak"),
    (State.HELD, events.HungUp): (State.ENDED, ""),
    (State.TRANSFERRING, events.Transferred): (State.SPEAKING, "Speak"),
    (State.TRANSFERRING, events.DeadlineReached): (State.SPEAKING, "Speak"),
    (State.TRANSFERRING, events.HungUp): (State.ENDED, ""),
    (State.CLOSING, events.VoiceStarted): (State.CLOSING, ""),
    (State.CLOSING, events.SpeechFinished): (State.ENDED, "HangUp"),
    (State.CLOSING, events.Held): (State.ENDED, "HangUp"),
    (State.CLOSING, events.Failed): (State.ENDED, "HangUp"),
    (State.CLOSING, events.DeadlineReached): (State.ENDED, "HangUp"),
    (State.CLOSING, events.HungUp): (State.ENDED, ""),
}

MEANINGFUL = [pair for pair, name in TABLE.items() if name != IGNORED]


@pytest.mark.parametrize(("state", "kind"), MEANINGFUL, ids=lambda value: getattr(value, "__name__", value))
def test_row(state: State, kind: type) -> None:
    machine = machine_in(state)
    assert machine.state is state
    actions = machine.hear(sample(kind, machine))
    assert (machine.state, " ".join(type(action).__name__ for action in actions)) == OUTCOMES[state, kind]


PROVISIONAL = Reply(ReplyKind.ABSTAIN, (Span("That is not in my library.", SpanKind.PROMPT),), provisional=True)


def final_thoughts(actions: list[events.Action]) -> list[bool]:
    return [not action.speculative for action in actions if isinstance(action, events.Think)]


def test_a_provisional_reply_at_hand_is_thought_of_again_when_the_turn_has_ended() -> None:
    machine = machine_in(State.PAUSED)
    machine.hear(events.WordsHeard(9.2, QUESTION, 9.1))
    machine.hear(events.ReplyReady(9.3, machine.turn, PROVISIONAL))
    ended = machine.hear(events.DeadlineReached(machine.deadline() or 0.0))
    assert (machine.state, final_thoughts(ended)) == (State.THINKING, [True])
    machine.hear(events.ReplyReady(11.0, machine.turn, ANSWER))
    assert machine.state is State.SPEAKING


def test_a_provisional_reply_that_comes_after_the_end_is_thought_of_again() -> None:
    machine = machine_in(State.THINKING)
    thought = machine.hear(events.ReplyReady(10.0, machine.turn, PROVISIONAL))
    assert (machine.state, final_thoughts(thought)) == (State.THINKING, [True])


def wait_in_pause(machine: TurnMachine, words: str) -> float:
    """Seconds of silence after which the machine ends a turn of these words, by a model that is sure of it."""
    machine.hear(events.VoiceStarted(20.0))
    machine.hear(events.VoiceStopped(21.0))
    machine.hear(events.TurnEndJudged(21.1, 21.0, 0.97))
    machine.hear(events.WordsHeard(21.1, words, 21.0))
    return round((machine.deadline() or 0.0) - 21.0, 3)


def machine_after(reply: Reply) -> TurnMachine:
    """A machine that has just spoken this reply, and listens."""
    machine = machine_in(State.THINKING)
    machine.hear(events.ReplyReady(10.0, machine.turn, reply))
    machine.hear(events.SpeechFinished(12.0, machine.utterance))
    return machine


@pytest.mark.parametrize(
    ("words", "wait"),
    [("One forty two.", 0.5), ("One for two.", 0.5), ("One forty.", 1.1), ("One.", 1.6), ("Zero.", 1.1)],
)
def test_a_turn_after_a_question_for_one_number_ends_as_the_number_does(words: str, wait: float) -> None:
    asked = begun("calculate the anion gap")
    assert asked is not None
    assert wait_in_pause(machine_after(asked), words) == wait


@pytest.mark.parametrize(("words", "wait"), [("A child.", 0.2), ("Twenty.", 1.1), ("Zero point five milligrams.", 0.8)])
def test_a_turn_after_a_question_of_a_dose_waits_for_the_unit(words: str, wait: float) -> None:
    asked = Reply(
        ReplyKind.CLARIFY, (Span("For an adult?", SpanKind.QUESTION),), question="what is the dose of apixaban"
    )
    assert wait_in_pause(machine_after(asked), words) == wait


def test_a_dose_that_the_caller_says_by_himself_is_waited_for() -> None:
    assert wait_in_pause(machine_in(State.LISTENING), "She takes apixaban, and I gave five milligrams.") == 0.8
    assert wait_in_pause(machine_in(State.LISTENING), "She takes apixaban, and I gave something.") == 0.2
