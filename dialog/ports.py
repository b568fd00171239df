"""What the conversation needs from its engines. One folder per port holds the engines; both sides pass the same
contract tests in tests/contracts/.

Engines raise ``dialog.errors.EngineFailed`` only. They run their CPU work in the priority pool, never on the event
loop's thread, except voice activity (0.15 ms a frame).
"""

from collections.abc import AsyncGenerator, Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dialog.audio import AudioFrame, Rate
from dialog.doubts import Doubt
from dialog.line import Call
from dialog.reply import Command, Reply
from dialog.transcript import Conversation, HeardReply
from kb.terms import Term

Pcm16 = NDArray[np.int16]


class VoiceActivity(Protocol):
    """Voice activity detection for one call."""

    def probability(self, frame: AudioFrame) -> float:
        """Probability in 0..1 that the newest analysis window holds a voice; runs inline, under 1 ms."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The recogniser's reading: ``words`` of the turn so far, covering call audio up to ``through`` seconds.

    raw: the words before a drug's name was put in the place of what was written; empty when nothing was changed.
    doubts: words that may be a drug, to be confirmed before anything is said of it.
    """

    words: str
    through: float
    confidence: float | None = None
    raw: str = ""
    doubts: tuple[Doubt, ...] = ()


class SpeechStream(Protocol):
    """Recognition of one call. Audio is kept from ``begin_turn`` on; memory is bounded however long the turn lasts."""

    def begin_turn(self, at: float) -> None:
        """A turn began at ``at`` (which may lie up to 0.5 s back); older audio is dropped."""

    def push(self, frame: AudioFrame) -> None: ...

    def read(self, final: bool) -> Awaitable[Reading]:
        """Read the turn so far. A speculative read (``final`` False) may be cancelled and costs nobody else's turn."""

    def close(self) -> None: ...


class SpeechToText(Protocol):
    owns_turns: bool

    def open(self, call: Call, rate: Rate) -> SpeechStream: ...

    def expect(self, terms: Sequence[Term]) -> Awaitable[None]:
        """The library's rare words, in the place of those told before: calls may name them from now on."""


class TurnEndModel(Protocol):
    """Is the speaker finished, by the sound of it?"""

    def probability(self, pcm: Pcm16, rate: Rate) -> Awaitable[float]:
        """Probability in 0..1 that the turn ending with ``pcm`` (mono, up to the last 8 s) is complete."""


@dataclass(frozen=True, slots=True)
class WordTiming:
    """A word of the spoken text: characters ``start``..``end`` of it end sounding at ``until`` seconds of the clip."""

    start: int
    end: int
    until: float


@dataclass(frozen=True, slots=True)
class SpeechClip:
    """Synthesised speech: 16-bit mono ``pcm`` at ``rate``, silence at both ends trimmed, and when each word ends."""

    pcm: Pcm16
    rate: Rate
    words: tuple[WordTiming, ...]


class TextToSpeech(Protocol):
    def speak(self, text: str, rate: Rate, speed: float = 1.0, *, urgent: bool = False) -> Awaitable[SpeechClip]:
        """Synthesise one clause. ``urgent`` is the first clause of a reply: it goes ahead of all other work."""


class EchoCanceller(Protocol):
    """Removes our own voice from what comes back, for one call."""

    def played(self, pcm: bytes) -> None:
        """One 20 ms frame of ours is leaving now (silence when we do not speak)."""

    def clean(self, frame: AudioFrame) -> AudioFrame:
        """The caller's frame without our echo."""

    def echoing(self) -> float:
        """Likelihood in 0..1 that the newest frame is only our echo."""


class Thinking(Protocol):
    """From words to a reply."""

    def think(
        self,
        conversation: Conversation,
        words: str,
        *,
        command: Command | None = None,
        speculative: bool = False,
        doubts: Sequence[Doubt] = (),
    ) -> Awaitable[Reply]:
        """Find the reply to ``words``, of which ``doubts`` are uncertain.

        Has no side effect; what it knows of the call is in ``conversation``.
        """


class LanguageModel(Protocol):
    """Writes text. ``near``: it runs on this machine or a private network, and may be asked ahead of the turn's end."""

    near: bool

    def write(self, instructions: str, request: str) -> AsyncGenerator[str, None]:
        """The pieces of its text as they come; closing the iterator ends the request. Raises EngineFailed
        (stage "thinking"), also when the text was cut off."""

    def close(self) -> Awaitable[None]: ...


class Writing(Protocol):
    """Writes a reply that was begun (``Reply.to_write``) to its end. ``ahead``: also before the turn is over."""

    ahead: bool

    def versions(self, conversation: Conversation, reply: Reply) -> AsyncGenerator[Reply, None]:
        """The reply longer and longer, each beginning with the words of the one before, all of it fit to be said.

        Ends within seconds, perhaps without any. Has no side effect. Raises EngineFailed.
        """


class Journal(Protocol):
    """What is kept of calls. ``turn`` is durable when it returns; the rest follows soon."""

    def call_started(self, call: Call) -> Awaitable[None]: ...

    def turn(self, call: Call, turn: int, said: str, reply: Reply, timings: Mapping[str, float]) -> Awaitable[None]:
        """Keep a turn before its reply is heard. Idempotent by (call, turn); a longer version of the reply takes the
        place of the one before."""

    def heard(self, call: Call, turn: int, heard: HeardReply) -> Awaitable[None]:
        """Keep what the caller truly heard of that turn's reply."""

    def call_ended(self, call: Call, reason: str) -> Awaitable[None]: ...


class Observer(Protocol):
    """Somebody who follows a call live: the softphone's transcript, the console, the benches."""

    def notice(self, call: Call, kind: str, facts: Mapping[str, object]) -> None: ...
