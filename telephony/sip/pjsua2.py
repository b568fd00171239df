"""The second SIP driver: pjsua2, in a process of its own, four calls at most.

This side starts the process, speaks telephony.sip.wire with it and never imports the library.
"""

import asyncio
import importlib.util
import itertools
import logging
import os
import socket
import sys
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from dialog.audio import Rate
from dialog.line import Call, Offer, RefusalReason
from telephony.errors import CallGone, DialFailed, DriverMissing, EndpointDown
from telephony.settings import Codec, SipSettings
from telephony.sip import certificates, sockets, wire
from telephony.sip.networks import addresses_of
from telephony.sip.pjsua2_launch import MOST_CALLS, greeting
from telephony.sip.pjsua2_line import Pjsua2Line
from telephony.sip.ports import Address, KeysBy

ANSWER_TIMEOUT = 30.0
START_TIMEOUT = 20.0
STOP_TIMEOUT = 5.0

_STATUS: dict[RefusalReason, int] = {"busy": 486, "forbidden": 403, "not_acceptable": 488, "unavailable": 503}

_FOLDER = Path(__file__).parents[2]

log = logging.getLogger(__name__)


class Pjsua2Offer:
    """A call that rings in the other process."""

    def __init__(self, endpoint: "Pjsua2Endpoint", call: Call, number: int) -> None:
        self.call = call
        self._endpoint = endpoint
        self._number = number

    async def accept(self) -> Pjsua2Line:
        return await self._endpoint.answer(self.call, self._number)

    async def refuse(self, reason: RefusalReason) -> None:
        self._endpoint.send(wire.Refuse(self._number, _STATUS[reason]))


class Pjsua2Endpoint:
    """Keeps telephony.sip.ports.Endpoint; its dialled lines keep CapturedLine."""

    def __init__(self, settings: SipSettings, *, keep_ticks: bool = True) -> None:
        """keep_ticks: whether dialled lines keep both directions (64 kB a second at 16 kHz)."""
        self._settings = settings
        self._keep_ticks = keep_ticks
        self._addresses: tuple[Address, ...] = ()
        self._process: asyncio.subprocess.Process | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._started: asyncio.Future[None] | None = None
        self._offers: asyncio.Queue[Offer | None] = asyncio.Queue()
        self._waiting: dict[int, asyncio.Future[wire.Runs]] = {}
        self._lines: dict[int, Pjsua2Line] = {}
        self._making: dict[int, tuple[Call, bool]] = {}
        self._ringing: set[int] = set()
        self._numbers = itertools.count(1)

    @property
    def addresses(self) -> tuple[Address, ...]:
        return self._addresses

    @property
    def capacity(self) -> int:
        return min(self._settings.capacity, MOST_CALLS)

    async def start(self) -> None:
        if importlib.util.find_spec("pjsua2") is None:
            raise DriverMissing("pjsua2 has no package for this Python (3.11 and 3.12 only): use the baresip driver")
        certificates.check(self._settings)
        wanted = sockets.addresses(self._settings)
        pbx = self._settings.registration
        known = (*sockets.own_addresses(), *(await addresses_of(pbx.registrar) if pbx else ()))
        await self._launch(wanted, replace(self._settings, allow=(*self._settings.allow, *known)))
        try:
            async with asyncio.timeout(START_TIMEOUT):
                await self._ready
        except TimeoutError as error:
            await self.close()
            raise EndpointDown("the pjsua2 process did not answer when started: try again") from error
        except EndpointDown:
            await self.close()
            raise
        self._addresses = wanted
        log.info("pjsua2 carries few calls at a time", extra={"calls": self.capacity})

    async def offers(self) -> AsyncIterator[Offer]:
        while (offer := await self._offers.get()) is not None:
            yield offer

    async def dial(self, to: str, *, codecs: Sequence[Codec] = (), keys_by: KeysBy = "rtp") -> Pjsua2Line:
        number = next(self._numbers)
        call = self._facts(self._settings.user, to, "")
        order = wire.Dial(number, to, tuple(codecs), keys_by)
        try:
            return await self._become_line(number, call, order, keep=self._keep_ticks)
        except CallGone as error:
            raise DialFailed(f"{to} did not take the call: {error}", status=error.status) from error

    async def answer(self, call: Call, number: int) -> Pjsua2Line:
        """Answer a ringing call and wait until its audio runs."""
        if number not in self._ringing:
            raise CallGone("the caller hung up before the call was answered")
        return await self._become_line(number, call, wire.Answer(number), keep=False)

    def send(self, message: wire.Message) -> None:
        """To a process that is gone nothing is sent; its lines have ended already."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(wire.encode(message))

    async def close(self) -> None:
        self.send(wire.Stop())
        if self._process is not None:
            try:
                async with asyncio.timeout(STOP_TIMEOUT):
                    await self._process.wait()
            except TimeoutError:
                log.warning("the pjsua2 process did not stop and was killed")
                self._process.kill()
                await self._process.wait()
            self._process = None
        if self._reading is not None:
            await self._reading
            self._reading = None
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._offers.put_nowait(None)

    async def _launch(self, wanted: tuple[Address, ...], settings: SipSettings) -> None:
        ours, theirs = socket.socketpair()
        environment = {**os.environ, "PYTHONPATH": str(_FOLDER)}
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "telephony.sip.pjsua2_process", str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
            )
        reader, self._writer = await asyncio.open_unix_connection(sock=ours)
        self._writer.write(greeting(settings, wanted))
        self._started = asyncio.get_running_loop().create_future()
        self._reading = asyncio.create_task(self._read(reader))

    @property
    def _ready(self) -> asyncio.Future[None]:
        if self._started is None:
            raise EndpointDown("the endpoint was not started: call start() first")
        return self._started

    async def _read(self, reader: asyncio.StreamReader) -> None:
        decoder = wire.Decoder()
        try:
            while data := await reader.read(65536):
                for message in decoder.feed(data):
                    self._hear(message)
        except (OSError, wire.WireBroken):
            log.exception("the link to the pjsua2 process broke")
        self._process_gone()

    def _process_gone(self) -> None:
        if self._started is not None and not self._started.done():
            self._started.set_exception(EndpointDown("the pjsua2 process ended as it started: see its words above"))
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(CallGone("the pjsua2 process ended"))
        for line in self._lines.values():
            line.cut_off("failed")
        self._lines.clear()

    def _hear(self, message: wire.Message) -> None:
        match message:
            case wire.Started():
                self._ready.set_result(None)
            case wire.StartFailed(why=why):
                self._ready.set_exception(EndpointDown(f"pjsua2 did not start ({why}): check the SIP settings"))
            case wire.Registered(status=status, why=why):
                if status // 100 != 2:
                    log.warning(
                        "the PBX refused our registration: check its address, the extension and its password",
                        extra={"status": status, "why": why},
                    )
            case wire.Refused(why="busy"):
                log.warning("call refused, every line is busy", extra={"capacity": self.capacity})
            case wire.Refused(source=source):
                log.warning("call refused, its network is not allowed: see --allow", extra={"sources": [source]})
            case wire.Rings():
                call = self._facts(message.caller, message.called, message.call_id)
                self._ringing.add(message.call)
                self._offers.put_nowait(Pjsua2Offer(self, call, message.call))
            case wire.Runs():
                self._runs(message)
            case wire.Ended():
                self._ended(message)
            case _ if hasattr(message, "call") and message.call in self._lines:
                self._lines[message.call].hear(message)

    async def _become_line(self, number: int, call: Call, order: wire.Message, *, keep: bool) -> Pjsua2Line:
        future: asyncio.Future[wire.Runs] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self._making[number] = (call, keep)
        self.send(order)
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT):
                await future
        except TimeoutError as error:
            self.send(wire.HangUpCall(number))
            raise CallGone("nobody answered") from error
        except asyncio.CancelledError:
            self.send(wire.HangUpCall(number))
            raise
        finally:
            del self._waiting[number], self._making[number]
        line = self._lines.get(number)
        if line is None:
            raise CallGone("the caller hung up as the call was answered")
        return line

    def _runs(self, runs: wire.Runs) -> None:
        """The line is made here, not in the waiting task: frames follow in the same packet."""
        future = self._waiting.get(runs.call)
        if future is None or future.done():
            return
        call, keep = self._making[runs.call]
        call = replace(call, foreign_ids={"sip_call_id": runs.call_id})
        rate: Rate = 16000 if runs.rate == 16000 else 8000
        self._lines[runs.call] = Pjsua2Line(call, runs.call, rate, self._settings.vanished_after, self.send, keep=keep)
        future.set_result(runs)

    def _ended(self, ended: wire.Ended) -> None:
        self._ringing.discard(ended.call)
        line = self._lines.pop(ended.call, None)
        if line is not None:
            line.hear(ended)
        future = self._waiting.get(ended.call)
        if future is not None and not future.done():
            future.set_exception(CallGone(f"{ended.status} {ended.why}", status=ended.status or None))

    def _facts(self, caller: str, called: str, call_id: str) -> Call:
        return Call(
            id=str(uuid.uuid4()),
            organisation=self._settings.organisation,
            way_in="sip",
            caller=caller,
            called=called,
            started_at=datetime.now(UTC),
            trace=uuid.uuid4().hex,
            foreign_ids={"sip_call_id": call_id},
        )
