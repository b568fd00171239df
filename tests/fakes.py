"""Engines and a line for whole calls in virtual time. A fake voice is a frame of ones; its words are scripted."""

import asyncio
import uuid
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from dialog.answering import Answering
from dialog.audio import FRAME_SECONDS, AudioFrame, Rate, SpeechFrame, frame_bytes
from dialog.doubts import Doubt
from dialog.engines import Engines
from dialog.errors import EngineFailed
from dialog.events import Held, HungUp, KeyPressed, Played, TransferOutcome, Transferred, Unheld
from dialog.line import Call, LineSignal
from dialog.ports import Pcm16, Reading, SpeechClip, WordTiming
from dialog.reply import Afterwards, Command, Reply, ReplyKind, Span, SpanKind
from dialog.transcript import Conversation, HeardReply
from kb.terms import Term


def a_call() -> Call:
    return Call(str(uuid.uuid4()), "test", "direct", "sip:caller@test", "sip:va@test", datetime.now(UTC), "0" * 32)


@dataclass
class FakeLine:
    """The caller's end: ``talk``, ``press`` and the rest act now; ``ear`` is what was heard, with its times."""

    call: Call = field(default_factory=a_call)
    rate: Rate = 8000
    lead: float = 0.24
    exact_marks: bool = True
    now: float = 0.0
    ear: list[tuple[float, int]] = field(default_factory=list)
    transferred_to: str | None = None
    flushed_at: list[float] = field(default_factory=list)
    _script: deque[tuple[str, float]] = field(default_factory=deque)
    _signals: deque[LineSignal] = field(default_factory=deque)
    _given: deque[SpeechFrame] = field(default_factory=deque)
    _voice_until: float = 0.0
    _over: bool = False
    said: list[tuple[float, str]] = field(default_factory=list)

    def talk(self, words: str, seconds: float = 1.5) -> None:
        self._voice_until = self.now + seconds
        self.said.append((self.now, words))

    def press(self, key: str) -> None:
        self._signals.append(KeyPressed(self.now, key))

    def hold(self) -> None:
        self._signals.append(Held(self.now))

    def unhold(self) -> None:
        self._signals.append(Unheld(self.now))

    def transfer_progress(self, outcome: TransferOutcome) -> None:
        self._signals.append(Transferred(self.now, outcome))

    def leave(self) -> None:
        self._over = True

    def is_voiced(self) -> bool:
        return self.now < self._voice_until - 1e-9

    async def __aiter__(self) -> AsyncIterator[LineSignal]:
        while not self._over:
            pcm = (b"\x01\x00" if self.is_voiced() else b"\x00\x00") * (frame_bytes(self.rate) // 2)
            frame = AudioFrame(pcm, self.rate, round(self.now, 2))
            await asyncio.sleep(FRAME_SECONDS)
            self.now = round(self.now + FRAME_SECONDS, 2)
            if self._given:
                played = self._given.popleft()
                self.ear.append((self.now, played.utterance))
                yield Played(self.now, played.utterance, played.offset + FRAME_SECONDS, exact=True)
            yield frame
            while self._signals:
                yield self._signals.popleft()
        yield HungUp(self.now)

    def play(self, frame: SpeechFrame) -> None:
        self._given.append(frame)

    def flush(self) -> None:
        self._given.clear()
        self.flushed_at.append(self.now)

    def transfer(self, to: str) -> None:
        self.transferred_to = to

    def hang_up(self) -> None:
        self._over = True

    def silent_since(self, at: float) -> bool:
        return not any(moment > at for moment, _ in self.ear)


class FakeVoiceActivity:
    def probability(self, frame: AudioFrame) -> float:
        return 1.0 if frame.pcm[0] else 0.0


class FakeEcho:
    def played(self, pcm: bytes) -> None:
        pass

    def clean(self, frame: AudioFrame) -> AudioFrame:
        return frame

    def echoing(self) -> float:
        return 0.0


@dataclass
class FakeHearing:
    """Reads what the line's caller said since the turn began; may fail or hang."""

    line: FakeLine
    takes: float = 0.15
    fails: bool = False
    owns_turns: bool = False
    began: float = 0.0

    def open(self, call: Call, rate: Rate) -> "FakeHearing":
        return self

    async def expect(self, terms: Sequence[Term]) -> None:
        pass

    def begin_turn(self, at: float) -> None:
        self.began = at

    def push(self, frame: AudioFrame) -> None:
        pass

    async def read(self, final: bool) -> Reading:
        words = " ".join(words for at, words in self.line.said if at >= self.began - 0.5)
        through = self.line.now
        await asyncio.sleep(self.takes)
        if self.fails:
            raise EngineFailed("hearing", "the fake recogniser was told to fail")
        return Reading(words, through)

    def close(self) -> None:
        pass


@dataclass
class FakeTurnEnd:
    probability_is: float = 0.95
    takes: float = 0.1

    async def probability(self, pcm: Pcm16, rate: Rate) -> float:
        await asyncio.sleep(self.takes)
        return self.probability_is


@dataclass
class FakeVoice:
    """A word lasts 0.3 s."""

    takes: float = 0.03
    fails: bool = False
    spoken: list[str] = field(default_factory=list)

    async def speak(self, text: str, rate: Rate, speed: float = 1.0, *, urgent: bool = False) -> SpeechClip:
        await asyncio.sleep(self.takes)
        if self.fails and "voice failed" not in text and text != "Sorry,":
            raise EngineFailed("speaking", "the fake voice was told to fail")
        self.spoken.append(text)
        words, position = [], 0
        for number, word in enumerate(text.split()):
            start = text.index(word, position)
            position = start + len(word)
            words.append(WordTiming(start, position, 0.3 * (number + 1) / speed))
        return SpeechClip(np.ones(round(rate * 0.3 * len(words) / speed), np.int16), rate, tuple(words))


def an_answer(text: str = "Apixaban: five milligrams twice daily. European Society of Cardiology, 2024.") -> Reply:
    sentences = [sentence.strip() + "." for sentence in text.split(".") if sentence.strip()]
    return Reply(ReplyKind.ANSWER, tuple(Span(sentence, SpanKind.ANSWER) for sentence in sentences))


@dataclass
class FakeThinking:
    """Answers with ``reply``, or as ``answering`` does; remembers what it was asked and with which conversation."""

    reply: Callable[[str, Command | None], Reply] = lambda words, command: an_answer()
    answering: Answering | None = None
    takes: float = 0.05
    fails: bool = False
    asked: list[tuple[str, Command | None, bool]] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)

    async def think(
        self,
        conversation: Conversation,
        words: str,
        *,
        command: Command | None = None,
        speculative: bool = False,
        doubts: Sequence[Doubt] = (),
    ) -> Reply:
        self.asked.append((words, command, speculative))
        self.conversations.append(conversation)
        await asyncio.sleep(self.takes)
        if self.fails:
            raise EngineFailed("library", "the fake library was told to fail")
        if self.answering:
            return await self.answering.think(conversation, words, command=command)
        return self.reply(words, command)


@dataclass
class FakeJournal:
    turns: dict[int, tuple[str, Reply]] = field(default_factory=dict)
    heard_of: dict[int, HeardReply] = field(default_factory=dict)
    ended: str | None = None

    async def call_started(self, call: Call) -> None:
        pass

    async def turn(self, call: Call, turn: int, said: str, reply: Reply, timings: Mapping[str, float]) -> None:
        self.turns[turn] = (said, reply)

    async def heard(self, call: Call, turn: int, heard: HeardReply) -> None:
        self.heard_of[turn] = heard

    async def call_ended(self, call: Call, reason: str) -> None:
        self.ended = reason


@dataclass
class FakeObserver:
    notices: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def notice(self, call: Call, kind: str, facts: Mapping[str, object]) -> None:
        self.notices.append((kind, facts))


@dataclass
class Rig:
    """Everything one virtual call stands on."""

    line: FakeLine = field(default_factory=FakeLine)
    hearing: FakeHearing = field(init=False)
    turn_end: FakeTurnEnd = field(default_factory=FakeTurnEnd)
    voice: FakeVoice = field(default_factory=FakeVoice)
    thinking: FakeThinking = field(default_factory=FakeThinking)
    journal: FakeJournal = field(default_factory=FakeJournal)
    observer: FakeObserver = field(default_factory=FakeObserver)

    def __post_init__(self) -> None:
        self.hearing = FakeHearing(self.line)

    def engines(self) -> Engines:
        return Engines(
            voice_activity=lambda rate: FakeVoiceActivity(),
            echo=lambda rate: FakeEcho(),
            turn_end=self.turn_end,
            speech_to_text=self.hearing,
            text_to_speech=self.voice,
            thinking=self.thinking,
            journal=self.journal,
            observer=self.observer,
        )


def hand_over(words: str, command: Command | None) -> Reply:
    return Reply(
        ReplyKind.COMMAND,
        (Span("I am putting you through.", SpanKind.PROMPT),),
        afterwards=Afterwards.HAND_OVER,
        command=Command.OPERATOR,
    )
