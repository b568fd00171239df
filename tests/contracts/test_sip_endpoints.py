"""Both SIP drivers owe the same: each answers the other, on loopback, with the real libraries."""

import asyncio
import logging
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialog.audio import frame_bytes
from dialog.events import Held, HungUp, KeyPressed, Played, Unheld
from telephony.errors import CallGone, DialFailed
from telephony.settings import Registration, SipSettings
from telephony.sip.ports import CapturedLine, Endpoint
from tests.busy_machine import patience
from tests.telephony.sip.registrar import Registrar
from tests.telephony.sip.rig import (
    Driver,
    Ears,
    address_of,
    certificate,
    connected,
    dialled,
    loudness,
    next_offer,
    pitch,
    sound_passes,
    started,
    tone,
)
from tests.telephony.sip.silent_caller import SilentCaller
from tests.telephony.sip.told import told

Pair = tuple[Endpoint, Endpoint]


@pytest.fixture(params=["baresip", "pjsua2"])
def answering(request: pytest.FixtureRequest) -> Driver:
    driver: Driver = request.param
    return driver


@pytest.fixture
async def pair(answering: Driver) -> AsyncIterator[Pair]:
    """The driver under test, which answers, and the other one, which calls."""
    other: Driver = "pjsua2" if answering == "baresip" else "baresip"
    async with started(answering) as one, started(other) as two:
        yield one, two


async def test_a_frame_each_20_ms_from_answer_to_hang_up(pair: Pair) -> None:
    async with connected(*pair) as (answered, caller):
        await answered.frames_pass(10)
        begun, before = asyncio.get_running_loop().time(), len(answered.frames)
        await answered.frames_pass(100)
        seconds = asyncio.get_running_loop().time() - begun
    for ears in (answered, caller):
        size = frame_bytes(ears.line.rate)
        assert all(len(frame.pcm) == size and frame.rate == ears.line.rate for frame in ears.frames)
        assert [round(frame.at, 6) for frame in ears.frames] == [round(n * 0.02, 6) for n in range(len(ears.frames))]
    assert (len(answered.frames) - before) * 0.02 >= 2.0
    assert seconds == pytest.approx(2.0, abs=0.2)
    assert abs(len(answered.frames) - len(caller.frames)) <= 10


@pytest.mark.parametrize(("codec", "rate"), [("PCMU", 8000), ("PCMA", 8000), ("G722", 16000)])
async def test_each_codec_carries_sound_both_ways(answering: Driver, pair: Pair, codec: str, rate: int) -> None:
    async with connected(*pair, codecs=(codec,)) as (answered, caller):  # type: ignore[arg-type]
        assert (answered.line.rate, caller.line.rate) == (rate, rate)
        for frame in tone(answered.line.rate, 400, 1.0):
            answered.line.play(frame)
        for frame in tone(caller.line.rate, 1000, 1.0):
            caller.line.play(frame)
        await answered.frames_pass(60)
        middle = slice(20, 45)
        assert pitch(answered.frames[middle]) == pytest.approx(1000, abs=10)
        assert pitch(caller.frames[middle]) == pytest.approx(400, abs=10)
        # pjmedia takes G.722 for a 14-bit codec and shifts by a bit, libg722 (as Asterisk's) does not: 6 dB apart.
        factor = {"baresip": 2.0, "pjsua2": 0.5}[answering] if codec == "G722" else 1.0
        assert max(loudness(caller.frames[middle])) == pytest.approx(8000 * factor, rel=0.1)


@pytest.mark.parametrize("keys_by", ["rtp", "info"])
async def test_keys_arrive_once_each_and_in_order(pair: Pair, keys_by: str) -> None:
    async with connected(*pair, keys_by=keys_by) as (answered, caller):  # type: ignore[arg-type]
        await answered.frames_pass(10)
        dialled(caller).press("10*#")
        await answered.until(lambda: len(answered.of(KeyPressed)) >= 4)
        await answered.frames_pass(20)
        assert [pressed.key for pressed in answered.of(KeyPressed)] == ["1", "0", "*", "#"]


async def test_hold_is_told_and_ends_and_frames_go_on(pair: Pair) -> None:
    async with connected(*pair) as (answered, caller):
        await answered.frames_pass(20)
        dialled(caller).hold()
        await answered.until(lambda: answered.of(Held))
        await answered.frames_pass(50)
        # pjsua2 goes on sending silence to whom it holds, as others send music: a held frame need not be a filled one.
        assert max(loudness(answered.frames[-25:])) <= 8
        dialled(caller).unhold()
        await answered.until(lambda: answered.of(Unheld))
        await answered.frames_pass(50)
        assert not any(frame.filled for frame in answered.frames[-10:])
        assert answered.others() == [*answered.of(Held), *answered.of(Unheld)]


async def test_played_follows_what_has_left_and_never_runs_ahead(pair: Pair) -> None:
    async with connected(*pair) as (answered, _):
        await answered.frames_pass(10)
        for frame in tone(answered.line.rate, 400, 1.0):
            answered.line.play(frame)
        began = answered.frames[-1].at
        await answered.until(lambda: answered.played and answered.played[-1].up_to >= 0.999)
        steps = [played.up_to for played in answered.played]
        assert steps == sorted(steps)
        assert len(steps) >= 20
        # A frame cannot have left before its turn: the first at once, each next one 20 ms later.
        assert all(played.up_to <= played.at - began + 0.08 for played in answered.played)
        assert not any(played.exact for played in answered.played)


async def test_flush_drops_what_has_not_left_and_later_speech_is_whole(pair: Pair) -> None:
    async with connected(*pair) as (answered, caller):
        await answered.frames_pass(20)
        for frame in tone(answered.line.rate, 400, 1.0, level=4000):
            answered.line.play(frame)
        await answered.frames_pass(10)
        answered.line.flush()
        for frame in tone(answered.line.rate, 400, 0.4, utterance=2, level=16000):
            answered.line.play(frame)
        await answered.frames_pass(60)
        last: dict[int, Played] = {played.utterance: played for played in answered.played}
        levels = loudness(caller.frames)
        heard_first = sum(3000 < level < 5000 for level in levels)
        heard_second = sum(level > 12000 for level in levels)
        assert 5 <= heard_first <= 14
        assert abs(round(last[1].up_to * 50) - heard_first) <= 2
        assert last[2].up_to == pytest.approx(0.4)
        # Whole: nothing is missing. The far side's jitter buffer repeats a frame or two while a packet is late.
        assert 19 <= heard_second <= 24


async def test_who_hangs_up_is_told(pair: Pair) -> None:
    async with connected(*pair) as (answered, caller):
        await answered.frames_pass(10)
        answered.line.hang_up()
        answered.line.hang_up()
        assert (await answered.ended()).reason == "local"
        assert (await caller.ended()).reason == "caller"
        # A line that is over takes everything and does nothing.
        answered.line.play(next(tone(8000, 400, 0.02)))
        answered.line.flush()


async def test_the_far_side_hangs_up(pair: Pair) -> None:
    async with connected(*pair) as (answered, caller):
        await answered.frames_pass(10)
        caller.line.hang_up()
        assert (await answered.ended(patience(1))).reason == "caller"


async def test_a_refused_call_is_a_sentence_with_its_status(pair: Pair) -> None:
    one, two = pair
    dialling = asyncio.create_task(two.dial(address_of(one)))
    await (await next_offer(one)).refuse("busy")
    with pytest.raises(DialFailed, match="did not take the call") as refused:
        await dialling
    assert refused.value.status == 486


async def test_a_caller_who_gives_up_while_it_rings(pair: Pair) -> None:
    one, two = pair
    dialling = asyncio.create_task(two.dial(address_of(one)))
    offer = await next_offer(one)
    dialling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dialling
    await asyncio.sleep(0.5)
    with pytest.raises(CallGone):
        await offer.accept()


async def test_the_call_is_known_by_caller_number_called_and_call_id(pair: Pair) -> None:
    async with connected(*pair) as (answered, caller):
        call = answered.line.call
        assert call.way_in == "sip"
        assert call.caller.startswith("sip:voiceassist")
        assert call.called.startswith("sip:4711@127.0.0.1")
        assert call.foreign_ids["sip_call_id"] == caller.line.call.foreign_ids["sip_call_id"] != ""
        await answered.frames_pass(1)


async def test_one_call_above_the_capacity_is_answered_486_and_logged(
    answering: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    other: Driver = "pjsua2" if answering == "baresip" else "baresip"
    async with started(answering, SipSettings(capacity=1)) as one, started(other) as two:
        assert one.capacity == 1
        async with connected(one, two):
            with pytest.raises(DialFailed) as refused:
                await two.dial(address_of(one))
            assert refused.value.status == 486
            await told(caplog, "call refused, every line is busy")
        async with connected(one, two) as (again, _):
            await again.frames_pass(5)


async def test_a_caller_without_sound_is_hung_up_on(answering: Driver) -> None:
    """The far side holds its media back without saying so: a socket of ours that never sends RTP."""
    async with started(answering, SipSettings(vanished_after=1.0)) as endpoint:
        caller = await SilentCaller.dial(endpoint.addresses[0].port)
        answered = Ears(await (await next_offer(endpoint)).accept())
        assert (await answered.ended(patience(4))).reason == "no_media"
        assert all(frame.filled for frame in answered.frames)
        assert 50 <= len(answered.frames) <= 60
        assert await caller.received("BYE")
        caller.close()


async def test_close_ends_calls_tasks_and_ports(answering: Driver) -> None:
    other: Driver = "pjsua2" if answering == "baresip" else "baresip"
    async with started(other) as two:
        before = asyncio.all_tasks()
        async with started(answering) as one:
            port = one.addresses[0].port
            dialling = asyncio.create_task(two.dial(address_of(one)))
            answered = Ears(await (await next_offer(one)).accept())
            caller = Ears(await dialling)
            ringing = asyncio.create_task(two.dial(address_of(one)))
            await next_offer(one)
        assert isinstance(answered.signals[-1], HungUp) or (await answered.ended()).reason == "local"
        await caller.ended()
        with pytest.raises(DialFailed):
            await ringing
        assert asyncio.all_tasks() - before <= {answered.task, caller.task}
        for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
            with socket.socket(socket.AF_INET, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))


async def test_the_pjsua2_caller_keeps_both_directions_on_one_clock() -> None:
    async with started("baresip") as one, started("pjsua2") as two, connected(one, two) as (answered, caller):
        line = caller.line
        assert isinstance(line, CapturedLine)
        await caller.frames_pass(10)
        sent = list(tone(line.rate, 700, 0.1))
        for frame in sent:
            line.play(frame)
        await caller.frames_pass(40)
        assert len(line.ticks) == len(caller.frames)
        assert [tick.received for tick in line.ticks] == [frame.pcm for frame in caller.frames]
        first = next(n for n, tick in enumerate(line.ticks) if tick.sent == sent[0].pcm)
        assert [tick.sent for tick in line.ticks[first : first + 5]] == [frame.pcm for frame in sent]
        assert first >= 10
        await answered.frames_pass(1)


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_srtp_is_spoken_over_every_transport_with_a_certificate(
    answering: Driver, transport: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Which of the two stacks answers is seen in baresip's trace, the only one that shows its messages."""
    pem, key = certificate(tmp_path)
    settings = SipSettings(certificate=pem, private_key=key)
    other: Driver = "pjsua2" if answering == "baresip" else "baresip"
    async with started(answering, settings) as one, started(other, settings) as two:
        trace = logging.getLogger("baresip.native.sip")
        trace.addHandler(caplog.handler)
        where = next(address for address in one.addresses if address.transport == transport)
        dialling = asyncio.create_task(two.dial(where.uri.replace("sip:", "sip:4711@"), codecs=("PCMU",)))
        answered = Ears(await (await next_offer(one)).accept())
        caller = Ears(await dialling)
        await sound_passes(answered, caller)
        caller.line.hang_up()
        await answered.ended()
        trace.removeHandler(caplog.handler)
    said = [record.getMessage() for record in caplog.records]
    answer = next(text for text in said if re.search(r"^SIP/2.0 200 .*a=crypto:", text, re.M | re.S))
    assert answer.startswith(f"{'TX' if answering == 'baresip' else 'RX'} {transport.upper()} ")


async def test_it_registers_with_digest_takes_the_extensions_calls_and_leaves(answering: Driver) -> None:
    other: Driver = "pjsua2" if answering == "baresip" else "baresip"
    async with Registrar.opened("204", "s3cret") as (registrar, port):
        pbx = Registration(registrar=f"127.0.0.1:{port}", user="204", password="s3cret")
        async with started(answering, SipSettings(registration=pbx)) as endpoint:
            await registrar.until("taken")
            assert registrar.events == ["challenged", "taken"]
            contact = registrar.contact.partition("<")[2].partition(">")[0]
            async with started(other) as two:
                dialling = asyncio.create_task(two.dial(contact))
                answered = Ears(await (await next_offer(endpoint)).accept())
                caller = Ears(await dialling)
                await answered.frames_pass(5)
                caller.line.hang_up()
                await answered.ended()
        assert registrar.events[-1] == "left"


async def test_a_pbx_that_refuses_is_told_and_direct_calls_still_come(
    answering: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    async with Registrar.opened("204", "s3cret") as (registrar, port):
        pbx = Registration(registrar=f"127.0.0.1:{port}", user="204", password="not-the-secret")
        async with started(answering, SipSettings(registration=pbx)) as endpoint:
            await registrar.until("refused")
            await told(caplog, "the PBX refused our registration")
            assert "not-the-secret" not in caplog.text
            caller = await SilentCaller.dial(endpoint.addresses[0].port)
            answered = Ears(await (await next_offer(endpoint)).accept())
            answered.line.hang_up()
            await answered.ended()
            caller.close()
