"""A caller made of one UDP socket: it signals, and sends no packet of sound by itself."""

import asyncio
import socket
import struct
import uuid

SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 0\r\n"


class SilentCaller:
    """INVITE, ACK and an answer to BYE; what arrives is kept as text."""

    def __init__(self, to: int, source: str = "127.0.0.1", claims: str = "") -> None:
        """source: the address it sends from; claims: the one its headers name, when that is another."""
        self._to = ("127.0.0.1", to)
        self._claims = claims or source
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((source, 0))
        self._socket.setblocking(False)
        self._media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._media.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.call_id = uuid.uuid4().hex
        self._task: asyncio.Task[None] | None = None

    @classmethod
    async def dial(cls, to: int) -> "SilentCaller":
        caller = cls(to)
        caller.send("INVITE", caller.offer)
        caller._task = asyncio.create_task(caller._acknowledge())
        return caller

    @property
    def offer(self) -> str:
        return SDP.format(port=self._media.getsockname()[1])

    def send(self, method: str, body: str = "", number: int = 1, to_tag: str = "", extra: str = "") -> None:
        kind = "Content-Type: application/sdp\r\n" if body else ""
        message = (
            f"{method} sip:4711@127.0.0.1:{self._to[1]} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {self._claims}:{self.port};rport;branch=z9hG4bK{uuid.uuid4().hex}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:silent@127.0.0.1>;tag=s{self.call_id[:8]}\r\n"
            f"To: <sip:4711@127.0.0.1>{to_tag}\r\nCall-ID: {self.call_id}\r\nCSeq: {number} {method}\r\n"
            f"Contact: <sip:silent@{self._claims}:{self.port}>\r\n"
            f"{extra}{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        )
        self._socket.sendto(message.encode(), self._to)

    def send_sound(self, to: tuple[str, int], number: int) -> None:
        """A packet of 20 ms, PCMU: RTP of RFC 3550 section 5.1."""
        self._media.sendto(struct.pack("!BBHII", 0x80, 0, number, number * 160, 7) + b"\x10" * 160, to)

    async def received(self, start: str, seconds: float = 20.0) -> str:
        """The next message that starts so."""
        async with asyncio.timeout(seconds):
            while True:
                message = await self.next()
                if message.startswith(start):
                    return message

    async def next(self) -> str:
        data = await asyncio.get_running_loop().sock_recv(self._socket, 65535)
        return data.decode(errors="replace")

    def close(self) -> None:
        self._socket.close()
        self._media.close()

    async def _acknowledge(self) -> None:
        answer = await self.received("SIP/2.0 200")
        tag = next(line for line in answer.split("\r\n") if line.lower().startswith("to:")).partition(";tag=")[2]
        self.send("ACK", to_tag=f";tag={tag}")
