"""What only the default driver does, or does in its own way."""

import asyncio
import datetime
import logging
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from telephony.errors import PortTaken, SettingsWrong
from telephony.settings import Registration, SipSettings
from telephony.sip import networks
from telephony.sip.ports import Endpoint
from tests.telephony.sip.prompt_answerer import PromptAnswerer
from tests.telephony.sip.registrar import Registrar
from tests.telephony.sip.rig import Driver, Ears, address_of, connected, made, next_offer, pitch, started, tone
from tests.telephony.sip.silent_caller import SilentCaller


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    until = now + datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, until)
    signed = builder.sign(key, hashes.SHA256())
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


async def sound_passes(answered: Ears, caller: Ears) -> None:
    for frame in tone(answered.line.rate, 400, 1.0):
        answered.line.play(frame)
    for frame in tone(caller.line.rate, 1000, 1.0):
        caller.line.play(frame)
    await answered.frames_pass(50)
    assert pitch(answered.frames[-25:-5]) == pytest.approx(1000, abs=15)
    assert pitch(caller.frames[-25:-5]) == pytest.approx(400, abs=15)


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_srtp_is_spoken_over_every_transport_with_a_certificate(
    transport: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pem, key = certificate(tmp_path)
    settings = SipSettings(certificate=pem, private_key=key)
    async with started("baresip", settings) as one, started("pjsua2", settings) as two:
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
    answer = next(record.getMessage() for record in caplog.records if "SIP/2.0 200 Answering" in record.getMessage())
    assert "a=crypto:" in answer
    assert answer.startswith(f"TX {transport.upper()} ")


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


async def test_it_registers_with_digest_takes_the_extensions_calls_and_leaves() -> None:
    async with Registrar.opened("204", "s3cret") as (registrar, port):
        pbx = Registration(registrar=f"127.0.0.1:{port}", user="204", password="s3cret")
        async with started("baresip", SipSettings(registration=pbx)) as endpoint:
            await registrar.until("taken")
            assert registrar.events == ["challenged", "taken"]
            contact = registrar.contact.partition("<")[2].partition(">")[0]
            async with started("pjsua2") as two:
                dialling = asyncio.create_task(two.dial(contact))
                answered = Ears(await (await next_offer(endpoint)).accept())
                caller = Ears(await dialling)
                await answered.frames_pass(5)
                caller.line.hang_up()
                await answered.ended()
        assert registrar.events[-1] == "left"


async def test_a_pbx_that_refuses_is_told_and_direct_calls_still_come(caplog: pytest.LogCaptureFixture) -> None:
    async with Registrar.opened("204", "s3cret") as (registrar, port):
        pbx = Registration(registrar=f"127.0.0.1:{port}", user="204", password="not-the-secret")
        async with started("baresip", SipSettings(registration=pbx)) as endpoint:
            await registrar.until("refused")
            await asyncio.sleep(0.1)
            assert "the PBX refused our registration" in caplog.text
            assert "not-the-secret" not in caplog.text
            caller = await SilentCaller.dial(endpoint.addresses[0].port)
            answered = Ears(await (await next_offer(endpoint)).accept())
            answered.line.hang_up()
            await answered.ended()
            caller.close()


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
            async with asyncio.timeout(5.0):
                while asyncio.all_tasks() - own or rtp_sockets():
                    await asyncio.sleep(0.02)
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
    """UDP sockets bound to the driver's audio ports (20000-21999)."""
    lines = Path("/proc/net/udp").read_text().splitlines()[1:]
    return sum(20000 <= int(line.split()[1].partition(":")[2], 16) <= 21999 for line in lines)


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
