"""Received packets laid out on the caller's clock, as an ear with the smallest possible buffer would hear them."""

from collections.abc import Sequence

import numpy as np

from commands.bench import mu_law
from commands.bench.rtp import CLOCK, PCMU, Packet, Unwrapped
from dialog.ports import Pcm16


def laid_out(packets: Sequence[Packet], length: int) -> Pcm16:
    """``length`` samples at 8 kHz. A packet sounds when it arrived, or right after the one before it.

    A late packet leaves silence before it and moves those behind it, until a packet of digital silence is dropped to
    catch up; one overtaken by a later one is lost: what a
    telephone's adaptive buffer does, and never earlier than a person could have heard it.
    """
    heard = np.zeros(length, np.int16)
    cursor, newest = 0, -1
    numbers = Unwrapped(16)
    for packet in sorted((p for p in packets if p.payload_type == PCMU), key=lambda p: p.arrived):
        number = numbers.of(packet.sequence)
        if number <= newest:
            continue
        newest = number
        audio = mu_law.decode(packet.payload)
        arrived = round(packet.arrived * CLOCK)
        if arrived + len(audio) // 2 < cursor and int(np.abs(audio).max(initial=0)) == 0:
            continue
        begin = max(cursor, arrived)
        part = audio[: max(0, length - begin)]
        if begin >= 0:
            heard[begin : begin + len(part)] = part
        cursor = begin + len(audio)
    return heard
