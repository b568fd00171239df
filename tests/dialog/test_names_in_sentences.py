"""Whether a sentence fits the sounds better with a drug's name in it, and which names are worth judging twice."""

from collections.abc import Sequence

import pytest

from dialog.lexicon.matching import SoundMatching
from dialog.lexicon.names import known_names
from dialog.lexicon.sounds import NUMBERS, numbered, phonemes_of
from dialog.lexicon.spotting import NameSpotting
from dialog.resampling import Float32
from dialog.stt.names_in_sentences import FARTHEST, better_with
from dialog.stt.names_to_judge import names_to_judge
from dialog.stt.spotted_names import spotted
from tests.dialog.test_spotting import frames

KNOWN = known_names()
READ = "what is the dose of bus by your own in an adult".split()
OTHER = "what is the dose of bus prone in adults".split()


def heard(sentence: str) -> Float32:
    return frames([sound for word in sentence.split() for sound in numbered(phonemes_of(word))])


def buspirone_in(said: str) -> list[float]:
    known = KNOWN["buspirone"]
    return better_with(heard(said), [(READ, [(5, 8, known)]), (OTHER, [(5, 6, known)])])


def test_the_sentence_with_the_drug_that_was_said_fits_better_than_any_that_was_read() -> None:
    assert buspirone_in("what is the dose of buspirone in an adult")[0] > 10.0


def test_the_sentence_that_was_read_fits_better_where_it_was_said() -> None:
    for said in (READ, OTHER):
        assert buspirone_in(" ".join(said))[0] < -3.0


def test_a_name_takes_no_sound_of_the_words_around() -> None:
    said = "zosyn is the dose of bus by your own in an adult"
    [fits] = better_with(heard(said), [(READ, [(5, 8, KNOWN["zosyn"])])])
    assert fits == -FARTHEST


def test_nothing_is_asked_of_no_name_and_of_words_without_a_sound() -> None:
    assert better_with(heard("what is it"), [(READ, []), (OTHER, [])]) == []
    assert len(better_with(heard("what is it"), [([""], [(0, 0, KNOWN["buspirone"])])])) == 1


@pytest.fixture(scope="module")
def matching() -> SoundMatching:
    return SoundMatching(tuple(KNOWN.values()))


def judged(matching: SoundMatching, said: str, others: str, ratios: Float32, most: int = 99) -> Sequence[str]:
    everyone = tuple(KNOWN.values())
    heard = spotted(everyone, NameSpotting(everyone), ratios)
    return [match.known.name for match in names_to_judge(matching, said.split(), others.split(), heard, most)]


def noise() -> Float32:
    return frames([NUMBERS["ʒ"]] * 12)


def test_names_that_sound_like_both_readings_come_first(matching: SoundMatching) -> None:
    found = judged(matching, "a look white", "elequist", noise())
    assert found[0] == "eliquis"
    assert len(found) == len(set(found)) > 50
    assert [KNOWN[name].is_drug for name in found[:-2]] == [True] * (len(found) - 2)


def test_a_name_that_was_heard_comes_first_whatever_was_written(matching: SoundMatching) -> None:
    said = frames(numbered(KNOWN["naproxen"].phonemes))
    assert judged(matching, "an upper rocks", "nap rocks in", said)[0] == "naproxen"
    assert "naproxen" in judged(matching, "hello there", "hollow dare", said)[:8]


def test_words_of_the_library_stand_against_the_drugs(matching: SoundMatching) -> None:
    *drugs, first, second = judged(matching, "vaso pressers", "vassal pressors", noise(), 8)
    assert len(drugs) == 8
    assert "vasopressors" in (first, second)
    assert "vasopressin" in drugs


def test_words_without_a_sound_have_no_names(matching: SoundMatching) -> None:
    assert judged(matching, "", "", noise()) == []
