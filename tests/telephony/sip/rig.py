"""Two endpoints on loopback and ears on every line."""

import asyncio
import datetime
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dialog.audio import AudioFrame, Rate, SpeechFrame, frame_bytes
from dialog.events import HungUp, Played
from dialog.line import Line, LineSignal, Offer
from telephony.settings import Codec, SipSettings
from telephony.sip.ports import DialledLine, Endpoint, KeysBy

Driver = Literal["baresip", "pjsua2"]

_RTP_PORTS: dict[Driver, tuple[int, int]] = {"baresip": (20000, 21999), "pjsua2": (22000, 23999)}


def made(driver: Driver, settings: SipSettings | None = None) -> Endpoint:
    """An endpoint on a free loopback port, not started."""
    settings = replace(settings or SipSettings(), driver=driver, port=0, rtp_ports=_RTP_PORTS[driver])
    if driver == "baresip":
        from telephony.sip.baresip import BaresipEndpoint

        return BaresipEndpoint(settings)
    pytest.importorskip("pjsua2", reason="pjsua2 has no wheel for this Python")
    from telephony.sip.pjsua2 import Pjsua2Endpoint

    return Pjsua2Endpoint(settings)


@asynccontextmanager
async def started(driver: Driver, settings: SipSettings | None = None) -> AsyncIterator[Endpoint]:
    endpoint = made(driver, settings)
    await endpoint.start()
    try:
        yield endpoint
    finally:
        await endpoint.close()


class Ears:
    """Listens to a line from the moment it is made, and keeps all that it yields."""

    def __init__(self, line: Line, then: Callable[[LineSignal], None] | None = None) -> None:
        self.line = line
        self.signals: list[LineSignal] = []
        self._then = then
        self._news = asyncio.Condition()
        self.task = asyncio.create_task(self._listen())

    @property
    def frames(self) -> list[AudioFrame]:
        return self.of(AudioFrame)

    @property
    def played(self) -> list[Played]:
        return self.of(Played)

    def of(self, kind: type[Any]) -> list[Any]:
        return [signal for signal in self.signals if isinstance(signal, kind)]

    def others(self) -> list[LineSignal]:
        """All but frames and Played."""
        return [signal for signal in self.signals if not isinstance(signal, AudioFrame | Played)]

    async def until(self, true: Callable[[], object], seconds: float = 20.0) -> None:
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(true)

    async def frames_pass(self, count: int) -> None:
        enough = len(self.frames) + count
        await self.until(lambda: len(self.frames) >= enough, count * 0.02 + 20)

    async def ended(self, seconds: float = 20.0) -> HungUp:
        async with asyncio.timeout(seconds):
            await self.task
        last = self.signals[-1]
        assert isinstance(last, HungUp)
        assert len(self.of(HungUp)) == 1
        return last

    async def _listen(self) -> None:
        async for signal in self.line:
            self.signals.append(signal)
            if self._then is not None:
                self._then(signal)
            async with self._news:
                self._news.notify_all()


async def next_offer(endpoint: Endpoint) -> Offer:
    async with asyncio.timeout(20):
        async for offer in endpoint.offers():
            return offer
    raise AssertionError("the endpoint was closed")


@asynccontextmanager
async def connected(
    answering: Endpoint, calling: Endpoint, *, codecs: tuple[Codec, ...] = ("PCMU",), keys_by: KeysBy = "rtp"
) -> AsyncIterator[tuple[Ears, Ears]]:
    """One call through: the ears of who answered, the ears of who called (whose line is a DialledLine)."""
    dialling = asyncio.create_task(calling.dial(address_of(answering), codecs=codecs, keys_by=keys_by))
    offer = await next_offer(answering)
    answered = Ears(await offer.accept())
    dialled = Ears(await dialling)
    try:
        yield answered, dialled
    finally:
        dialled.line.hang_up()
        await dialled.ended()
        await answered.ended()


def address_of(endpoint: Endpoint, number: str = "4711") -> str:
    return endpoint.addresses[0].uri.replace("sip:", f"sip:{number}@", 1)


def dialled(ears: Ears) -> DialledLine:
    assert isinstance(ears.line, DialledLine)
    return ears.line


def tone(
    rate: Rate, frequency: float, seconds: float, utterance: int = 1, level: float = 8000
) -> Iterator[SpeechFrame]:
    """A sine as speech frames."""
    size = frame_bytes(rate) // 2
    for number in range(round(seconds * 50)):
        at = (np.arange(size) + number * size) / rate
        pcm = (level * np.sin(2 * np.pi * frequency * at)).astype("<i2").tobytes()
        yield SpeechFrame(pcm, rate, utterance, number * 0.02)


def loudness(frames: list[AudioFrame]) -> list[int]:
    """The highest sample of each frame."""
    return [int(np.abs(np.frombuffer(frame.pcm, "<i2").astype(np.int32)).max()) for frame in frames]


def pitch(frames: list[AudioFrame]) -> float:
    """The strongest frequency, in Hz."""
    samples = np.frombuffer(b"".join(frame.pcm for frame in frames), "<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(spectrum.argmax() * frames[0].rate / len(samples))


async def sound_passes(answered: Ears, caller: Ears) -> None:
    for frame in tone(answered.line.rate, 400, 1.0):
        answered.line.play(frame)
    for frame in tone(caller.line.rate, 1000, 1.0):
        caller.line.play(frame)
    await answered.frames_pass(50)
    assert pitch(answered.frames[-25:-5]) == pytest.approx(1000, abs=15)
    assert pitch(caller.frames[-25:-5]) == pytest.approx(400, abs=15)


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
