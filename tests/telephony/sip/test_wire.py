"""The link to the pjsua2 process."""

import random

import pytest

from telephony.sip import wire

MESSAGES: list[wire.Message] = [
    wire.Dial(1, "sip:a@b", ("PCMU", "G722"), "rtp"),
    wire.Answer(-1),
    wire.Refuse(-2, 403),
    wire.Refused("busy", "10.1.2.3"),
    wire.Started(),
    wire.Runs(1, "id", 16000),
    wire.Moving(1, "ringing"),
    wire.Speech(1, 7, 1.25, b"\1\2" * 160),
    wire.BridgeTick(-3, True, 7, 0.5, b"\3" * 320, b"\4" * 320),
    wire.Stop(),
]


def test_every_message_comes_back_in_portions_of_any_size() -> None:
    stream = b"".join(wire.encode(message) for message in MESSAGES)
    dice = random.Random(1)
    decoder = wire.Decoder()
    found: list[wire.Message] = []
    while stream:
        size = dice.randint(1, 40)
        found += decoder.feed(stream[:size])
        stream = stream[size:]
    assert found == MESSAGES


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0\0\0",
        b"\xff\xff\xff\xff",
        b"\0\0\0\1X",
        b"\0\0\0\3S12",
        b"\0\0\0\3J{}",
        b"\0\0\0\5Jnull",
        b'\0\0\0\x0cJ{"Nope":{}}',
        b'\0\0\0\x10J{"Answer":{"x":1}}'[:20],
    ],
)
def test_bytes_that_are_no_frame_are_refused(data: bytes) -> None:
    with pytest.raises(wire.WireBroken):
        list(wire.Decoder().feed(data))
