"""What only the default driver does, or does in its own way."""

import asyncio
import time
from pathlib import Path

import pytest

from telephony.errors import PortTaken, SettingsWrong
from telephony.settings import SipSettings
from telephony.sip import networks
from telephony.sip.ports import Endpoint
from tests.busy_machine import busy
from tests.telephony.sip.prompt_answerer import PromptAnswerer
from tests.telephony.sip.rig import (
    Driver,
    Ears,
    address_of,
    certificate,
    connected,
    made,
    next_offer,
    sound_passes,
    started,
    tone,
)
from tests.telephony.sip.silent_caller import SilentCaller


async def test_opus_is_16_khz_here_and_48_on_the_wire() -> None:
    async with started("baresip") as endpoint, connected(endpoint, endpoint, codecs=("opus",)) as (answered, caller):
        assert (answered.line.rate, caller.line.rate) == (16000, 16000)
        await sound_passes(answered, caller)


async def test_calls_from_elsewhere_are_refused_by_their_real_source(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """127.0.0.2 plays the outsider; headers that claim 127.0.0.1 do not help it."""
    monkeypatch.setattr(networks, "LOOPBACK", networks.networks(("127.0.0.1",))[2:])
    async with started("baresip") as endpoint:
        outsider = SilentCaller(endpoint.addresses[0].port, source="127.0.0.2", claims="127.0.0.1")
        outsider.send("INVITE", outsider.offer)
        assert await outsider.received("SIP/2.0 486")
        outsider.close()
        assert "its network is not allowed" in caplog.text
        insider = await SilentCaller.dial(endpoint.addresses[0].port)
        line = Ears(await (await next_offer(endpoint)).accept())
        line.line.hang_up()
        await line.ended()
        insider.close()


async def test_a_named_network_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "LOOPBACK", networks.networks(("127.0.0.1",))[2:])
    async with started("baresip", SipSettings(allow=("127.0.0.0/29",))) as endpoint:
        guest = SilentCaller(endpoint.addresses[0].port, source="127.0.0.2")
        guest.send("INVITE", guest.offer)
        await (await next_offer(endpoint)).refuse("busy")
        guest.close()


async def test_the_address_of_an_unknown_request_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    async with started("baresip") as endpoint:
        caller = SilentCaller(endpoint.addresses[0].port)
        caller.send("PUBLISH")
        assert await caller.received("SIP/2.0 501")
        caller.close()
    assert "4711" not in capfd.readouterr().err


async def test_audio_sent_to_another_address_of_this_machine_is_not_heard() -> None:
    """The stack opens the port on every interface; 127.0.0.2 plays another one than the one we listen on."""
    async with started("baresip") as endpoint:
        caller = await SilentCaller.dial(endpoint.addresses[0].port)
        line = Ears(await (await next_offer(endpoint)).accept())
        for address, heard in (("127.0.0.2", False), ("127.0.0.1", True)):
            before = len(line.frames)
            for number in range(30):
                caller.send_sound((address, audio_port()), number)
                await asyncio.sleep(0.02)
            await line.frames_pass(5)
            assert any(not frame.filled for frame in line.frames[before:]) is heard, address
        line.line.hang_up()
        await line.ended()
        caller.close()


def audio_port() -> int:
    """The port of the only call's audio; that of its RTCP is one above."""
    return min(rtp_ports())


async def test_a_port_taken_is_said_before_the_stack_starts() -> None:
    async with started("pjsua2") as holder:
        taken = holder.addresses[0].port
        from telephony.sip.baresip import BaresipEndpoint

        endpoint = BaresipEndpoint(SipSettings(port=taken))
        with pytest.raises(PortTaken, match=f"UDP port {taken} on 127.0.0.1 is taken .* --sip-port"):
            await endpoint.start()
        await endpoint.close()


@pytest.mark.parametrize("driver", ["baresip", "pjsua2"])
async def test_a_certificate_that_cannot_be_used_is_a_sentence(driver: Driver, tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    (other := tmp_path / "other").mkdir()
    _, wrong_key = certificate(other)
    for settings in (
        SipSettings(certificate=pem),
        SipSettings(certificate=pem, private_key=wrong_key),
        SipSettings(certificate=key),
    ):
        endpoint = made(driver, settings)
        with pytest.raises(SettingsWrong, match=r"is no certificate with its private key .* give both as PEM files"):
            await endpoint.start()
        await endpoint.close()
    endpoint = made(driver, SipSettings(certificate=tmp_path / "absent.pem"))
    with pytest.raises(SettingsWrong, match="cannot be read"):
        await endpoint.start()
    await endpoint.close()


@pytest.mark.parametrize("phase", ["ringing", "answering", "first frame", "speaking", "held", "transferring"])
async def test_hang_up_in_every_phase_is_cleaned_up(phase: str) -> None:
    async with started("pjsua2") as two:
        tasks = asyncio.all_tasks()
        async with started("baresip") as one:
            own = asyncio.all_tasks()
            await hang_up_during(phase, one, two)
            over = time.monotonic()
            async with asyncio.timeout(5.0):
                while asyncio.all_tasks() - own or rtp_sockets():
                    await asyncio.sleep(0.02)
            assert time.monotonic() - over < 1.0 or busy()
        assert asyncio.all_tasks() == tasks


async def hang_up_during(phase: str, one: Endpoint, two: Endpoint) -> None:
    dialling = asyncio.create_task(two.dial(address_of(one)))
    offer = await next_offer(one)
    if phase == "ringing":
        dialling.cancel()
        await asyncio.gather(dialling, return_exceptions=True)
        return
    accepting = asyncio.create_task(offer.accept())
    caller = await dialling
    if phase == "answering":
        caller.hang_up()
    answered = Ears(await accepting)
    ears = Ears(caller)
    if phase != "answering":
        await answered.frames_pass(1 if phase == "first frame" else 10)
    if phase == "speaking":
        for frame in tone(answered.line.rate, 400, 5):
            answered.line.play(frame)
    elif phase == "held":
        caller.hold()
        await answered.frames_pass(20)
    elif phase == "transferring":
        answered.line.transfer("sip:nobody@127.0.0.1:9")
    caller.hang_up()
    await answered.ended()
    await ears.ended()


def rtp_sockets() -> int:
    return len(rtp_ports())


def rtp_ports() -> list[int]:
    """Of UDP sockets bound to the driver's audio ports (20000-21999)."""
    lines = Path("/proc/net/udp").read_text().splitlines()[1:]
    ports = [int(line.split()[1].partition(":")[2], 16) for line in lines]
    return [port for port in ports if 20000 <= port <= 21999]


async def test_a_call_answered_before_the_loop_looks_is_established() -> None:
    """A busy machine: all that the stack says of the call waits for the loop when it comes round again."""
    with PromptAnswerer() as far:
        async with started("baresip") as endpoint:
            dialling = asyncio.create_task(endpoint.dial(far.uri))
            while not far.invited.is_set():
                await asyncio.sleep(0)
            time.sleep(0.5)  # noqa: ASYNC251 - the loop is to be late
            async with asyncio.timeout(5):
                line = await dialling
            line.hang_up()
        assert far.ended.wait(5)
