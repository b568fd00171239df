"""Names found in the sound itself, whatever was written of it."""

from collections.abc import Sequence

import numpy as np
import pytest

from commands.calling.voices import OwnVoice
from dialog.lexicon.names import known_names
from dialog.lexicon.sounds import NUMBERS, PHONEMES, numbered
from dialog.lexicon.spotting import LEFT_OUT, NameSpotting
from dialog.resampling import Float32, floats, resampled
from dialog.stt.moonshine_model import RATE, MoonshineModel
from dialog.stt.sounds_heard import LEAST, sounds_heard
from dialog.stt.spotted_names import SpottedNames, frames_of, spotted

NAMES = tuple(known_names().values())
PLACES = {known.name: place for place, known in enumerate(NAMES)}


@pytest.fixture(scope="module")
def spotting() -> NameSpotting:
    return NameSpotting(NAMES)


def frames(phonemes: Sequence[int], each: int = 3) -> Float32:
    """Each phoneme for some frames, as if heard without a doubt, and a little of another sound before and behind."""
    noise = NUMBERS["ʒ"]
    ratios = np.full((each * (len(phonemes) + 2), len(PHONEMES)), LEAST, np.float32)
    for place, phoneme in enumerate([noise, *phonemes, noise]):
        ratios[place * each : (place + 1) * each, phoneme] = 0.0
    return ratios


@pytest.mark.parametrize("name", ["metoprolol", "eliquis", "hydroxyzine"])
def test_a_name_that_is_heard_fits_best_however_slowly_it_is_said(spotting: NameSpotting, name: str) -> None:
    said = numbered(known_names()[name].phonemes)
    for each in (1, 4):
        heard = spotted(NAMES, spotting, frames(said, each))
        assert heard.likeliest_drugs(3)[0] == name
        assert heard.fit(known_names()[name]) == 0.0
        assert heard.ahead(known_names()[name]) > 0.0
        assert heard.ahead(known_names()["warfarin"]) < -5.0


def test_one_phoneme_may_be_left_out_at_a_price_and_two_in_a_row_cost_more(spotting: NameSpotting) -> None:
    said = numbered(known_names()["metoprolol"].phonemes)
    place = PLACES["metoprolol"]
    for missing in (0, 4, len(said) - 1):
        rest = [*said[:missing], *said[missing + 1 :]]
        assert spotting.scores(frames(rest))[place] == pytest.approx(LEFT_OUT)
    # Of the two that follow each other one has to be laid over a frame that has nothing of it.
    assert spotting.scores(frames([*said[:4], *said[6:]]))[place] == pytest.approx(LEFT_OUT + LEAST)


def test_a_name_that_has_no_room_is_not_heard(spotting: NameSpotting) -> None:
    said = numbered(known_names()["metoprolol"].phonemes)
    assert spotting.scores(frames(said[:2])[:2])[PLACES["metoprolol"]] < -1e6


def test_words_of_a_stretch_are_looked_for_about_where_they_were_said() -> None:
    said = "what is the dose of bus by your own in an adult".split()
    place = frames_of(said, (5, 9), 100)
    assert place.start < 40 < 70 < place.stop
    assert frames_of(said, (0, len(said)), 100) == slice(0, 100)
    assert frames_of(["bus"], (0, 1), 7) == slice(0, 7)


async def heard_of(sentence: str, spotting: NameSpotting) -> SpottedNames:
    voice = OwnVoice()
    pcm = await voice.say(sentence, 8000)
    voice.close()
    encoded = MoonshineModel().encode(resampled(floats(pcm), 8000, RATE))
    return spotted(NAMES, spotting, sounds_heard().ratios(encoded[0]))


async def test_the_recogniser_has_heard_a_name_that_it_cannot_write(spotting: NameSpotting) -> None:
    heard = await heard_of("What is the dose of vilazodone in an adult?", spotting)
    assert "vilazodone" in heard.likeliest_drugs(3)
    assert heard.ahead(known_names()["vilazodone"]) > heard.ahead(known_names()["enoxaparin"]) + 5.0


def test_every_frame_has_odds_of_each_phoneme() -> None:
    ratios = sounds_heard().ratios(np.zeros((40, 288), np.float32))
    assert ratios.shape == (40, len(PHONEMES))
    assert ratios.min() >= LEAST
