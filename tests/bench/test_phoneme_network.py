"""A network that learns which phoneme a frame holds from the order alone in which they were said."""

import numpy as np

from commands.bench.drugs_heard import asked_names
from commands.bench.fit_sounds import in_eight_bits, names, sounds_of
from commands.bench.phoneme_network import CLASSES, SILENCE, PhonemeNetwork, laid_along, laid_evenly
from dialog.lexicon.names import same_substance


def test_phonemes_are_laid_where_they_are_heard_and_silence_may_be_left_out() -> None:
    said = [SILENCE, 3, 5, SILENCE, 7, SILENCE]
    heard = [SILENCE, 3, 3, 3, 5, 7, 7, SILENCE]
    odds = np.full((len(heard), CLASSES), -12.0, np.float32)
    odds[np.arange(len(heard)), heard] = 2.0
    laid = laid_along(said, odds)
    assert laid.argmax(axis=1).tolist() == heard
    assert np.allclose(laid.sum(axis=1, dtype=np.float64), 1.0, atol=0.01)


def test_at_first_each_phoneme_has_as_many_frames_as_another() -> None:
    assert laid_evenly([SILENCE, 3, 5, SILENCE, 7], 6).argmax(axis=1).tolist() == [3, 3, 5, 5, 7, 7]


def test_what_it_is_taught_it_tells() -> None:
    chance = np.random.default_rng(1)
    kinds = chance.integers(4, size=400)
    frames = (chance.normal(size=(400, 6)) / 4 + np.eye(6)[kinds]).astype(np.float16)
    wanted = np.eye(CLASSES, dtype=np.float16)[kinds]
    network = PhonemeNetwork(np.zeros(6, np.float32), np.ones(6, np.float32), 8, chance)
    for _ in range(300):
        network.teach(frames, wanted, 1.0, chance.permutation(400).astype(np.intp))
    told = network.chances(frames.astype(np.float32)).argmax(axis=1)
    assert (told == kinds).mean() > 0.9


def test_no_name_that_a_bench_asks_for_is_taught_nor_another_name_of_it() -> None:
    taught = names()
    assert len(taught) > 1000
    assert not any(same_substance(one, other) for one in taught for other in asked_names())


def test_a_sentence_is_its_words_sounds_with_silence_between() -> None:
    sounds = sounds_of("Is it?")
    assert [sounds[0], sounds[-1]] == [SILENCE, SILENCE]
    assert sounds.count(SILENCE) == 3


def test_weights_in_eight_bits_are_nearly_the_same() -> None:
    weights = np.random.default_rng(2).normal(size=(9, 4)).astype(np.float32)
    small, scale = in_eight_bits(weights)
    assert np.abs(small * scale - weights).max() <= scale.max() / 2 + 1e-6
