"""The turn machine: who speaks when.

``hear(event)`` returns what to do; ``deadline()`` names the moment at which, unless something comes first, it wants
to hear DeadlineReached. It has no clock, awaits nothing and touches nothing: time is the ``at`` of the events,
seconds of call audio. Its transitions stand in ``dialog/turns/table.py``; docs/topics/turn-taking.md shows them.

Theory of operation. A turn of the caller begins with voice. At its first pause we read what was said, ask the
end-of-turn model, and think ahead; ``patience`` turns the model's opinion into seconds of silence to wait. If voice
comes first, all of that is thrown away. When the silence has lasted, the turn is over and the reply, often ready by
then, is spoken. Voice during our speech silences us at once (YIELDING); only then is decided whether it was an
interruption, which becomes the next turn, or a backchannel or cough, after which we go on where we were cut.
"""

from dataclasses import dataclass, field

from dialog import events
from dialog.events import Action, Event
from dialog.reply import Afterwards, Command, Reply, ReplyKind
from dialog.settings import DialogSettings
from dialog.turns import limits
from dialog.turns.callers_turn import CallersTurn
from dialog.turns.endpointing import ListeningMode, patience
from dialog.turns.keypad import COMMAND_OF_KEY
from dialog.turns.listening import Listening, heard_so_far, is_no_turn, is_whole_order, listening
from dialog.turns.our_speech import OurSpeech
from dialog.turns.table import IGNORED, TABLE, State
from dialog.wording import prompts


@dataclass(slots=True)
class TurnMachine:
    """One call's turn-taking. ``turn`` counts the caller's turns, ``utterance`` our spoken ones."""

    settings: DialogSettings
    state: State = State.LISTENING
    turn: int = 0
    utterance: int = 0
    hears: Listening = (ListeningMode.QUESTION, None)
    _heard: CallersTurn = field(default_factory=CallersTurn)
    _deadline: float | None = None
    _ours: OurSpeech = field(default_factory=OurSpeech)
    _cut: OurSpeech | None = None
    _check_ins: int = 0
    _mumbled: int = 0
    _listening_since: float = 0.0
    _draining: bool = False

    def hear(self, event: Event) -> list[Action]:
        """What to do now that ``event`` has happened. Raises nothing; unknown or stale events do nothing."""
        name = TABLE[self.state, type(event)]
        return [] if name == IGNORED else list(getattr(self, f"_{name}")(event))

    def deadline(self) -> float | None:
        """The call audio second at which to hear DeadlineReached, or None."""
        return self._deadline

    # the caller's turn

    def _begin_turn(self, event: events.VoiceStarted) -> list[Action]:
        self.turn += 1
        self._heard = CallersTurn(began_at=event.at, voice_at=event.at)
        self._enter(State.HEARING, event.at + limits.LONG_TURN)
        return [events.BeginTurn(self.turn, event.at)]

    def _pause(self, event: events.VoiceStopped) -> list[Action]:
        self._heard.paused_at = event.at
        self._enter(State.PAUSED, event.at + patience(None, "", self.hears[0]))
        return [events.Transcribe(self.turn), events.JudgeTurnEnd(self.turn, event.at)]

    def _go_on_hearing(self, event: events.VoiceStarted) -> list[Action]:
        stop = self._stop_thinking()
        if self._heard.covered and self.state is State.THINKING:
            stop.append(events.StopSpeaking(self.utterance))
        self._heard.voice_again(event.at)
        self._enter(State.HEARING, event.at + limits.LONG_TURN)
        return stop

    def _think_ahead(self, event: events.WordsHeard) -> list[Action]:
        if event.through < self._heard.paused_at - 0.05:
            return []
        self._heard.words = event.words
        thinking = [] if self._is_no_turn(event.words) else self._think_of(event.words, speculative=True)
        return [*thinking, *self._weigh(event.at)]

    def _weigh_pause(self, event: events.TurnEndJudged) -> list[Action]:
        if abs(event.paused_at - self._heard.paused_at) > 0.001:
            return []
        self._heard.probability = event.probability
        return self._weigh(event.at)

    def _keep_reply(self, event: events.ReplyReady) -> list[Action]:
        if event.turn == self.turn:
            self._heard.reply, self._heard.thought_of = event.reply, self._heard.thinking_of
        return []

    def _weigh(self, at: float) -> list[Action]:
        words = self._heard.words or ""
        if self._heard.words is not None and self._is_no_turn(words):
            return self._drop_turn_soon(at)
        mode, number = self.hears
        wait = patience(self._heard.probability, words, heard_so_far(mode, words), number)
        order = is_whole_order(words, mode)
        self._deadline = self._heard.paused_at + (min(wait, limits.WHOLE_COMMAND) if order else wait)
        return self._finish_turn(at) if at >= self._deadline else []

    def _end_turn(self, event: events.DeadlineReached) -> list[Action]:
        if self._heard.words is not None and self._is_no_turn(self._heard.words):
            return self._drop_turn(event.at)
        return self._finish_turn(event.at)

    def _end_long_turn(self, event: events.DeadlineReached) -> list[Action]:
        self._heard.paused_at = event.at
        return self._finish_turn(event.at)

    def _end_turn_as_told(self, event: events.TurnEnded) -> list[Action]:
        actions: list[Action] = []
        if self.state in (State.LISTENING, State.SPEAKING):
            actions = self._silence()
            self.turn += 1
            self._heard = CallersTurn(began_at=event.at)
            actions.append(events.BeginTurn(self.turn, event.at))
        self._heard.words, self._heard.paused_at = event.words, event.at
        return [*actions, *self._finish_turn(event.at)]

    def _finish_turn(self, at: float) -> list[Action]:
        """The caller has finished. With a reply to these very words at hand, speak it."""
        heard = self._heard
        heard.ended_at = at
        if heard.reply is not None and heard.thought_of == heard.words and not heard.provisional:
            return self._speak(heard.reply, at)
        self._enter(State.THINKING, at + limits.COVER_AFTER)
        if heard.words is None:
            return [events.Transcribe(self.turn, final=True)]
        return self._think_of(heard.words, speculative=False)

    def _think(self, event: events.WordsHeard) -> list[Action]:
        if event.through < self._heard.paused_at - 0.05:
            return []
        self._heard.words = event.words
        if self._is_no_turn(event.words):
            return self._drop_turn(event.at)
        return self._think_of(event.words, speculative=False)

    def _think_of(self, words: str, *, speculative: bool) -> list[Action]:
        if self._heard.thinking_of == words and not self._heard.provisional:
            return []
        actions = self._stop_thinking()
        self._heard.thinking_of, self._heard.reply, self._heard.thought_of = words, None, None
        return [*actions, events.Think(self.turn, words, speculative)]

    def _stop_thinking(self) -> list[Action]:
        busy = self._heard.thinking_of is not None and self._heard.thought_of is None
        self._heard.thinking_of = None
        return [events.StopThinking(self.turn)] if busy else []

    def _is_no_turn(self, words: str) -> bool:
        """No words at all; or, when our speech was cut for it, no more than "mm-hm"."""
        return is_no_turn(words, self.hears, over_ours=self._cut is not None)

    def _drop_turn_soon(self, at: float) -> list[Action]:
        """A first word may be too short to be read: speak on only when no more has followed it."""
        self._deadline = self._heard.paused_at + limits.SPEAK_ON
        return self._drop_turn(at) if at >= self._deadline else []

    def _drop_turn(self, at: float) -> list[Action]:
        """It was a cough or a backchannel: go on where we were."""
        forget = [*self._stop_thinking(), events.ForgetTurn(self.turn)]
        self._heard.thinking_of = None
        if self._cut is not None:
            return [*forget, *self._resume(at)]
        if self._heard.paused_at - self._heard.began_at >= limits.MUMBLED and not self._mumbled:
            self._mumbled += 1
            return [*forget, *self._say(prompts.not_caught(), State.SPEAKING)]
        if self._heard.covered:
            forget.append(events.StopSpeaking(self.utterance))
        self._enter(State.LISTENING, self._listening_since + limits.NO_INPUT)  # noise is no sign of a caller
        return forget

    # our turn

    def _answer(self, event: events.ReplyReady) -> list[Action]:
        if event.turn == self.turn and event.reply.provisional:
            return [*self._keep_reply(event), *self._think_of(self._heard.words or "", speculative=False)]
        return self._speak(event.reply, event.at) if event.turn == self.turn else []

    def _speak(self, reply: Reply, at: float) -> list[Action]:
        self._cut = None
        self._check_ins = self._mumbled = 0
        self._heard = CallersTurn(began_at=self._heard.began_at)
        self.hears = listening(reply, self.hears)
        if not reply.spans and reply.afterwards is Afterwards.LISTEN:
            return [events.Speak(self.turn, self._next_utterance(reply, self.turn), reply), *self._listen(at)]
        utterance = self._next_utterance(reply, self.turn)
        self._enter(State.SPEAKING, None)
        return [events.Speak(self.turn, utterance, reply)]

    def _say(self, reply: Reply, state: State, deadline: float | None = None) -> list[Action]:
        """Say a sentence of the machine's own."""
        utterance = self._next_utterance(reply, 0)
        self._enter(state, deadline)
        return [events.Speak(0, utterance, reply)]

    def _next_utterance(self, reply: Reply, turn: int) -> int:
        self.utterance += 1
        self._ours = OurSpeech(self.utterance, turn, reply)
        return self.utterance

    def _note_played(self, event: events.Played) -> list[Action]:
        if event.utterance == self.utterance:
            self._ours.played = event.up_to
        return []

    def _finish_speaking(self, event: events.SpeechFinished) -> list[Action]:
        if event.utterance != self.utterance:
            return []
        match self._ours.reply.afterwards:
            case Afterwards.HANG_UP:
                return self._hang_up(event)
            case Afterwards.HAND_OVER:
                self._enter(State.TRANSFERRING, event.at + limits.TRANSFER_LIMIT)
                return [events.HandOver()]
            case Afterwards.LISTEN:
                return self._listen(event.at)

    def _cover_thinking(self, event: events.DeadlineReached) -> list[Action]:
        if not self._heard.covered:
            self._heard.covered = True
            return self._say(prompts.filler(), State.THINKING, self._heard.ended_at + limits.GIVE_UP_AFTER)
        stop = self._stop_thinking()
        return [*stop, *self._say(prompts.failure("thinking"), State.SPEAKING)]

    def _greet(self, event: events.Answered) -> list[Action]:
        return self._say(prompts.greeting(self.settings), State.SPEAKING)

    def _check_in(self, event: events.DeadlineReached) -> list[Action]:
        self._check_ins += 1
        if self._check_ins > 2:
            return self._say(prompts.goodbye_unheard(), State.CLOSING, event.at + limits.CLOSING_LIMIT)
        return self._say(prompts.check_in(self._check_ins), State.SPEAKING)

    # barge-in: stop first, decide then

    def _yield_floor(self, event: events.VoiceStarted) -> list[Action]:
        goes_on = self._ours.played < limits.SAME_TURN and 0 < self._ours.turn == self.turn
        began = self._heard.began_at if goes_on else event.at
        actions = self._silence()
        self.turn += 1
        self._heard = CallersTurn(began_at=began, voice_at=event.at)
        self._enter(State.YIELDING, event.at + limits.TAKES_FLOOR)
        return [*actions, events.BeginTurn(self.turn, began, continues=goes_on)]

    def _note_judgement(self, event: events.TurnEndJudged) -> list[Action]:
        self._heard.probability = event.probability
        return []

    def _silence(self) -> list[Action]:
        if self.state is not State.SPEAKING:
            return []
        self._cut = self._ours
        return [events.StopSpeaking(self.utterance)]

    def _note_voice_again(self, event: events.VoiceStarted) -> list[Action]:
        self._heard.voice_at = event.at
        self._heard.probability = None
        self._deadline = event.at + limits.TAKES_FLOOR
        return []

    def _read_interruption(self, event: events.VoiceStopped) -> list[Action]:
        self._heard.paused_at = event.at
        self._deadline = event.at + limits.UNREAD_INTERRUPTION
        return [events.Transcribe(self.turn), events.JudgeTurnEnd(self.turn, event.at)]

    def _decide_floor(self, event: events.WordsHeard) -> list[Action]:
        if self._heard.paused_at < self._heard.voice_at:
            return []
        self._enter(State.PAUSED, self._deadline)
        return self._think_ahead(event)

    def _take_floor_away(self, event: events.DeadlineReached) -> list[Action]:
        """Voice that lasted is an interruption; one that was short and never got words is none."""
        if self._heard.paused_at < self._heard.voice_at:
            self._enter(State.HEARING, self._heard.began_at + limits.LONG_TURN)
            return []
        return self._drop_turn(event.at)

    def _resume(self, at: float) -> list[Action]:
        cut = self._cut
        if cut is None:
            return self._listen(at)
        self._cut = None
        utterance = self._next_utterance(cut.reply, cut.turn)
        self._enter(State.SPEAKING, None)
        return [events.Resume(cut.utterance, utterance)]

    # keys, hold, failure

    def _obey_key(self, event: events.KeyPressed) -> list[Action]:
        command = COMMAND_OF_KEY.get(event.key, Command.HELP)
        actions = [*self._stop_thinking(), *self._silence()]
        self._cut = None
        self.turn += 1
        self._heard = CallersTurn(began_at=event.at, paused_at=event.at, ended_at=event.at)
        self._heard.words = self._heard.thinking_of = f"key {event.key}"
        self._enter(State.THINKING, event.at + limits.COVER_AFTER)
        think = events.Think(self.turn, self._heard.words, speculative=False, command=command)
        return [*actions, events.BeginTurn(self.turn, event.at), think]

    def _hold(self, event: events.Held) -> list[Action]:
        actions = self._silence()
        if self.state is State.PAUSED:
            self._heard.ended_at = event.at
        self._enter(State.HELD, event.at + limits.HOLD_LIMIT)
        return actions

    def _take_up_again(self, event: events.Unheld) -> list[Action]:
        if self._cut is not None:
            return self._resume(event.at)
        if self._heard.ended_at and self._heard.reply is not None:
            return self._speak(self._heard.reply, event.at)
        if self._heard.ended_at and self._heard.thinking_of is not None:
            self._enter(State.THINKING, event.at + limits.COVER_AFTER)
            return []
        return self._listen(event.at)

    def _end_hold(self, event: events.DeadlineReached) -> list[Action]:
        self._enter(State.ENDED, None)
        return [events.HangUp("hold lasted too long")]

    def _tell_failure(self, event: events.Failed) -> list[Action]:
        """What the caller was waiting for will not come: say so at once."""
        stale = event.turn and event.turn != self.turn
        if stale or event.stage in ("records", "turn_end"):
            return []  # calls go on without records, and patience ends turns without the model's opinion
        if self.state is State.PAUSED and event.stage != "speaking":
            self._heard.thinking_of = None  # that was speculation: the turn's end tries again, and tells
            return []
        stop = self._stop_thinking()
        self._cut = None
        return [*stop, *self._say(prompts.failure(event.stage), State.SPEAKING)]

    def _tell_failure_if_speaking(self, event: events.Failed) -> list[Action]:
        if event.stage != "speaking" or self._ours.reply.kind is ReplyKind.FAILURE:
            return self._listen(event.at) if event.stage == "speaking" else []
        return self._say(prompts.failure("speaking"), State.SPEAKING)

    # the operator

    def _follow_transfer(self, event: events.Transferred) -> list[Action]:
        match event.outcome:
            case "trying":
                return self._say(prompts.transfer("trying", self.settings), State.TRANSFERRING, self._deadline)
            case "ringing":
                return []
            case "answered":
                self._enter(State.ENDED, None)
                return [events.HangUp("transferred")]
            case "busy" | "declined" | "no_answer" | "failed":
                return self._say(prompts.transfer(event.outcome, self.settings), State.SPEAKING)

    def _give_up_transfer(self, event: events.DeadlineReached) -> list[Action]:
        return self._say(prompts.transfer("no_answer", self.settings), State.SPEAKING)

    # the end

    def _reopen(self, event: events.VoiceStarted) -> list[Action]:
        if self._draining or self._check_ins > 3:
            return []  # the second goodbye is the last one, whatever the noise
        return [events.StopSpeaking(self.utterance), *self._begin_turn(event)]

    def _close_soon(self, event: events.Draining) -> list[Action]:
        self._draining = True
        return []

    def _close_now(self, event: events.Draining) -> list[Action]:
        self._draining = True
        return self._say(prompts.draining(), State.CLOSING, event.at + limits.CLOSING_LIMIT)

    def _hang_up(self, event: Event) -> list[Action]:
        if isinstance(event, events.SpeechFinished) and event.utterance != self.utterance:
            return []
        self._enter(State.ENDED, None)
        return [events.HangUp("goodbye")]

    def _hang_up_unless_records(self, event: events.Failed) -> list[Action]:
        return [] if event.stage == "records" else self._hang_up(event)

    def _end(self, event: events.HungUp) -> list[Action]:
        actions = self._stop_thinking()
        self._enter(State.ENDED, None)
        return actions

    def _listen(self, at: float) -> list[Action]:
        if self._draining:
            return self._say(prompts.draining(), State.CLOSING, at + limits.CLOSING_LIMIT)
        self._cut, self._listening_since = None, at
        self._enter(State.LISTENING, at + limits.NO_INPUT)
        return []

    def _enter(self, state: State, deadline: float | None) -> None:
        self.state, self._deadline = state, deadline
