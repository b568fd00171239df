"""One call inside the pjsua2 process. Its methods run on the process's main thread, its port on the bridge's clock."""

import logging
import threading
from collections import deque
from typing import Any, Protocol

import pjsua2 as pj

from dialog.audio import frame_bytes
from telephony.sip import wire
from telephony.sip.pjsua2_frames import fill, taken
from telephony.sip.trace import outcome_of

SILENT_AFTER = 6
"""Ticks without a new packet after which what the jitter buffer makes up counts as filled: 120 ms."""

log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who wants to know what becomes of calls."""

    def tell(self, note: wire.Message) -> None:
        """From any thread."""

    def retire(self, call: "PjsuaCall") -> None:
        """The call is over; called within a callback of its own, in which it must not be dropped."""


class ClockedPort(pj.AudioMediaPort):  # type: ignore[misc]
    """Where our frames enter the bridge and the caller's leave it: both within one step of the bridge's clock."""

    def __init__(self, process: Listener, call: int, rate: int) -> None:
        super().__init__()
        self.packets_stalled = SILENT_AFTER
        self.running = False
        self._process = process
        self._call = call
        self.rate = rate
        self._size = frame_bytes(16000 if rate == 16000 else 8000)
        self._silence = bytes(self._size)
        self._speech: deque[wire.Speech] = deque()
        self._lock = threading.Lock()
        self._sending: wire.Speech | None = None
        form = pj.MediaFormatAudio()
        # Arguments: PCM, samples a second, channels, microseconds a frame, bits a sample.
        form.init(pj.PJMEDIA_FORMAT_PCM, rate, 1, 20000, 16)
        self.createPort(f"call{call}", form)

    def add(self, speech: wire.Speech) -> None:
        with self._lock:
            self._speech.append(speech)

    def flush(self) -> None:
        with self._lock:
            self._speech.clear()

    def onFrameRequested(self, frame: Any) -> None:  # noqa: N802 - pjsua2's name
        with self._lock:
            self._sending = self._speech.popleft() if self._speech else None
        frame.type = pj.PJMEDIA_FRAME_TYPE_AUDIO
        fill(frame, self._sending.pcm if self._sending else self._silence)

    def onFrameReceived(self, frame: Any) -> None:  # noqa: N802 - pjsua2's name
        sending, self._sending = self._sending, None
        if not self.running:
            return
        heard = taken(frame) if frame.size else b""
        stalled = self.packets_stalled >= SILENT_AFTER
        self._process.tell(
            wire.BridgeTick(
                self._call,
                stalled,
                sending.utterance if sending else 0,
                sending.offset if sending else 0.0,
                sending.pcm if sending else self._silence,
                self._silence if stalled or len(heard) != self._size else heard,
            )
        )


class PjsuaCall(pj.Call):  # type: ignore[misc]
    """A call by its number on the wire."""

    def __init__(self, process: Listener, account: pj.Account, number: int, pj_id: int = -1) -> None:
        super().__init__(account, pj_id)
        self.number = number
        self.port: ClockedPort | None = None
        self.keys_by = "rtp"
        self._process = process
        self._held = False
        self._packets = 0

    def onCallState(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        info = self.getInfo()
        self._announce(info)
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self._process.tell(wire.Ended(self.number, int(info.lastStatusCode), info.lastReason))
            self._process.retire(self)

    def onCallMediaState(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        info = self.getInfo()
        for media in info.media:
            if media.type != pj.PJMEDIA_TYPE_AUDIO:
                continue
            held = media.status == pj.PJSUA_CALL_MEDIA_REMOTE_HOLD
            if media.status in (pj.PJSUA_CALL_MEDIA_ACTIVE, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD):
                self._connect(media.index)
            if held != self._held:
                self._held = held
                if self.port is not None and self.port.running:
                    self._process.tell(wire.OnHold(self.number, held))
            self._announce(info)
            return

    def onDtmfDigit(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        self._process.tell(wire.Pressed(self.number, prm.digit))

    def onCallTransferRequest(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        # A far side that could send us elsewhere could make us place calls at the site's cost.
        prm.statusCode = 603

    def onCallTransferStatus(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        status = int(prm.statusCode)
        self._process.tell(wire.Moving(self.number, outcome_of(status)))
        if prm.finalNotify and 200 <= status < 300:
            self.end()

    def watch(self) -> None:
        """Every 20 ms: has a packet come since? The port is told, for it must not ask on the bridge's clock."""
        if self.port is None or not self.hasMedia():
            return
        packets = int(self.getStreamStat(0).rtcp.rxStat.pkt)
        self.port.packets_stalled = 0 if packets != self._packets else self.port.packets_stalled + 1
        self._packets = packets

    def send_keys(self, keys: str) -> None:
        parameters = pj.CallSendDtmfParam()
        by_info = self.keys_by == "info"
        parameters.method = pj.PJSUA_DTMF_METHOD_SIP_INFO if by_info else pj.PJSUA_DTMF_METHOD_RFC2833
        parameters.digits = keys
        self.sendDtmf(parameters)

    def set_hold(self, on: bool) -> None:
        parameters = pj.CallOpParam(True)
        if on:
            self.setHold(parameters)
        else:
            parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
            self.reinvite(parameters)

    def end(self, status: int = 0) -> None:
        parameters = pj.CallOpParam()
        if status:
            parameters.statusCode = status
        self.hangup(parameters)

    def _announce(self, info: Any) -> None:
        """The line runs from the answer on, whichever of signalling and media is ready last."""
        port = self.port
        if port is not None and not port.running and info.state == pj.PJSIP_INV_STATE_CONFIRMED:
            self._process.tell(wire.Runs(self.number, info.callIdString, port.rate))
            port.running = True
            if self._held:
                self._process.tell(wire.OnHold(self.number, True))

    def _connect(self, index: int) -> None:
        """After each renegotiation the call's media is new; our port and its rate stay."""
        if self.port is None:
            stream = self.getStreamInfo(index)
            rate = 16000 if stream.codecClockRate >= 16000 else 8000
            self.port = ClockedPort(self._process, self.number, rate)
        audio = self.getAudioMedia(index)
        self.port.startTransmit(audio)
        audio.startTransmit(self.port)
