"""From text to phonemes: drug names as adopted, words kept apart, sentences found."""

import json

import pytest

from dialog.tts.drug_phonemes import DRUG_PHONEMES
from dialog.tts.hibari import ALPHABET
from dialog.tts.pronouncing import Pronouncing, sentences


@pytest.fixture(scope="module")
def pronouncing() -> Pronouncing:
    return Pronouncing()


def test_every_drug_is_written_in_the_voices_alphabet() -> None:
    alphabet = set(json.loads(ALPHABET.verified().read_text(encoding="utf-8")))
    for drug, phonemes in DRUG_PHONEMES.items():
        assert set(phonemes) <= alphabet, drug
        assert phonemes.count("ˈ") == 1, drug
        assert drug == drug.lower()


@pytest.mark.parametrize("written", ["apixaban", "Apixaban", "apixaban,", "(apixaban)"])
def test_a_drug_is_said_our_way_however_it_is_written(pronouncing: Pronouncing, written: str) -> None:
    [word, _] = pronouncing.words(f"{written} helps.")
    assert DRUG_PHONEMES["apixaban"] in word.phonemes


def test_drugs_within_other_words_are_left_alone(pronouncing: Pronouncing) -> None:
    [word] = pronouncing.words("apixabanlike")
    assert DRUG_PHONEMES["apixaban"] not in word.phonemes


def test_numbers_and_units_belong_to_the_words_they_were(pronouncing: Pronouncing) -> None:
    text = "Give 2.5 mg now."
    words = {text[word.start : word.end]: word.phonemes for word in pronouncing.words(text)}
    assert words["2.5"].startswith("tˈu pYnt")
    assert words["mg"].startswith("mˈɪləɡɹˌæm")
    assert set(words) == {"Give", "2.5", "mg", "now."}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One thing. Two things? Three!", ["One thing. ", "Two things? ", "Three!"]),
        ("Ask Dr. Smith. He knows.", ["Ask Dr. Smith. ", "He knows."]),
        ("No end", ["No end"]),
        ("", []),
        ("  ", []),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert [sentence for _, sentence in sentences(text)] == found
    assert all(text[begin:].startswith(sentence) for begin, sentence in sentences(text))
