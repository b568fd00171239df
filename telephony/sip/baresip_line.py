"""One answered call on baresip."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable
from typing import Literal

import baresip

from dialog.audio import Rate, SpeechFrame
from dialog.events import Held, HungUp, KeyPressed, Played, TransferOutcome, Transferred, Unheld
from dialog.line import Call, LineSignal
from telephony.sip.cadence import Cadence
from telephony.sip.outgoing import Outgoing
from telephony.sip.pcm_bridge import PcmBridge
from telephony.sip.signals import Signals
from telephony.sip.trace import Traced, offers_hold, outcome_of

LEAD = 0.24
"""Seconds kept ahead in the stack's buffer: a stall of the event loop that long is not heard."""

TRANSFERRED = "Call transfered"
"""baresip's own spelling of the reason with which a call ends that was handed over."""

HoldWay = Literal["stack", "offer"]

log = logging.getLogger(__name__)


class BaresipLine:
    """Keeps dialog.line.Line; driven by the endpoint's clock through ``tick``."""

    exact_marks = False
    lead = LEAD

    def __init__(self, call: Call, native: baresip.Call, patience: float) -> None:
        """native: established. patience: seconds without audio after which the caller has vanished."""
        rate = rate_of(native)
        self.call = call
        self.rate = rate
        self._native = native
        self._signals = Signals()
        self._cadence = Cadence(rate, patience)
        self._outgoing = Outgoing()
        self._bridge: PcmBridge | None = None
        self._draining = False
        self._holds: frozenset[HoldWay] = frozenset()
        self._ending = ""
        self._tasks: set[asyncio.Task[None]] = set()
        native.on(self._stack_event)

    def __aiter__(self) -> AsyncIterator[LineSignal]:
        return aiter(self._signals)

    def play(self, frame: SpeechFrame) -> None:
        if not self._signals.ended:
            self._outgoing.add(frame)
            self._pump()

    def flush(self) -> None:
        try:
            if not self._draining:
                self._report(self._native.audio.info().tx_buffered)
            self._outgoing.drop()
            self._native.audio.flush_tx()
            self._draining = True
        except baresip.BaresipError:
            # The streams are being replaced or gone, and what they held with them.
            self._outgoing.drop()
            self._bridge = None

    def transfer(self, to: str) -> None:
        self._start(self._transfer(to))

    def hang_up(self) -> None:
        self._end_with("local")

    def press(self, keys: str) -> None:
        self._start(self._native.send_dtmf(keys))

    def hold(self) -> None:
        self._start(self._native.hold())

    def unhold(self) -> None:
        self._start(self._native.resume())

    def tick(self) -> None:
        """The endpoint's clock: 20 ms have passed."""
        if self._signals.ended:
            return
        self._take_in()
        self._signals.put(self._cadence.tick())
        self._pump()
        if self._cadence.vanished:
            log.info("call ended: no audio came from the far side", extra={"call": self.call.id})
            self._end_with("no_media")

    def progress(self, outcome: TransferOutcome) -> None:
        """A NOTIFY told how the transfer goes on."""
        if outcome in ("trying", "ringing"):
            self._signals.put(Transferred(self._cadence.at, outcome))

    def invited(self, invite: Traced) -> None:
        """The INVITE that began the call, or a later one; without SDP it changes nothing.

        The stack tells of a hold by re-INVITE or UPDATE, but not of one by address nor of a call that begins on hold.
        """
        if invite.body:
            self._hold("offer", offers_hold(invite))

    def cut_off(self) -> None:
        """The stack is gone: end the line without it."""
        self._closed("")
        for task in self._tasks:
            task.cancel()

    def _take_in(self) -> None:
        try:
            bridge = self._bound()
            pcm = self._native.audio.read(bridge.read_size)
        except baresip.AudioRestarted:
            self._unbind()
        except baresip.AudioNotActive:
            self._bridge = None
        else:
            if pcm:
                self._cadence.arrive(bridge.inward(pcm))

    def _pump(self) -> None:
        """Report what has left, then top the stack's buffer up to the lead, or as far as it holds."""
        try:
            bridge = self._bound()
            info = self._native.audio.info()
            if self._draining:
                self._draining = info.tx_buffered > 0
            if not self._draining and info.tx_ready:
                self._report(info.tx_buffered)
                self._write(bridge, min(bridge.outward_second * LEAD, info.tx_capacity - 1) - info.tx_buffered)
        except baresip.AudioRestarted:
            self._unbind()
        except baresip.AudioNotActive:
            self._bridge = None

    def _report(self, buffered: int) -> None:
        for left in self._outgoing.leave(buffered):
            self._signals.put(Played(self._cadence.at, left.utterance, left.up_to))

    def _write(self, bridge: PcmBridge, room: float) -> None:
        for frame in self._outgoing.waiting():
            if room < bridge.outward_frame:
                return
            pcm = bridge.outward(frame.pcm)
            self._native.audio.write(pcm)
            self._outgoing.wrote(len(pcm))
            room -= len(pcm)

    def _bound(self) -> PcmBridge:
        """The bridge to the present streams. Raises AudioNotActive when there are none."""
        if self._bridge is None:
            info = self._native.audio.info()
            if not info.rx_ready and not info.tx_ready:
                raise baresip.AudioNotActive("neither direction runs")
            self._bridge = PcmBridge(
                self.rate,
                (info.rx_sample_rate or self.rate, info.rx_channels or 1),
                (info.tx_sample_rate or self.rate, info.tx_channels or 1),
            )
        return self._bridge

    def _unbind(self) -> None:
        self._bridge = None
        self._draining = False
        self._outgoing.lose_buffer()

    def _stack_event(self, event: baresip.StackEvent) -> None:
        kind = event.event
        at = self._cadence.at
        if kind is baresip.Event.CALL_DTMF_START and event.text:
            self._signals.put(KeyPressed(at, event.text))
        elif kind is baresip.Event.CALL_HOLD:
            self._hold("stack", True)
        elif kind is baresip.Event.CALL_RESUME:
            self._hold("stack", False)
        elif kind is baresip.Event.CALL_CLOSED:
            self._closed(event.text or "")

    def _closed(self, text: str) -> None:
        if text == TRANSFERRED:
            self._signals.put(Transferred(self._cadence.at, "answered"))
            self._ending = "transferred"
        self._signals.put(HungUp(self._cadence.at, self._ending or "caller"))

    def _end_with(self, reason: str) -> None:
        if not self._ending and not self._signals.ended:
            self._ending = reason
            self._start(self._hang_up())

    def _hold(self, way: HoldWay, on: bool) -> None:
        self._holds = self._holds | {way} if on else self._holds - {way}
        if bool(self._holds) != self._cadence.held:
            self._cadence.hold(bool(self._holds))
            self._signals.put(Held(self._cadence.at) if self._holds else Unheld(self._cadence.at))

    async def _hang_up(self) -> None:
        try:
            await self._native.hangup()
        except baresip.StaleHandleError:
            # Both sides hung up at once: the stack's own report ends the line, unless it was lost.
            self._closed("")

    async def _transfer(self, to: str) -> None:
        try:
            await self._native.transfer(to)
        except baresip.TransferFailed as error:
            if not self._signals.ended:
                outcome = outcome_of(error.status) if error.status else "failed"
                self._signals.put(Transferred(self._cadence.at, outcome))
        except (baresip.BaresipError, ValueError) as error:
            log.warning("transfer could not be sent", extra={"call": self.call.id, "phi.why": str(error)})
            self._signals.put(Transferred(self._cadence.at, "failed"))

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(_quietly(work, self.call.id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def rate_of(native: baresip.Call) -> Rate:
    """Wideband when the codec is; a call that begins on hold tells nothing yet and is taken as narrowband."""
    try:
        info = native.audio.info()
    except baresip.AudioNotActive:
        return 8000
    return 16000 if max(info.rx_sample_rate, info.tx_sample_rate) >= 16000 else 8000


async def _quietly(work: Awaitable[None], call_id: str) -> None:
    """Runs an order to the stack; that a call ends before it is carried out is usual, anything else is told."""
    try:
        await work
    except baresip.StaleHandleError:
        return
    except baresip.BaresipError as error:
        log.warning("the SIP stack refused an order", extra={"call": call_id, "why": str(error)})
