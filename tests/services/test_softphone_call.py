"""The browser softphone in a real Chromium, a recorded question at its microphone, the whole service behind it."""

from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import expect

from admin.settings import WebSettings
from commands.calling.voices import OwnVoice
from dialog.audio import Rate
from tests.browser.chromium import call, chromium, opened, write_wav
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]

RATE: Rate = 16000
BEFORE, AFTER = 2.0, 25.0
"""Seconds of silence at the microphone before the question, which goes over the greeting, and before it comes again."""


@pytest.fixture
async def microphone(tmp_path: Path) -> Path:
    voice = OwnVoice()
    try:
        question = await voice.say("what is the first line treatment for hypertension", RATE)
    finally:
        voice.close()
    pieces = [np.zeros(int(BEFORE * RATE)), question.astype(float) / 32768, np.zeros(int(AFTER * RATE))]
    return write_wav(tmp_path / "question.wav", np.concatenate(pieces), RATE)


async def test_question_at_the_microphone_is_answered_with_its_source(
    service: RunningService, microphone: Path
) -> None:
    if not (WebSettings().page / "index.html").is_file():
        pytest.skip("the softphone page is not built: run python -m admin.web_build")
    chromium()
    async with opened(f"{service.web}/phone", microphone) as it:
        await call(it)
        log = it.page.get_by_role("log")
        await expect(log).to_contain_text("hypertension", ignore_case=True, timeout=90_000)
        sources = it.page.get_by_role("region", name="Sources")
        await expect(sources).to_contain_text("American College of Cardiology", timeout=15_000)
        await expect(log).to_contain_text("American College of Cardiology", timeout=15_000)
        await it.page.wait_for_timeout(3000)
        await it.page.get_by_role("button", name="Hang up").click()
        await expect(it.page.get_by_role("status")).to_have_text("Call ended")
        _, speaker, rate = await it.tape()
        assert it.complaints == []
    loud = np.abs(speaker)[: len(speaker) // rate * rate].reshape(-1, rate).max(axis=1) > 0.05
    assert loud.sum() >= 4, "the greeting and the answer are to be heard at the loudspeaker"
