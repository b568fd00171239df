"""One conversation on one line: hears, lets the turn machine decide, thinks and speaks."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from dialog import events
from dialog.answers.growing import Growing
from dialog.answers.unwritten import as_extracted
from dialog.audio import AudioFrame
from dialog.engines import Engines
from dialog.errors import EngineFailed
from dialog.events import Action, Event, Stage
from dialog.hearing import Hearing
from dialog.line import Line
from dialog.ports import Reading, Writing
from dialog.reply import Reply
from dialog.settings import DialogSettings
from dialog.speaking import Speaking
from dialog.transcript import Conversation, Turn
from dialog.turns.machine import TurnMachine
from dialog.turns.table import State
from dialog.utterance import Utterance

Work = Coroutine[Any, Any, None]

log = logging.getLogger(__name__)

SETTLE = 0.3
"""Seconds after a cut in which the line's last words on what was played still arrive."""


@dataclass(slots=True)
class _SpokenTurn:
    number: int
    said: str
    reply: Reply
    utterance: int
    growing: Growing | None = None


@dataclass(slots=True)
class _Clock:
    """Call audio seconds at which a turn's stages were reached; kept with the turn as its timings."""

    moments: dict[str, float] = field(default_factory=dict)

    def mark(self, name: str, at: float) -> None:
        self.moments[name] = round(at, 3)


class Session:
    """Runs until the line hangs up. ``run`` returns the reason; every task it started has ended by then."""

    def __init__(self, line: Line, engines: Engines, settings: DialogSettings) -> None:
        self._line = line
        self._engines = engines
        self._settings = settings
        self._machine = TurnMachine(settings)
        self._hearing = Hearing(line, engines)
        self._speaking = Speaking(line, engines.text_to_speech)
        self._turns: list[_SpokenTurn] = []
        self._said: dict[int, str] = {}
        self._readings: dict[str, Reading] = {}
        self._raw: dict[int, str] = {}
        self._clock = _Clock()
        self._doing: dict[str, asyncio.Task[None]] = {}
        self._background: set[asyncio.Task[None]] = set()
        self._shown: State | None = None
        self._growing: Growing | None = None
        self._reason = "far side"

    async def run(self) -> str:
        self._do("record", self._guard("records", 0, self._record_start))
        try:
            self._hear(events.Answered(0.0))
            async for signal in self._line:
                match signal:
                    case AudioFrame():
                        self._take(signal)
                    case events.Played():
                        self._hear(signal)
                        if finished := self._speaking.note(signal):
                            self._finish_speech(finished)
                    case events.HungUp(reason=reason):
                        self._reason = self._reason if self._machine.state is State.ENDED else reason
                        self._hear(signal)
                    case _:
                        self._hear(signal)
        finally:
            await self._end()
        self._notice("ended", reason=self._reason)
        return self._reason

    def drain(self) -> None:
        """The service is stopping: finish the sentence, say so, hang up."""
        self._hear(events.Draining(self._hearing.now))

    @property
    def state(self) -> State:
        return self._machine.state

    async def _end(self) -> None:
        self._speaking.cut()
        self._speaking.forget_prepared()
        tasks = [*self._doing.values(), *self._background]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._hearing.close()
        await self._guard("records", 0, self._record_end)

    def _take(self, frame: AudioFrame) -> None:
        playing, unconfirmed = self._speaking.tick()
        try:
            if voice := self._hearing.take(frame, playing):
                self._hear(voice)
        except EngineFailed as error:
            self._end_unhearing(error)
        now = self._hearing.now
        if unconfirmed is not None:
            self._finish_speech(events.SpeechFinished(now, unconfirmed))
        deadline = self._machine.deadline()
        if deadline is not None and now >= deadline:
            self._hear(events.DeadlineReached(now))

    def _end_unhearing(self, error: EngineFailed) -> None:
        """No voice can be told any more, so a turn that was begun would never end: the call ends with a sentence."""
        if self._machine.state in (State.HEARING, State.YIELDING):
            self._hear(events.Failed(self._hearing.now, error.stage, error.retryable))
        self.drain()

    def _hear(self, event: Event) -> None:
        before = self._machine.state
        for action in self._machine.hear(event):
            self._perform(action)
        state = self._machine.state
        if state is not before:
            self._mark_state(before, state)
            if state is State.HEARING:
                self._stop("write")  # what is being written answers other words than the caller's
        if state is not self._shown:
            self._shown = state
            self._notice("state", state=str(state), at=round(self._hearing.now, 2))
            if state is State.LISTENING:
                self._notice("listening")

    def _mark_state(self, before: State, state: State) -> None:
        if state is State.PAUSED:
            self._clock.mark("paused", self._hearing.now)
        elif before in (State.PAUSED, State.THINKING) and state in (State.THINKING, State.SPEAKING):
            self._clock.mark("thinking" if state is State.THINKING else "replying", self._hearing.now)

    def _perform(self, action: Action) -> None:
        match action:
            case events.BeginTurn():
                self._begin_turn(action)
            case events.Transcribe(turn=turn, final=final):
                if not (final and "read" in self._doing):
                    self._do("read", self._guard("hearing", turn, lambda: self._read(turn, final)))
            case events.JudgeTurnEnd():
                self._do("judge", self._guard("turn_end", action.turn, lambda: self._judge(action)))
            case events.Think():
                self._stop("write")
                self._said[action.turn] = action.words
                self._do("think", self._guard("thinking", action.turn, lambda: self._think(action)))
            case events.StopThinking():
                self._stop("think", "write")
                self._speaking.forget_prepared()
            case events.Speak():
                self._begin_speaking(action)
            case events.StopSpeaking(utterance=utterance):
                self._stop("speak")
                self._speaking.cut()
                self._later(SETTLE, lambda: self._record_heard(utterance))
            case events.Resume():
                self._resume(action)
            case events.ForgetTurn(turn=turn):
                self._stop("read", "judge", "think")
                self._said.pop(turn, None)
            case events.HandOver():
                self._line.transfer(self._settings.operator)
            case events.HangUp(reason=reason):
                self._reason = reason
                self._line.hang_up()

    # hearing

    def _begin_turn(self, action: events.BeginTurn) -> None:
        self._stop("read", "judge", "think")
        self._clock = _Clock()
        self._clock.mark("began", action.at)
        self._hearing.begin_turn(action.at, continues=action.continues)
        if action.continues and self._turns:
            self._turns.pop()  # answered too early: the caller's whole turn is answered anew

    async def _read(self, turn: int, final: bool) -> None:
        reading = await self._hearing.read(final=final)
        self._clock.mark("read", self._hearing.now)
        if turn == self._machine.turn:
            self._readings[reading.words] = reading
            self._notice("words", turn=turn, words=reading.words, final=final)
            self._hear(events.WordsHeard(self._hearing.now, reading.words, reading.through, reading.confidence))

    async def _judge(self, action: events.JudgeTurnEnd) -> None:
        probability = await self._hearing.judge_turn_end()
        self._clock.mark("judged", self._hearing.now)
        if action.turn == self._machine.turn:
            self._hear(events.TurnEndJudged(self._hearing.now, action.paused_at, probability))

    # thinking

    def _conversation(self) -> Conversation:
        conversation = Conversation(speed=self._speaking.speed)
        for turn in self._turns:
            heard = self._speaking.heard(turn.utterance)
            conversation = conversation.after(Turn(turn.number, turn.said, turn.reply, heard))
        return conversation

    async def _think(self, action: events.Think) -> None:
        reply = await self._engines.thinking.think(
            self._conversation(),
            action.words,
            command=action.command,
            speculative=action.speculative,
            doubts=self._readings[action.words].doubts if action.words in self._readings else (),
        )
        self._clock.mark("thought", self._hearing.now)
        if action.turn == self._machine.turn:
            self._speaking.prepare(reply, urgent=not action.speculative)
            writing = self._engines.writing
            if writing is not None and reply.to_write and (writing.ahead or not action.speculative):
                self._growing = self._write(writing, reply)
            self._hear(events.ReplyReady(self._hearing.now, action.turn, reply))

    def _write(self, writing: Writing, reply: Reply) -> Growing:
        """Let the reply be written to its end beside the call."""
        growing = Growing(reply)
        self._do("write", growing.follow(writing.versions(self._conversation(), reply)))
        return growing

    def _growing_of(self, reply: Reply) -> Growing | None:
        """The writing of a reply that was only begun; it begins now if it was not let to before."""
        if self._engines.writing is None or not reply.to_write:
            return None
        if self._growing is None or self._growing.begun is not reply:
            self._growing = self._write(self._engines.writing, reply)
        return self._growing

    # speaking

    def _begin_speaking(self, action: events.Speak) -> None:
        growing = self._growing_of(action.reply)
        reply = growing.newest if growing else as_extracted(action.reply)
        utterance = self._speaking.begin(action.utterance, reply)
        recorded = spoken = None
        if action.turn:
            said = self._said.pop(action.turn, "")
            self._raw[action.turn] = self._readings[said].raw if said in self._readings else ""
            self._readings.clear()
            spoken = _SpokenTurn(action.turn, said, reply, action.utterance, growing)
            self._turns.append(spoken)
            recorded = self._later(0.0, lambda: self._record_turn(action.turn, said, reply))
        self._notice_reply(action.turn, action.utterance, reply)
        self._speak(utterance, action.turn, recorded, spoken)

    def _notice_reply(self, turn: int, utterance: int, reply: Reply) -> None:
        self._notice(
            "reply",
            turn=turn,
            utterance=utterance,
            text=reply.text,
            reply_kind=str(reply.kind),
            citations=[asdict(citation) for citation in reply.cited],
        )

    def _speak(
        self, utterance: Utterance, turn: int, recorded: asyncio.Task[None] | None, spoken: _SpokenTurn | None
    ) -> None:
        """Speak behind what is being spoken; nothing is heard before it is ``recorded``."""
        earlier = self._doing.get("speak")
        longer = partial(self._longer, spoken, spoken.growing) if spoken and spoken.growing else None

        async def speak() -> None:
            if earlier is not None:
                await asyncio.wait([earlier])
            await self._speaking.speak(utterance, asyncio.shield(recorded) if recorded else None, longer)

        self._do("speak", self._guard("speaking", turn, speak), replace=False)

    async def _longer(self, spoken: _SpokenTurn, growing: Growing, spans: int) -> Reply | None:
        """A longer version of the reply being spoken, kept like the turn before any of it is heard."""
        reply = await growing.beyond(spans)
        if reply is not None:
            spoken.reply = reply
            self._notice_reply(spoken.number, spoken.utterance, reply)
            await self._guard("records", 0, lambda: self._record_turn(spoken.number, spoken.said, reply))
        return reply

    def _resume(self, action: events.Resume) -> None:
        utterance = self._speaking.begin_again(action.utterance, action.as_utterance)
        spoken = next((turn for turn in self._turns if turn.utterance == action.utterance), None)
        if spoken is not None:
            spoken.utterance = action.as_utterance
        spans = len(utterance.reply.spans)
        if utterance.first < spans or (spoken and spoken.growing and spoken.growing.has_beyond(spans)):
            self._speak(utterance, self._machine.turn, None, spoken)
        else:
            self._later(0.0, lambda: self._finish_soon(action.as_utterance))

    async def _finish_soon(self, utterance: int) -> None:
        self._finish_speech(events.SpeechFinished(self._hearing.now, utterance))

    def _finish_speech(self, finished: events.SpeechFinished) -> None:
        self._later(0.0, lambda: self._record_heard(finished.utterance))
        self._hear(finished)

    # records

    async def _record_start(self) -> None:
        await self._engines.journal.call_started(self._line.call)

    async def _record_end(self) -> None:
        for turn in self._turns[-1:]:
            await self._engines.journal.heard(self._line.call, turn.number, self._speaking.heard(turn.utterance))
        await self._engines.journal.call_ended(self._line.call, self._reason)

    async def _record_turn(self, turn: int, said: str, reply: Reply) -> None:
        kept = replace(reply, raw_words=self._raw.get(turn, ""))
        await self._engines.journal.turn(self._line.call, turn, said, kept, dict(self._clock.moments))

    async def _record_heard(self, utterance: int) -> None:
        heard = self._speaking.heard(utterance)
        number = next((turn.number for turn in self._turns if turn.utterance == utterance), 0)
        self._notice("heard", turn=number, utterance=utterance, text=heard.text, complete=heard.complete)
        if number:
            await self._engines.journal.heard(self._line.call, number, heard)

    def _notice(self, kind: str, **facts: object) -> None:
        self._engines.observer.notice(self._line.call, kind, facts)

    # tasks

    def _do(self, name: str, work: Work, *, replace: bool = True) -> None:
        """Run ``work`` beside the call; at most one of each name, the newer replaces the older."""
        if replace:
            self._stop(name)
        task = asyncio.get_running_loop().create_task(work, name=f"{name} {self._line.call.id}")
        self._doing[name] = task
        self._background.add(task)
        task.add_done_callback(lambda done: self._done(name, done))

    def _done(self, name: str, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if self._doing.get(name) is task:
            del self._doing[name]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a task of the call failed", exc_info=error, extra={"task": name, "call": self._line.call.id})

    def _stop(self, *names: str) -> None:
        for name in names:
            if task := self._doing.pop(name, None):
                task.cancel()

    def _later(self, seconds: float, work: Callable[[], Work]) -> asyncio.Task[None]:
        async def wait() -> None:
            await asyncio.sleep(seconds)
            await work()

        task = asyncio.get_running_loop().create_task(self._guard("records", 0, wait))
        self._background.add(task)
        task.add_done_callback(lambda done: self._done("later", done))
        return task

    async def _guard(self, stage: Stage, turn: int, work: Callable[[], Work]) -> None:
        """A failing engine becomes an event: the table decides what the caller hears."""
        try:
            await work()
        except EngineFailed as error:
            log.warning(
                "an engine failed", extra={"stage": error.stage, "reason": str(error), "call": self._line.call.id}
            )
            self._hear(events.Failed(self._hearing.now, error.stage, error.retryable, turn))
        except Exception:
            log.exception("an engine broke", extra={"stage": stage, "call": self._line.call.id})
            self._hear(events.Failed(self._hearing.now, stage, retryable=False, turn=turn))
