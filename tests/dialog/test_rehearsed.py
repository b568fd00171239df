"""What was rehearsed is there when the voice has failed; everything else is the voice's."""

import pytest

from dialog.errors import EngineFailed
from dialog.tts.rehearsed import Rehearsed
from tests.fakes import FakeVoice


async def test_what_was_rehearsed_is_there_at_each_rate_when_the_voice_fails() -> None:
    voice = FakeVoice(takes=0.0)
    rehearsed = Rehearsed(voice)
    await rehearsed.rehearse(["One moment.", "Goodbye.", "One moment."])
    assert voice.spoken == ["One moment.", "One moment.", "Goodbye.", "Goodbye."]
    voice.fails = True
    for rate in (8000, 16000):
        assert (await rehearsed.speak("Goodbye.", rate)).rate == rate
    for text, speed in (("Goodbye.", 0.85), ("Apixaban.", 1.0)):
        with pytest.raises(EngineFailed):
            await rehearsed.speak(text, 8000, speed)


async def test_only_the_rates_asked_for_are_rehearsed_and_the_rest_is_spoken() -> None:
    voice = FakeVoice(takes=0.0)
    rehearsed = Rehearsed(voice)
    await rehearsed.rehearse(["Goodbye."], rates=(8000,))
    assert (await rehearsed.speak("Goodbye.", 16000, urgent=True)).rate == 16000
    assert len(voice.spoken) == 2
