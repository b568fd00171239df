"""RTP packets and what a capture of them says about a reply's audio: lost, late, and holes (RFC 3550).

Lateness is how much longer a packet took than the quickest of the ten seconds before it: the clocks of sender and
receiver need not agree, and a capture on one machine has no drift.
"""

import itertools
import struct
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from commands.bench import mu_law
from commands.calling.voiced import BELOW_PEAK_AT_MOST, level, threshold, window_levels
from dialog.ports import Pcm16

HEADER = struct.Struct("!BBHII")
CLOCK = 8000
"""RTP clock of PCMU (RFC 3551 table 4)."""
PCMU = 0
BASELINE_SECONDS = 10.0
LONGEST_HOLE = 50
"""Frames: a second. A longer silence lies between two replies, the first of which may have been cut off."""
EDGE_SAMPLES = 40
"""5 ms on either side of a silence tell whether it was cut into speech; natural pauses fade in and out."""


@dataclass(frozen=True, slots=True)
class Packet:
    """sequence: 0..65535, timestamp: 0..2**32-1 in samples, arrived: seconds on the receiver's clock."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    source: int
    payload: bytes
    arrived: float = 0.0


def parse(data: bytes, arrived: float = 0.0) -> Packet | None:
    """The packet, or None when it is no RTP version 2 (RFC 3550 section 5.1). RTCP is told apart by its type, 192 to
    223, which RTP's payload type with marker cannot take (RFC 5761 section 4)."""
    if len(data) < HEADER.size:
        return None
    first, second, sequence, timestamp, source = HEADER.unpack_from(data)
    if first >> 6 != 2 or 192 <= second <= 223:
        return None
    begin = HEADER.size + 4 * (first & 15)
    if first & 0x10:
        if len(data) < begin + 4:
            return None
        begin += 4 + 4 * int.from_bytes(data[begin + 2 : begin + 4])
    end = len(data) - (data[-1] if first & 0x20 else 0)
    if end < begin:
        return None
    return Packet(second & 0x7F, bool(second & 0x80), sequence, timestamp, source, data[begin:end], arrived)


def build(packet: Packet) -> bytes:
    return (
        HEADER.pack(
            0x80, packet.payload_type | (0x80 if packet.marker else 0), packet.sequence, packet.timestamp, packet.source
        )
        + packet.payload
    )


def key_packets(key: str, payload_type: int, sequence: int, timestamp: int, source: int) -> list[bytes]:
    """A pressed key as telephone-events: five of 20 ms, the last three marking the end (RFC 4733 section 2.5.1)."""
    event = "0123456789*#ABCD".index(key.upper())
    packets = []
    for number in range(8):
        ended = number >= 5
        payload = struct.pack("!BBH", event, (0x80 if ended else 0) | 10, min(number + 1, 5) * 160)
        packets.append(
            build(Packet(payload_type, number == 0, (sequence + number) & 0xFFFF, timestamp, source, payload))
        )
    return packets


@dataclass(frozen=True, slots=True)
class Flow:
    """What is wrong with one stream of packets.

    missing: sequence numbers that never came. late: packets over the limit. jumps: packets whose timestamp does not
    follow from the one before though no packet is missing and no marker says that speech begins: audio left out or
    doubled. packets: how many came.
    """

    packets: int
    missing: int
    late: int
    jumps: int
    worst: float

    @property
    def late_share(self) -> float:
        return self.late / self.packets if self.packets else 0.0


def examine(packets: Iterable[Packet], limit: float = 0.060) -> Flow:
    """``limit`` in seconds. Packets in order of arrival; each source (SSRC) is a stream of its own."""
    streams: dict[int, list[Packet]] = {}
    for packet in packets:
        if packet.payload_type == PCMU:
            streams.setdefault(packet.source, []).append(packet)
    flows = [_examine_stream(stream, limit) for stream in streams.values()]
    return Flow(
        packets=sum(flow.packets for flow in flows),
        missing=sum(flow.missing for flow in flows),
        late=sum(flow.late for flow in flows),
        jumps=sum(flow.jumps for flow in flows),
        worst=max((flow.worst for flow in flows), default=0.0),
    )


def _examine_stream(packets: Sequence[Packet], limit: float) -> Flow:
    stamps = Unwrapped(32)
    moments = [(packet.arrived, stamps.of(packet.timestamp)) for packet in packets]
    lateness = _lateness(moments)
    numbers = Unwrapped(16)
    seen = {
        numbers.of(packet.sequence): (stamp, len(packet.payload), packet.marker)
        for packet, (_, stamp) in zip(packets, moments, strict=True)
    }
    order = sorted(seen)
    return Flow(
        packets=len(packets),
        missing=order[-1] - order[0] + 1 - len(order),
        late=sum(seconds > limit for seconds in lateness),
        jumps=sum(
            one + 1 == two and seen[two][0] != seen[one][0] + seen[one][1] and not seen[two][2]
            for one, two in itertools.pairwise(order)
        ),
        worst=max(lateness),
    )


def _lateness(moments: Sequence[tuple[float, int]]) -> list[float]:
    """Of each (arrival, timestamp) in order of arrival: seconds behind the quickest of the ten seconds before."""
    behind = []
    quickest: deque[tuple[float, float]] = deque()
    for arrived, stamp in moments:
        transit = arrived - stamp / CLOCK
        while quickest and quickest[-1][1] >= transit:
            quickest.pop()
        quickest.append((arrived, transit))
        while quickest[0][0] < arrived - BASELINE_SECONDS:
            quickest.popleft()
        behind.append(transit - quickest[0][1])
    return behind


def holes(packets: Sequence[Packet]) -> int:
    """Frames of digital silence inside speech: the sender had nothing ready and sent nothing for 20 ms or more.

    A frame counts when it is wholly zero, and both the 5 ms before the silence it lies in and the 5 ms after are loud,
    within 20 dB of the loudest: speech that was cut, as no pause of a voice is. Packets in order of arrival.
    """
    numbers = Unwrapped(16)
    order = sorted((numbers.of(p.sequence), p.payload) for p in packets if p.payload_type == PCMU)
    frames = [mu_law.decode(payload) for _, payload in order]
    if not frames:
        return 0
    levels = window_levels(np.concatenate(frames), CLOCK)
    loud = max(threshold(levels), float(levels.max()) - BELOW_PEAK_AT_MOST)
    found = run = 0
    before: Pcm16 | None = None
    for frame in frames:
        if int(np.abs(frame).max(initial=0)) == 0:
            run += 1
            continue
        if 0 < run <= LONGEST_HOLE and before is not None:
            edges = level(before[-EDGE_SAMPLES:]), level(frame[:EDGE_SAMPLES])
            found += run if min(edges) >= loud else 0
        run, before = 0, frame
    return found


class Unwrapped:
    """Counters that wrap, made to grow: the nearest value to the last one."""

    def __init__(self, bits: int) -> None:
        self._size = 1 << bits
        self._last: int | None = None

    def of(self, value: int) -> int:
        if self._last is None:
            self._last = value
        else:
            step = (value - self._last) % self._size
            self._last += step - self._size if step >= self._size // 2 else step
        return self._last
