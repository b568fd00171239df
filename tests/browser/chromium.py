"""A real Chromium with a microphone that plays a recording."""

import asyncio
import base64
import os
import shutil
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.async_api import Browser, ConsoleMessage, Page, ViewportSize, async_playwright, expect

Samples = NDArray[np.float64]

QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
"""Chromium's own connections to elsewhere are off."""
GRANTED = ["--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"]

RECORDER = """
() => {
  // Beside the page's own wiring, one clock that records what the microphone gives and what the loudspeaker gets.
  const tape = (window.tape = { microphone: [], speaker: [], rate: 0 });
  const connect = AudioNode.prototype.connect;
  const recorders = new WeakMap();
  function merger(context) {
    if (!recorders.has(context)) {
      const merger = context.createChannelMerger(2);
      // It runs on the page's own thread: a small buffer is overwritten when a busy machine comes late to it.
      const recorder = context.createScriptProcessor(4096, 2, 1);
      recorder.onaudioprocess = ({ inputBuffer }) => {
        tape.microphone.push(inputBuffer.getChannelData(0).slice());
        tape.speaker.push(inputBuffer.getChannelData(1).slice());
      };
      tape.rate = context.sampleRate;
      connect.call(merger, recorder);
      connect.call(recorder, context.destination);
      recorders.set(context, merger);
    }
    return recorders.get(context);
  }
  AudioNode.prototype.connect = function (to, ...rest) {
    if (this instanceof MediaStreamAudioSourceNode) connect.call(this, merger(this.context), 0, 0);
    else if (to instanceof AudioDestinationNode) connect.call(this, merger(this.context), 0, 1);
    return connect.call(this, to, ...rest);
  };
}
"""


UNWIND = """
() => {
  const text = (pieces) => pieces.map((piece) =>
    String.fromCharCode(...new Uint8Array(Int16Array.from(piece, (sample) => sample * 32767).buffer))).join("");
  return [btoa(text(tape.microphone)), btoa(text(tape.speaker)), tape.rate];
}
"""


def _samples(encoded: str) -> Samples:
    return np.frombuffer(base64.b64decode(encoded), "<i2").astype(float) / 32767


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("Chromium is absent: apt-get install --no-install-recommends chromium")
    return found


@dataclass
class Opened:
    page: Page
    complaints: list[str] = field(default_factory=list)

    async def tape(self) -> tuple[Samples, Samples, int]:
        """What the microphone gave and the loudspeaker got so far, and the device's rate."""
        microphone, speaker, rate = await self.page.evaluate(UNWIND)
        return _samples(microphone), _samples(speaker), rate

    async def loudspeaker_at_rest(self, within: float = 5.0) -> tuple[Samples, int]:
        """What the loudspeaker got, once the recording has reached 0.2 s of silence behind it, and the rate."""
        async with asyncio.timeout(within):
            while True:
                _, speaker, rate = await self.tape()
                if np.abs(speaker).max(initial=0) > 0.05 and np.abs(speaker[-rate // 5 :]).max() < 0.01:
                    return speaker, rate
                await asyncio.sleep(0.1)


@asynccontextmanager
async def browser(arguments: list[str]) -> AsyncIterator[Browser]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=chromium(), args=[*QUIET, *sandbox, *arguments], headless=True
        )
        try:
            yield running
        finally:
            await running.close()


@asynccontextmanager
async def opened(
    address: str,
    microphone: Path | None,
    *,
    arguments: list[str] | None = None,
    size: tuple[int, int] = (1280, 800),
    dark: bool = False,
) -> AsyncIterator[Opened]:
    """The page at ``address``; its microphone plays the WAV file again and again, None is the machine's own."""
    fake = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={microphone}"]
    chosen = [*(fake if microphone else []), *(GRANTED if arguments is None else arguments)]
    async with browser(chosen) as running:
        context = await running.new_context(
            viewport=ViewportSize(width=size[0], height=size[1]),
            color_scheme="dark" if dark else "light",
            ignore_https_errors=True,
        )
        page = await context.new_page()
        await page.add_init_script(f"({RECORDER})()")
        result = Opened(page)

        def note(message: ConsoleMessage) -> None:
            # Ours is the only use of the deprecated node: it records on the same clock.
            if message.type in ("error", "warning") and "ScriptProcessorNode" not in message.text:
                result.complaints.append(message.text)

        page.on("console", note)
        page.on("pageerror", lambda error: result.complaints.append(str(error)))
        await page.goto(address)
        yield result


def write_wav(path: Path, samples: Samples, rate: int = 48000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


async def call(opened_page: Opened) -> None:
    await opened_page.page.get_by_role("button", name="Call").click()
    await expect(opened_page.page.get_by_role("button", name="Hang up")).to_be_visible()
    await expect(opened_page.page.get_by_role("button", name="Mute")).to_be_enabled()
