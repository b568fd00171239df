"""Everything the turn machine hears (past tense) and everything it orders (imperative).

``at`` is always seconds of call audio. A ``turn`` counts the caller's turns from 1; a result that comes back with the
number of a turn that is over is dropped by the machine.
"""

from dataclasses import dataclass
from typing import Literal

from dialog.reply import Command, Reply

Stage = Literal["hearing", "turn_end", "thinking", "speaking", "records", "library"]
"""Which engine failed."""

TransferOutcome = Literal["trying", "ringing", "answered", "busy", "declined", "no_answer", "failed"]


@dataclass(frozen=True, slots=True)
class Answered:
    """The call was accepted and its audio runs."""

    at: float


@dataclass(frozen=True, slots=True)
class VoiceStarted:
    """The caller's voice began; ``at`` is its first voiced moment, up to 100 ms ago."""

    at: float


@dataclass(frozen=True, slots=True)
class VoiceStopped:
    """The caller paused; ``at`` is the last voiced moment, a few frames ago."""

    at: float


@dataclass(frozen=True, slots=True)
class WordsHeard:
    """The recogniser's reading of the present turn so far.

    through: seconds of call audio it covers; a reading older than the last voice is not final.
    words: what was said, lower case or sentence case as the engine writes it; empty when it was no speech.
    confidence: mean token probability in 0..1, where the engine tells it.
    """

    at: float
    words: str
    through: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class TurnEndJudged:
    """The end-of-turn model's opinion of the pause that began at ``paused_at``: 1 is surely finished."""

    at: float
    paused_at: float
    probability: float


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """An engine that owns turn-taking (Deepgram Flux, OpenAI Realtime) ended the turn with these words."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class ReplyReady:
    at: float
    turn: int
    reply: Reply


@dataclass(frozen=True, slots=True)
class Played:
    """The caller has heard utterance ``utterance`` up to ``up_to`` seconds; ``exact`` when the far side said so."""

    at: float
    utterance: int
    up_to: float
    exact: bool = False


@dataclass(frozen=True, slots=True)
class SpeechFinished:
    """The utterance was played to its end."""

    at: float
    utterance: int


@dataclass(frozen=True, slots=True)
class KeyPressed:
    at: float
    key: str


@dataclass(frozen=True, slots=True)
class Held:
    at: float


@dataclass(frozen=True, slots=True)
class Unheld:
    at: float


@dataclass(frozen=True, slots=True)
class Transferred:
    at: float
    outcome: TransferOutcome


@dataclass(frozen=True, slots=True)
class Failed:
    at: float
    stage: Stage
    retryable: bool
    turn: int = 0


@dataclass(frozen=True, slots=True)
class DeadlineReached:
    """The time that ``TurnMachine.deadline()`` named has come."""

    at: float


@dataclass(frozen=True, slots=True)
class Draining:
    """The service is stopping: finish the sentence, say so, hang up."""

    at: float


@dataclass(frozen=True, slots=True)
class HungUp:
    """The far side ended the call, or its media vanished."""

    at: float
    reason: str = "caller"


Event = (
    Answered
    | VoiceStarted
    | VoiceStopped
    | WordsHeard
    | TurnEndJudged
    | TurnEnded
    | ReplyReady
    | Played
    | SpeechFinished
    | KeyPressed
    | Held
    | Unheld
    | Transferred
    | Failed
    | DeadlineReached
    | Draining
    | HungUp
)


@dataclass(frozen=True, slots=True)
class BeginTurn:
    """The caller's turn ``turn`` began at ``at``; audio before it is no part of it.

    continues: it goes on from the turn before, which we took for finished too early: keep that audio.
    """

    turn: int
    at: float
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Transcribe:
    """Read what was said since the turn began; the answer is WordsHeard.

    final: the turn is over and the caller waits for it; else it is speculation at a pause.
    """

    turn: int
    final: bool = False


@dataclass(frozen=True, slots=True)
class JudgeTurnEnd:
    """Ask the end-of-turn model about the pause that began at ``paused_at``; the answer is TurnEndJudged."""

    turn: int
    paused_at: float


@dataclass(frozen=True, slots=True)
class Think:
    """Find a reply; the answer is ReplyReady. A speculative one has no side effect."""

    turn: int
    words: str
    speculative: bool
    command: Command | None = None


@dataclass(frozen=True, slots=True)
class StopThinking:
    turn: int


@dataclass(frozen=True, slots=True)
class Speak:
    """Say the reply as utterance ``utterance``; ``turn`` 0 marks a sentence of the machine's own."""

    turn: int
    utterance: int
    reply: Reply


@dataclass(frozen=True, slots=True)
class StopSpeaking:
    """Cut our voice now: empty the playout and the far side's queue."""

    utterance: int


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with the utterance that was cut, from the clause that holds the last word heard."""

    utterance: int
    as_utterance: int


@dataclass(frozen=True, slots=True)
class ForgetTurn:
    """What was heard since the turn began was no turn (a cough, a backchannel): drop its audio and words."""

    turn: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """Transfer the call to the operator; progress comes back as Transferred."""


@dataclass(frozen=True, slots=True)
class HangUp:
    reason: str


Action = (
    BeginTurn
    | Transcribe
    | JudgeTurnEnd
    | Think
    | StopThinking
    | Speak
    | StopSpeaking
    | Resume
    | ForgetTurn
    | HandOver
    | HangUp
)
