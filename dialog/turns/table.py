"""Who holds the floor, and what each event means then: the turn machine's transitions as data.

Every pair of state and event is here. A name is the method of ``TurnMachine`` that meets the pair; IGNORED says that
the pair may happen and means nothing. docs/topics/turn-taking.md is drawn from this table.
"""

from collections.abc import Mapping
from enum import StrEnum

from dialog import events


class State(StrEnum):
    """
    LISTENING: nobody speaks; we wait for the caller.
    HEARING: the caller speaks.
    PAUSED: the caller paused and may or may not be finished; we read and think ahead.
    THINKING: the caller's turn is over; a reply is being found.
    SPEAKING: we speak.
    YIELDING: a voice came while we spoke; we are silent and find out whether it wants the floor.
    HELD: the far side put us on hold.
    TRANSFERRING: the operator is being called.
    CLOSING: the last sentence is being spoken.
    ENDED: the call is over.
    """

    LISTENING = "listening"
    HEARING = "hearing"
    PAUSED = "paused"
    THINKING = "thinking"
    SPEAKING = "speaking"
    YIELDING = "yielding"
    HELD = "held"
    TRANSFERRING = "transferring"
    CLOSING = "closing"
    ENDED = "ended"


IGNORED = "ignored"

EVENTS: tuple[type, ...] = events.Event.__args__
"""Every kind of event, in the order they are declared."""

_COMMON: Mapping[type, str] = {
    events.Answered: IGNORED,
    events.VoiceStarted: IGNORED,
    events.VoiceStopped: IGNORED,
    events.WordsHeard: IGNORED,
    events.TurnEndJudged: IGNORED,
    events.TurnEnded: IGNORED,
    events.ReplyReady: IGNORED,
    events.Played: IGNORED,
    events.SpeechFinished: IGNORED,
    events.KeyPressed: "obey_key",
    events.Held: "hold",
    events.Unheld: IGNORED,
    events.Transferred: IGNORED,
    events.Failed: "tell_failure",
    events.DeadlineReached: IGNORED,
    events.Draining: "close_soon",
    events.HungUp: "end",
}

_DIFFERING: Mapping[State, Mapping[type, str]] = {
    State.LISTENING: {
        events.Answered: "greet",
        events.VoiceStarted: "begin_turn",
        events.TurnEnded: "end_turn_as_told",
        events.DeadlineReached: "check_in",
        events.Failed: "tell_failure_if_speaking",
        events.Draining: "close_now",
    },
    State.HEARING: {
        events.VoiceStopped: "pause",
        events.TurnEnded: "end_turn_as_told",
        events.DeadlineReached: "end_long_turn",
    },
    State.PAUSED: {
        events.VoiceStarted: "go_on_hearing",
        events.WordsHeard: "think_ahead",
        events.TurnEndJudged: "weigh_pause",
        events.TurnEnded: "end_turn_as_told",
        events.ReplyReady: "keep_reply",
        events.DeadlineReached: "end_turn",
    },
    State.THINKING: {
        events.VoiceStarted: "go_on_hearing",
        events.WordsHeard: "think",
        events.ReplyReady: "answer",
        events.DeadlineReached: "cover_thinking",
    },
    State.SPEAKING: {
        events.VoiceStarted: "yield_floor",
        events.TurnEnded: "end_turn_as_told",
        events.Played: "note_played",
        events.SpeechFinished: "finish_speaking",
        events.Failed: "tell_failure_if_speaking",
    },
    State.YIELDING: {
        events.VoiceStarted: "note_voice_again",
        events.VoiceStopped: "read_interruption",
        events.WordsHeard: "decide_floor",
        events.TurnEndJudged: "note_judgement",
        events.TurnEnded: "end_turn_as_told",
        events.DeadlineReached: "take_floor_away",
    },
    State.HELD: {
        events.ReplyReady: "keep_reply",
        events.KeyPressed: IGNORED,
        events.Held: IGNORED,
        events.Unheld: "take_up_again",
        events.DeadlineReached: "end_hold",
        events.Failed: IGNORED,
        events.Draining: "close_now",
    },
    State.TRANSFERRING: {
        events.KeyPressed: IGNORED,
        events.Transferred: "follow_transfer",
        events.SpeechFinished: IGNORED,
        events.DeadlineReached: "give_up_transfer",
        events.Held: IGNORED,
        events.Failed: IGNORED,
        events.Draining: IGNORED,
    },
    State.CLOSING: {
        events.VoiceStarted: "reopen",
        events.SpeechFinished: "hang_up",
        events.DeadlineReached: "hang_up",
        events.KeyPressed: IGNORED,
        events.Held: "hang_up",
        events.Failed: "hang_up_unless_records",
        events.Draining: IGNORED,
    },
}

TABLE: Mapping[tuple[State, type], str] = {
    (state, event): _DIFFERING[state].get(event, _COMMON[event]) for state in _DIFFERING for event in EVENTS
} | {(State.ENDED, event): IGNORED for event in EVENTS}
