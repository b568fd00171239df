"""The client's side of a call: when to speak, when to interrupt, when a reply is over."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from commands.calling.telephone import Telephone
from commands.calling.voiced import BELOW_PEAK, LEAST_LEVEL, level
from dialog.audio import FRAME_SECONDS
from dialog.ports import Pcm16


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to say, or a key to press.

    text: as told by the tester, shown as ``said_to_it``: the sentence, or the name of the recording.
    pcm: at the line's rate; empty for a key.
    """

    text: str
    pcm: Pcm16
    key: str = ""


@dataclass(frozen=True, slots=True)
class Patience:
    """How the caller judges the far side. All in seconds.

    quiet: silence that ends a reply; our clauses are at most half a second apart.
    onset: how long a reply may be in coming. longest: after which a reply that does not end is taken as it is.
    greeting: how long the greeting may be in coming.
    """

    quiet: float = 1.2
    onset: float = 10.0
    longest: float = 60.0
    greeting: float = 5.0


@dataclass(frozen=True, slots=True)
class Asked:
    """When a question was given to the telephone and when it was all sent, on the caller's clock.

    interrupting: it was begun while the reply before it was being heard.
    """

    question: Question
    begun: float
    ended: float
    interrupting: bool = False


class Following(Protocol):
    def answer(self, asked: Asked) -> Coroutine[Any, Any, Question | None]:
        """What is said to the reply just heard, which was to ``asked``; None goes on with the next question."""


class LiveVoice:
    """Whether a frame just received is voice: the rule of voiced.py with what is known so far."""

    def __init__(self) -> None:
        self._peak = LEAST_LEVEL

    def hears(self, pcm: bytes) -> bool:
        now = level(np.frombuffer(pcm, dtype="<i2").astype(np.int16))
        self._peak = max(self._peak, now)
        return now >= max(LEAST_LEVEL, self._peak - BELOW_PEAK)


class Caller:
    """Holds one conversation over a telephone."""

    def __init__(self, telephone: Telephone, patience: Patience) -> None:
        self._telephone = telephone
        self._patience = patience
        self._voice = LiveVoice()
        self.gone = False
        """The far side hung up."""

    async def hear_greeting(self) -> None:
        await self._hear_reply(self._patience.greeting)

    async def ask(self, question: Question, *, interrupting: bool = False) -> Asked:
        """Say it to its last sample, whatever comes back meanwhile."""
        begun = self._telephone.seconds
        if question.key:
            self._telephone.press(question.key)
        else:
            self._telephone.say(question.pcm)
        while self._telephone.saying and await self._tick() is not None:
            pass
        return Asked(question, begun, self._telephone.seconds, interrupting)

    async def hear_reply(self) -> bool:
        """Wait for a reply and its end. False when none came."""
        return await self._hear_reply(self._patience.onset)

    async def hear_part(self, seconds: float) -> bool:
        """Wait for a reply and ``seconds`` of it. False when none came or it ended before."""
        if not await self._onset(self._patience.onset):
            return False
        quiet = 0.0
        for _ in range(round(seconds / FRAME_SECONDS)):
            voiced = await self._tick()
            if voiced is None:
                return False
            quiet = 0.0 if voiced else quiet + FRAME_SECONDS
            if quiet >= self._patience.quiet:
                return False
        return True

    async def stay(self) -> None:
        """Let 20 ms pass on the line."""
        await self._tick()

    async def follow(self, following: Following, asked: Asked) -> Question | None:
        """What is to be said to the reply just heard; stays on the line while that is found out."""
        finding = asyncio.ensure_future(following.answer(asked))
        while not finding.done() and await self._tick() is not None:
            pass
        return await finding

    async def _hear_reply(self, onset: float) -> bool:
        if not await self._onset(onset):
            return False
        quiet = heard = 0.0
        while quiet < self._patience.quiet and heard < self._patience.longest:
            voiced = await self._tick()
            if voiced is None:
                break
            quiet = 0.0 if voiced else quiet + FRAME_SECONDS
            heard += FRAME_SECONDS
        return True

    async def _onset(self, within: float) -> bool:
        """Two voiced frames in a row, as everywhere: one alone is a click."""
        run = 0
        for _ in range(round(within / FRAME_SECONDS)):
            voiced = await self._tick()
            if voiced is None:
                return False
            run = run + 1 if voiced else 0
            if run == 2:
                return True
        return False

    async def _tick(self) -> bool | None:
        frame = await self._telephone.tick()
        if frame is None:
            self.gone = True
            return None
        return self._voice.hears(frame)


async def converse(
    caller: Caller,
    questions: Sequence[Question],
    *,
    interrupt_after: Sequence[float | None] = (),
    wait_for_greeting: bool = True,
    following: Following | None = None,
) -> tuple[Asked, ...]:
    """Ask each question as a turn and hear each reply out; stops when the far side hangs up.

    interrupt_after: for each reply in turn the seconds of it after which the next question is asked over it; None, or
    nothing given, hears it to its end, as the last reply always is.
    following: answers what was heard to its end, as long as it has an answer, before the next question is asked.
    """
    if wait_for_greeting:
        await caller.hear_greeting()
    asked: list[Asked] = []
    interrupting = False
    for number, question in enumerate(questions):
        if caller.gone:
            break
        asked.append(await caller.ask(question, interrupting=interrupting))
        last = number == len(questions) - 1
        after = interrupt_after[number] if number < len(interrupt_after) and not last else None
        if after is None:
            interrupting = False
            await caller.hear_reply()
            asked += await _followed(caller, following, asked[-1])
        else:
            interrupting = await caller.hear_part(after)
    return tuple(asked)


async def _followed(caller: Caller, following: Following | None, asked: Asked) -> list[Asked]:
    """The answers given to the reply just heard, and to those that came of them."""
    given: list[Asked] = []
    while following is not None and not caller.gone:
        answer = await caller.follow(following, given[-1] if given else asked)
        if answer is None:
            break
        given.append(await caller.ask(answer))
        await caller.hear_reply()
    return given
