"""The default SIP driver: baresip, through its asyncio binding.

baresip runs in threads of its own inside this process and paces the packets that leave; Python only fills and empties
buffers, so that a busy event loop is not heard until the lead is used up. The library is global: one endpoint per
process.
"""

import asyncio
import contextlib
import logging
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import baresip

from dialog.line import Call, Offer, RefusalReason
from telephony.errors import CallGone, DialFailed, EndpointDown, TelephonyError
from telephony.settings import Codec, SipSettings
from telephony.sip import sockets
from telephony.sip.audio_ports import AudioPorts
from telephony.sip.baresip_line import BaresipLine
from telephony.sip.baresip_setup import own_account, pbx_account, stack_config
from telephony.sip.certificates import one_file
from telephony.sip.invitations import Invitations
from telephony.sip.metronome import Metronome
from telephony.sip.networks import addresses_of, allowed, networks
from telephony.sip.placing import abandon, hang_up, placed, stay_cancelled
from telephony.sip.ports import Address, KeysBy
from telephony.sip.stack_log import StackLog
from telephony.sip.trace import Traced, transfer_progress

ANSWER_TIMEOUT = 30.0
"""Seconds a call we place may ring, and seconds the ACK of one we answer may take (RFC 3261: 64 * T1 = 32 s)."""

CLOSE_TIMEOUT = 2.0

log = logging.getLogger(__name__)


class BaresipOffer:
    """A call that rings. baresip refuses with 486 whatever the reason: its binding has no other answer."""

    def __init__(self, endpoint: "BaresipEndpoint", call: Call, native: baresip.Call, invite: Traced) -> None:
        self.call = call
        self._invite = invite
        self._endpoint = endpoint
        self._native = native

    async def accept(self) -> BaresipLine:
        line = await self._endpoint.answer(self.call, self._native)
        line.invited(self._invite)
        return line

    async def refuse(self, reason: RefusalReason) -> None:
        await refuse(self._native)


async def refuse(native: baresip.Call) -> None:
    with contextlib.suppress(baresip.StaleHandleError):  # the caller gave up first
        await native.reject()


class BaresipEndpoint:
    """Keeps telephony.sip.ports.Endpoint."""

    def __init__(self, settings: SipSettings) -> None:
        self._settings = settings
        self._addresses: tuple[Address, ...] = ()
        self._runtime = baresip.Runtime(native_log_level="warning")
        self._agent: baresip.UserAgent | None = None
        self._extension: baresip.UserAgent | None = None
        self._dialling: dict[tuple[tuple[Codec, ...], KeysBy], baresip.UserAgent] = {}
        self._networks = networks(settings.allow)
        self._invitations = Invitations()
        self._offers: asyncio.Queue[Offer | None] = asyncio.Queue()
        self._natives: set[baresip.Call] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._lines: dict[baresip.Call, BaresipLine] = {}
        self._clock = Metronome(self._beat)
        self._tasks: set[asyncio.Task[None]] = set()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._log: StackLog | None = None
        self._audio_ports: AudioPorts | None = None

    @property
    def addresses(self) -> tuple[Address, ...]:
        return self._addresses

    @property
    def capacity(self) -> int:
        return self._settings.capacity

    async def start(self) -> None:
        wanted = sockets.addresses(self._settings)
        loop = asyncio.get_running_loop()
        self._log = StackLog(lambda message: _hop(loop, self._traced, message))
        self._folder = tempfile.TemporaryDirectory(prefix="voiceassist-sip-")
        self._log.open()
        try:
            certificate = one_file(self._settings, Path(self._folder.name))
            await self._runtime.start(stack_config(self._settings, wanted, certificate))
            self._find_addresses(wanted)
            if not sockets.listens_everywhere(self._settings):
                self._audio_ports = AudioPorts(self._settings.listen, self._settings.rtp_ports)
            await self._become_known()
        except TelephonyError:
            await self.close()
            raise
        except baresip.BaresipError as error:
            await self.close()
            raise EndpointDown(f"the SIP stack did not start ({error}): restart the service") from error
        if self._extension is not None:
            self._start(self._register(self._extension))

    async def offers(self) -> AsyncIterator[Offer]:
        while (offer := await self._offers.get()) is not None:
            yield offer

    async def dial(self, to: str, *, codecs: Sequence[Codec] = (), keys_by: KeysBy = "rtp") -> BaresipLine:
        agent = await self._dialling_agent(tuple(codecs), keys_by)
        placing = asyncio.ensure_future(placed(self._runtime, agent, to, self._track))
        try:
            native = await asyncio.shield(placing)
            await native.wait_established(ANSWER_TIMEOUT)
            stay_cancelled()
        except asyncio.CancelledError:
            self._start(abandon(placing))
            raise
        except baresip.CallFailed as error:
            raise DialFailed(f"{to} did not take the call: {error}", status=error.status) from error
        except (baresip.BaresipError, ValueError) as error:
            raise DialFailed(f"{to} cannot be dialled: {error}") from error
        return self._line(self._facts(native, caller=self._settings.user, called=to), native)

    async def answer(self, call: Call, native: baresip.Call) -> BaresipLine:
        """Answer a ringing call and wait until its audio runs."""
        try:
            await native.answer()
            await native.wait_established(ANSWER_TIMEOUT)
        except baresip.BaresipError as error:
            raise CallGone("the caller hung up before the call was answered") from error
        return self._line(call, native)

    async def close(self) -> None:
        for line in list(self._lines.values()):
            line.hang_up()
        for native in self._natives - set(self._lines):
            self._start(hang_up(native))
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await self._idle.wait()
        except TimeoutError:
            log.warning("calls were cut off by the stop", extra={"calls": len(self._natives)})
        await self._stop_stack()
        for line in list(self._lines.values()):
            line.cut_off()
        self._clock.stop()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._log is not None:
            self._log.close()
        if self._folder is not None:
            self._folder.cleanup()
        self._offers.put_nowait(None)

    def _find_addresses(self, wanted: tuple[Address, ...]) -> None:
        sockets.check_taken(wanted)
        self._addresses = sockets.bound(wanted) if sockets.listens_everywhere(self._settings) else wanted
        # A packet with our own address as its source comes from this machine, as one from loopback does.
        self._networks = (*self._networks, *networks({address.host for address in self._addresses}))

    async def _become_known(self) -> None:
        """Create our identities in the stack: our own address always, the extension at a PBX where there is one."""
        self._agent = await self._agent_for(own_account(self._settings, self._addresses[0]))
        self._agent.on_incoming(self._ringing)
        pbx = self._settings.registration
        if pbx is not None:
            self._networks = (*self._networks, *networks(await addresses_of(pbx.registrar)))
            self._extension = await self._agent_for(pbx_account(self._settings, pbx))
            self._extension.on_incoming(self._ringing)

    async def _agent_for(self, line: str) -> baresip.UserAgent:
        # A far side that could transfer us could make us place calls at the site's cost.
        return await baresip.UserAgent.create(self._runtime, line, transfer_policy="reject")

    async def _register(self, extension: baresip.UserAgent) -> None:
        """Beside the rest: a PBX that is away at our start keeps no direct call waiting, and the stack tries again."""
        try:
            await extension.register()
            log.info("registered with the PBX")
        except baresip.BaresipError as error:
            log.warning(
                "the PBX refused our registration: check its address, the extension and its password",
                extra={"status": getattr(error, "status", None), "why": str(error)},
            )

    async def _stop_stack(self) -> None:
        if self._agent is None:
            return
        self._agent = None
        try:
            if self._extension is not None:
                await self._extension.unregister(timeout=CLOSE_TIMEOUT)
        except baresip.BaresipError as error:
            log.warning("the PBX did not confirm that we left", extra={"why": str(error)})
        finally:
            await self._runtime.close()

    def _ringing(self, native: baresip.Call) -> None:
        self._track(native)
        self._start(self._offer(native, len(self._natives)))

    async def _offer(self, native: baresip.Call, calls: int) -> None:
        if calls > self._settings.capacity:
            log.warning("call refused, every line is busy", extra={"capacity": self._settings.capacity})
            return await refuse(native)
        invites = await self._invitations.find(native.call_id or "")
        sources = [invite.source for invite in invites]
        if not sources or not all(allowed(source, self._networks) for source in sources):
            log.warning("call refused, its network is not allowed: see --allow", extra={"sources": sources})
            return await refuse(native)
        call = self._facts(native, caller=native.peer or "", called=invites[0].uri)
        self._offers.put_nowait(BaresipOffer(self, call, native, invites[0]))
        return None

    def _facts(self, native: baresip.Call, caller: str, called: str) -> Call:
        return Call(
            id=str(uuid.uuid4()),
            organisation=self._settings.organisation,
            way_in="sip",
            caller=caller,
            called=called,
            started_at=datetime.now(UTC),
            trace=uuid.uuid4().hex,
            foreign_ids={"sip_call_id": native.call_id or ""},
        )

    def _line(self, call: Call, native: baresip.Call) -> BaresipLine:
        """Raises CallGone when the call ended between its establishment and now."""
        if native not in self._natives:
            raise CallGone("the caller hung up as the call was answered")
        line = BaresipLine(call, native, self._settings.vanished_after)
        self._lines[native] = line
        self._clock.start()
        return line

    def _track(self, native: baresip.Call) -> None:
        def closed(event: baresip.StackEvent) -> None:
            if event.event is baresip.Event.CALL_CLOSED:
                self._natives.discard(native)
                if not self._natives:
                    self._idle.set()
                self._lines.pop(native, None)
                if not self._lines:
                    self._clock.stop()

        self._natives.add(native)
        self._idle.clear()
        native.on(closed)
        if self._audio_ports is not None:
            self._audio_ports.keep()

    def _beat(self) -> None:
        for line in list(self._lines.values()):
            line.tick()

    def _traced(self, message: Traced) -> None:
        line = next((line for native, line in self._lines.items() if native.call_id == message.call_id), None)
        if message.method == "INVITE":
            if line is None:
                self._start(self._invitations.note(message))
            else:
                line.invited(message)
        elif line is not None and (outcome := transfer_progress(message)) is not None:
            line.progress(outcome)

    async def _dialling_agent(self, codecs: tuple[Codec, ...], keys_by: KeysBy) -> baresip.UserAgent:
        """The agent with these codecs and this way of keys: both are an account's, not a call's."""
        if self._agent is None:
            raise EndpointDown("the endpoint was not started: call start() first")
        if not codecs and keys_by == "rtp":
            return self._extension or self._agent
        if (codecs, keys_by) not in self._dialling:
            pbx, number = self._settings.registration, len(self._dialling) + 1
            line = (
                pbx_account(self._settings, replace(pbx, every=0), codecs, keys_by)
                if pbx
                else own_account(self._settings, self._addresses[0], codecs, keys_by, number)
            )
            self._dialling[codecs, keys_by] = await self._agent_for(line)
        return self._dialling[codecs, keys_by]

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _hop(loop: asyncio.AbstractEventLoop, function: Callable[[Traced], None], message: Traced) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(function, message)
