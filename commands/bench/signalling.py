"""The SIP side of one call of a measuring caller: INVITE to BYE over UDP, with the retries RFC 3261 asks for."""

import asyncio
import time

from commands.bench import sip_text
from commands.calling.errors import NoAnswer, Refused, Unreachable

FIRST_RETRY = 0.5
"""T1 of RFC 3261 section 17.1.1.2; doubled at each try."""
ANSWER_WITHIN = 30.0
NOBODY_AFTER = 5.0


def address_of(uri: str) -> tuple[str, int]:
    """Host and port of a SIP URI. Raises Unreachable for what is none."""
    scheme, _, rest = uri.partition(":")
    host, _, port = rest.partition(";")[0].rpartition("@")[2].partition(":")
    if scheme != "sip" or not host or not (port or "5060").isdigit():
        raise Unreachable(f"{uri} is no SIP address: write it as sip:name@host:port")
    return host, int(port or 5060)


class Signalling(asyncio.DatagramProtocol):
    """The SIP side of one call."""

    def __init__(self, to: str) -> None:
        self._to = to
        self._transport: asyncio.DatagramTransport | None = None
        self._final: asyncio.Future[sip_text.Response] = asyncio.get_running_loop().create_future()
        self._rung = False
        self._over = asyncio.Event()
        self.dialog = sip_text.Dialog.begin(to, "127.0.0.1", 0)
        self.ended = False

    @staticmethod
    async def open(to: str, host: str) -> "Signalling":
        loop = asyncio.get_running_loop()
        # Bound to the far side, for only then the kernel tells us that nobody listens there (udp(7)).
        transport, signalling = await loop.create_datagram_endpoint(
            lambda: Signalling(to), local_addr=(host, 0), remote_addr=address_of(to)
        )
        signalling._transport = transport
        port = transport.get_extra_info("sockname")[1]
        signalling.dialog = sip_text.Dialog.begin(to, host, port)
        return signalling

    async def invite(self, audio_port: int) -> tuple[str, int]:
        """INVITE until answered; returns where to send audio."""
        text = sip_text.invite(self.dialog, audio_port)
        response = await self._await_final(text)
        if response.status >= 300:
            self._send(sip_text.ack_refusal(text, response))
            raise Refused(f"{self._to} refused the call: {response.status} {response.reason}")
        self.dialog = self.dialog.answered(response)
        self._send(sip_text.ack(self.dialog))
        far = sip_text.audio_address(response.body)
        if far is None:
            raise Refused(f"{self._to} answered without an address for audio: its SDP holds none")
        return far

    async def _await_final(self, text: bytes) -> sip_text.Response:
        retry, began = FIRST_RETRY, time.monotonic()
        while (waited := time.monotonic() - began) < ANSWER_WITHIN:
            if not self._rung:
                self._send(text)
            try:
                return await asyncio.wait_for(asyncio.shield(self._final), retry)
            except TimeoutError:
                retry = min(retry * 2, 4.0)
            if not self._rung and waited > NOBODY_AFTER:
                raise Unreachable(f"nobody listens at {self._to}: start the service, or check the address")
        self._send(sip_text.cancel(text))
        raise NoAnswer(f"{self._to} rang for {ANSWER_WITHIN:.0f} s and nobody answered")

    async def bye(self) -> None:
        if self.ended:
            return
        text = sip_text.bye(self.dialog)
        for _ in range(4):
            self._send(text)
            try:
                await asyncio.wait_for(self._over.wait(), FIRST_RETRY)
            except TimeoutError:
                continue
            return

    def close(self) -> None:
        self.ended = True
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        match sip_text.read(data):
            case sip_text.Response() as response:
                self._answered(response)
            case sip_text.Request() as request:
                self._asked(request)

    def error_received(self, exc: Exception) -> None:
        if isinstance(exc, ConnectionRefusedError) and not self._final.done() and not self._rung:
            self._final.set_exception(
                Unreachable(f"nobody listens at {self._to}: start the service, or check the address")
            )

    def _answered(self, response: sip_text.Response) -> None:
        if response.method == "BYE":
            self.ended = True
            self._over.set()
        elif response.method == "INVITE" and response.status < 200:
            self._rung = True
        elif response.method == "INVITE" and not self._final.done():
            self._final.set_result(response)
        elif response.method == "INVITE" and response.status < 300:
            self._send(sip_text.ack(self.dialog))  # our ACK was lost: the 2xx comes again (section 13.2.2.4)

    def _asked(self, request: sip_text.Request) -> None:
        if request.method == "BYE":
            self._send(sip_text.answer(request, 200, "OK"))
            self.ended = True
            self._over.set()
        elif request.method == "INVITE":
            self._send(sip_text.answer(request, 488, "Not Acceptable Here"))
        elif request.method != "ACK":
            self._send(sip_text.answer(request, 200, "OK"))

    def _send(self, text: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(text)
