"""One answered call on pjsua2, as the service sees it."""

from collections.abc import AsyncIterator, Callable, Sequence

from dialog.audio import FRAME_SECONDS, AudioFrame, Rate, SpeechFrame
from dialog.events import Held, HungUp, KeyPressed, Played, TransferOutcome, Transferred, Unheld
from dialog.line import Call, LineSignal
from telephony.sip import wire
from telephony.sip.ports import EndReason, Tick
from telephony.sip.signals import Signals

LEAD = 0.24
"""Seconds kept ahead in the other process."""


class Pjsua2Line:
    """Keeps dialog.line.Line and telephony.sip.ports.CapturedLine. Its clock is the conference bridge's."""

    exact_marks = False
    lead = LEAD

    def __init__(
        self, call: Call, number: int, rate: Rate, patience: float, send: Callable[[wire.Message], None], *, keep: bool
    ) -> None:
        """keep: whether ``ticks`` are kept; patience: seconds without audio after which the caller has vanished."""
        self.call = call
        self.rate = rate
        self.number = number
        self._send = send
        self._signals = Signals()
        self._keep = keep
        self._kept: list[Tick] = []
        self._count = 0
        self._filled_run = 0
        self._patience = round(patience / FRAME_SECONDS)
        self._held = False
        self._ending: EndReason | None = None
        self._moved: TransferOutcome | None = None

    @property
    def ticks(self) -> Sequence[Tick]:
        return self._kept

    def __aiter__(self) -> AsyncIterator[LineSignal]:
        return aiter(self._signals)

    def play(self, frame: SpeechFrame) -> None:
        if not self._signals.ended:
            self._send(wire.Speech(self.number, frame.utterance, frame.offset, frame.pcm))

    def flush(self) -> None:
        self._send(wire.Flush(self.number))

    def transfer(self, to: str) -> None:
        self._moved = None
        self._send(wire.Refer(self.number, to))

    def hang_up(self) -> None:
        self._end_with("local")

    def press(self, keys: str) -> None:
        self._send(wire.Press(self.number, keys))

    def hold(self) -> None:
        self._send(wire.Hold(self.number, True))

    def unhold(self) -> None:
        self._send(wire.Hold(self.number, False))

    def hear(self, note: wire.Message) -> None:
        """What the process tells of this call."""
        at = self._at
        match note:
            case wire.BridgeTick():
                self._tick(note)
            case wire.Pressed(key=key):
                self._signals.put(KeyPressed(at, key))
            case wire.OnHold(on=on):
                self._held, self._filled_run = on, 0
                self._signals.put(Held(at) if on else Unheld(at))
            case wire.Moving(outcome=outcome):
                self._move(outcome)
            case wire.Ended():
                self.cut_off("caller")

    def cut_off(self, reason: EndReason) -> None:
        """The call is over; why we ended it, if we did, goes before ``reason``."""
        self._signals.put(HungUp(self._at, self._ending or reason))

    @property
    def _at(self) -> float:
        return self._count * FRAME_SECONDS

    def _tick(self, tick: wire.BridgeTick) -> None:
        frame = AudioFrame(tick.received, self.rate, self._at, tick.filled)
        self._count += 1
        if self._keep:
            self._kept.append(Tick(tick.sent, tick.received))
        self._signals.put(frame)
        if tick.utterance:
            self._signals.put(Played(self._at, tick.utterance, tick.offset + FRAME_SECONDS))
        self._filled_run = self._filled_run + 1 if tick.filled and not self._held else 0
        if self._filled_run > self._patience:
            self._end_with("no_media")

    def _move(self, outcome: TransferOutcome) -> None:
        """The 202 to a REFER and the 100 in its first NOTIFY say the same; it is told once."""
        if outcome == "answered":
            self._ending = "transferred"
        if outcome != self._moved:
            self._moved = outcome
            self._signals.put(Transferred(self._at, outcome))

    def _end_with(self, reason: EndReason) -> None:
        if self._ending is None and not self._signals.ended:
            self._ending = reason
            self._send(wire.HangUpCall(self.number))
