"""commands/calling/voices.py: which voice says a tester's sentence, and that it says it."""

import asyncio
import shutil

import pytest

from commands.calling.errors import NoVoice
from commands.calling.questions import Step, prepare
from commands.calling.voiced import bouts
from commands.calling.voices import EspeakVoice, FliteVoice, chosen_voice


def here(*installed: str) -> "pytest.MonkeyPatch":
    patch = pytest.MonkeyPatch()
    patch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in installed else None)
    return patch


def test_another_voice_than_the_product_s_is_taken_where_there_is_a_good_one() -> None:
    patch = here("flite", "espeak-ng")
    assert isinstance(chosen_voice(), FliteVoice)
    assert isinstance(chosen_voice("espeak-ng"), EspeakVoice)
    patch.undo()


def test_without_one_the_product_s_own_speaks_and_says_so() -> None:
    patch = here("espeak-ng")
    script = asyncio.run(prepare([Step("say", "Hello.")], 8000))
    patch.undo()
    assert script.voice == "hibari, the product's own voice"
    assert bouts(script.questions[0].pcm, 8000)


def test_a_voice_that_is_asked_for_and_absent_is_told() -> None:
    patch = here()
    with pytest.raises(NoVoice, match="apt-get install flite"):
        chosen_voice("flite")
    patch.undo()


@pytest.mark.parametrize("name", ["flite", "espeak-ng", "own"])
async def test_each_voice_that_is_here_speaks_at_both_rates(name: str) -> None:
    if name != "own" and shutil.which(name) is None:
        pytest.skip(f"{name} is not installed: apt-get install {name}")
    voice = chosen_voice(name)
    try:
        narrow, wide = await voice.say("-- What is the dose?", 8000), await voice.say("-- What is the dose?", 16000)
    finally:
        voice.close()
    assert voice.own == (name == "own")
    assert 0.5 < len(narrow) / 8000 < 3
    assert len(wide) == pytest.approx(2 * len(narrow), abs=20)
    assert bouts(narrow, 8000)


async def test_a_program_that_fails_is_told() -> None:
    with pytest.raises(NoVoice, match="could not say the sentence"):
        await FliteVoice("/bin/false").say("a", 8000)
