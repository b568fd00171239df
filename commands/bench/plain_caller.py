"""A caller that sends and receives every packet itself: exact times, many calls in one process, no privileges.

Arrival times are the kernel's (SO_TIMESTAMPNS, socket(7)): on loopback a packet is stamped in the sender's own
context, so a busy caller cannot make the service look late.
"""

import asyncio
import secrets
import socket
import struct
import time
from collections import deque

from commands.bench import mu_law, rtp
from commands.bench.playback import laid_out
from commands.bench.signalling import Signalling
from commands.calling.capture import Capture
from dialog.audio import FRAME_SECONDS, Rate
from dialog.ports import Pcm16

SO_TIMESTAMPNS = 35
"""Linux's number on every architecture but alpha, mips, parisc and sparc; the socket module does not name it."""
TIMESPEC = struct.Struct("@qq")
FRAME = 160
KEY_PAYLOAD = 101


class PlainTelephone:
    """One call over UDP with PCMU. Made by ``dial``; see commands.calling.telephone.Telephone."""

    rate: Rate = 8000

    def __init__(self, signalling: Signalling, media: socket.socket, far: tuple[str, int]) -> None:
        self._signalling = signalling
        self._media = media
        self._far = far
        self._loop = asyncio.get_running_loop()
        self._source = secrets.randbits(32)
        self._sequence = secrets.randbits(15)
        self._began = time.time()
        self._steps = 0
        self._waiting: deque[bytes] = deque()
        self._sent: list[bytes] = []
        self._fresh: deque[bytes] = deque()
        self.packets: list[rtp.Packet] = []
        """Everything received, in order of arrival; ``arrived`` counts from the answer."""
        self._loop.add_reader(media.fileno(), self._receive)

    @property
    def call_id(self) -> str:
        return self._signalling.dialog.call_id

    @property
    def seconds(self) -> float:
        return self._steps * FRAME_SECONDS

    @property
    def saying(self) -> bool:
        return bool(self._waiting)

    async def tick(self) -> bytes | None:
        """Sleep until the next 20 ms are due, send them, and give the newest frame received (silence when none)."""
        due = self._began + (self._steps + 1) * FRAME_SECONDS
        await asyncio.sleep(max(0.0, due - time.time()))
        if self._signalling.ended:
            return None
        self._send(self._waiting.popleft() if self._waiting else bytes([mu_law.SILENCE]) * FRAME)
        self._steps += 1
        frame = self._fresh.popleft() if self._fresh else bytes([mu_law.SILENCE]) * FRAME
        while len(self._fresh) > 2:
            self._fresh.popleft()
        return mu_law.decode(frame).tobytes()

    def say(self, pcm: Pcm16) -> None:
        data = mu_law.encode(pcm)
        data += bytes([mu_law.SILENCE]) * (-len(data) % FRAME)
        self._waiting.extend(data[at : at + FRAME] for at in range(0, len(data), FRAME))

    def press(self, keys: str) -> None:
        """RFC 4733 events. The digits of one press leave at once: only their timestamps say how long they lasted."""
        for key in keys:
            stamp = (self._steps * FRAME) & 0xFFFFFFFF
            for packet in rtp.key_packets(key, KEY_PAYLOAD, self._sequence, stamp, self._source):
                self._media.sendto(packet, self._far)
                self._sequence = (self._sequence + 1) & 0xFFFF

    async def hang_up(self) -> None:
        """BYE, repeated until answered (2 s at most). Sockets are closed whatever happens."""
        try:
            await self._signalling.bye()
        finally:
            self.close()

    def close(self) -> None:
        if self._media.fileno() >= 0:
            self._loop.remove_reader(self._media.fileno())
            self._media.close()
        self._signalling.close()

    def capture(self) -> Capture:
        """What was sent at its own ticks, what was received where each packet arrived."""
        received = laid_out(self.packets, self._steps * FRAME)
        sent = mu_law.decode(b"".join(self._sent))
        whole = Capture(self.rate)
        for at in range(0, self._steps * FRAME, FRAME):
            whole.add(sent[at : at + FRAME].tobytes(), received[at : at + FRAME].tobytes())
        return whole

    def _send(self, payload: bytes) -> None:
        self._sent.append(payload)
        packet = rtp.Packet(
            rtp.PCMU, self._steps == 0, self._sequence, (self._steps * FRAME) & 0xFFFFFFFF, self._source, payload
        )
        self._sequence = (self._sequence + 1) & 0xFFFF
        try:
            self._media.sendto(rtp.build(packet), self._far)
        except ConnectionRefusedError:
            return  # the far side closed its port before its BYE reached us

    def _receive(self) -> None:
        while True:
            try:
                data, extra, _, _ = self._media.recvmsg(2048, 64)
            except (BlockingIOError, ConnectionRefusedError):
                return
            packet = rtp.parse(data, _stamp(extra) - self._began)
            if packet is not None and packet.payload_type == rtp.PCMU:
                self.packets.append(packet)
                self._fresh.append(packet.payload)


async def dial(to: str, host: str = "127.0.0.1") -> PlainTelephone:
    """Place a call to ``sip:[user@]host[:port]`` over UDP and return it answered.

    Raises Refused, Unreachable or NoAnswer.
    """
    media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        media.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        media.bind((host, 0))
        media.setblocking(False)
        signalling = await Signalling.open(to, host)
        try:
            far = await signalling.invite(media.getsockname()[1])
        except BaseException:
            signalling.close()
            raise
        return PlainTelephone(signalling, media, far)
    except BaseException:
        media.close()
        raise


def _stamp(extra: "list[tuple[int, int, bytes]]") -> float:
    """The kernel's arrival time, seconds of CLOCK_REALTIME; the present when it gave none."""
    for layer, kind, data in extra:
        if layer == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS and len(data) >= 16:
            seconds, nanoseconds = TIMESPEC.unpack_from(data)
            return int(seconds) + int(nanoseconds) * 1e-9
    return time.time()
