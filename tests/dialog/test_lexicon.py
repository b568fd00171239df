"""The table of names, and names found by how words sound over a telephone."""

import pytest

from dialog.asking_back.confusable_drugs import CONFUSABLE_SETS
from dialog.lexicon.confusions import telephone_confusions
from dialog.lexicon.matching import SoundMatching
from dialog.lexicon.names import KnownName, known_names, same_substance
from dialog.lexicon.sounds import NUMBERS, PHONEMES, phonemes_of
from dialog.stt.candidates import liking


@pytest.fixture(scope="module")
def matching() -> SoundMatching:
    return SoundMatching(tuple(known_names().values()))


def test_every_name_has_sounds_and_every_drug_a_substance() -> None:
    names = known_names()
    assert len(names) > 4000
    for known in names.values():
        assert known.phonemes, known.name
        assert set(known.phonemes) <= set(NUMBERS), known.name
        assert bool(known.substance) is known.is_drug, known.name


def test_every_confusable_name_is_known() -> None:
    listed = {name for confusable in CONFUSABLE_SETS for name in confusable.names}
    assert listed <= {name for name, known in known_names().items() if known.is_drug}


def test_the_table_is_what_its_writer_writes() -> None:
    """The voice's rules give the phonemes that are written: another version of them makes the table stale."""
    for known in list(known_names().values())[::200]:
        assert phonemes_of(known.name) == known.phonemes


def test_brand_and_generic_are_one_drug_and_words_are_none() -> None:
    assert same_substance("eliquis", "apixaban")
    assert not same_substance("hydralazine", "hydroxyzine")
    for kind in ("word", "term"):
        words = [known.name for known in known_names().values() if known.kind == kind]
        assert not same_substance(words[0], words[1])


def test_a_term_is_the_likelier_the_more_is_written_of_it_and_never_as_likely_as_a_drug() -> None:
    rare, often, oftener = (KnownName("troponin", "", "term", mentions, "tɹɑpənən") for mentions in (3, 19, 500))
    word = KnownName("maximally", "", "word", 500, "mæksəməli")
    assert liking(word) == liking(rare) < liking(often) < liking(oftener)
    assert all(liking(known) > liking(oftener) for known in known_names().values() if known.is_drug)


def test_a_sound_is_best_taken_for_itself_and_stops_for_each_other_before_vowels() -> None:
    taken = telephone_confusions().taken
    for phoneme in "ptkmnszflɹ":
        said = NUMBERS[phoneme]
        assert taken[said].argmax() == said, phoneme
    assert taken[NUMBERS["m"], NUMBERS["n"]] > taken[NUMBERS["m"], NUMBERS["s"]]
    assert taken.shape == (len(PHONEMES), len(PHONEMES))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("bus by your own", "buspirone"),
        ("hydrolazine", "hydralazine"),
        ("a nox a pear into a", "enoxaparin"),
        ("villas out on to", "vilazodone"),
    ],
)
def test_the_likeliest_name_is_the_one_meant(matching: SoundMatching, words: str, name: str) -> None:
    best = max(matching.matches(words.split()), key=lambda match: match.evidence)
    assert best.known.name == name


def test_a_match_tells_its_words(matching: SoundMatching) -> None:
    found = {match.known.name: match for match in matching.matches("dose of villas out on in adults".split())}
    assert (found["vilazodone"].first, found["vilazodone"].last) == (2, 4)


def test_words_without_a_sound_match_nothing(matching: SoundMatching) -> None:
    assert matching.matches([]) == []
    assert matching.matches(["", " "]) == []
