"""A service to measure: answers on a real SIP stack and does everything after a known time.

``python -m tests.bench.answerer --wait 0.4`` prints "ready PORT" and answers until its standard input closes. It greets
for a second; ``wait`` seconds after the caller stopped it speaks for ``reply`` seconds; it falls silent ``stop``
seconds after the caller began over it. Known times are counted in its own frames, so a caller sees them plus the way
there and back.
"""

import argparse
import asyncio
import sys

import numpy as np

from commands.calling.conversation import LiveVoice
from dialog.audio import AudioFrame, SpeechFrame, frame_bytes
from dialog.events import HungUp
from dialog.line import Line
from dialog.ports import Pcm16
from telephony.settings import SipSettings
from telephony.sip.baresip import BaresipEndpoint

FRAME = 0.02


def hum(seconds: float, rate: int) -> Pcm16:
    """Two tones that swell four times a second, as syllables do, never fainter than a third."""
    at = np.arange(round(seconds * rate)) / rate
    swell = 0.65 + 0.35 * np.cos(2 * np.pi * 4 * at)
    return np.asarray(7000 * swell * (np.sin(2 * np.pi * 220 * at) + np.sin(2 * np.pi * 540 * at)), dtype=np.int16)


class Answering:
    """One call. ``leave``: hang up after so many replies; 0 never does."""

    def __init__(self, line: Line, wait: float, reply: float, stop: float, leave: int) -> None:
        self.line = line
        self.wait, self.reply, self.stop, self.leave = wait, reply, stop, leave
        self.voice = LiveVoice()
        self.speaking_until = self.at = 0.0
        self.voiced = self.quiet = 0.0
        self.turn = False
        self.utterance = 0
        self.queue: list[SpeechFrame] = []

    async def run(self) -> None:
        self.speak(1.0)
        async for signal in self.line:
            if isinstance(signal, HungUp):
                return
            if isinstance(signal, AudioFrame):
                self.at += FRAME
                self.hear(signal)
                if self.queue:
                    self.line.play(self.queue.pop(0))

    def hear(self, frame: AudioFrame) -> None:
        if self.voice.hears(frame.pcm):
            self.voiced, self.quiet = self.voiced + FRAME, 0.0
        else:
            self.voiced, self.quiet = 0.0, self.quiet + FRAME
        speaking = bool(self.queue)
        if speaking and self.voiced >= self.stop - 1e-6:
            self.queue.clear()
            self.line.flush()
        self.turn = self.turn or self.voiced >= 0.1
        if self.turn and self.quiet >= self.wait - 1e-6:
            self.turn = False
            if self.leave and self.utterance > self.leave:
                self.line.hang_up()
            else:
                self.speak(self.reply)

    def speak(self, seconds: float) -> None:
        size = frame_bytes(self.line.rate)
        data = hum(seconds, self.line.rate).astype("<i2").tobytes()
        self.utterance += 1
        self.queue = [
            SpeechFrame(data[at : at + size], self.line.rate, self.utterance, at / size * FRAME)
            for at in range(0, len(data), size)
        ]


async def serve(arguments: argparse.Namespace) -> None:
    endpoint = BaresipEndpoint(SipSettings(port=arguments.port, codecs=("PCMU",), capacity=40))
    await endpoint.start()
    print("ready", endpoint.addresses[0].port, flush=True)
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = set()

    async def take_calls() -> None:
        async for offer in endpoint.offers():
            if arguments.refuse:
                await offer.refuse("busy")
                continue
            line = await offer.accept()
            call = Answering(line, arguments.wait, arguments.reply, arguments.stop, arguments.leave)
            tasks.add(loop.create_task(call.run()))

    taking = loop.create_task(take_calls())
    await loop.run_in_executor(None, sys.stdin.read)
    taking.cancel()
    for task in tasks:
        task.cancel()
    await endpoint.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--wait", type=float, default=0.4)
    parser.add_argument("--reply", type=float, default=2.0)
    parser.add_argument("--stop", type=float, default=0.1)
    parser.add_argument("--leave", type=int, default=0)
    parser.add_argument("--refuse", action="store_true")
    asyncio.run(serve(parser.parse_args()))
