"""What counts as right, asked back, missed and wrong, and how words are counted."""

import numpy as np
import pytest

from commands.bench.drugless_sentences import Drugless, Effect, drugless_sentences, drugs_named, effect_of, sampled
from commands.bench.drugs_heard import Outcome, asked_names, outcome_of, question_about, tuned_on
from commands.bench.telephone_noise import LEAD, as_by_telephone
from commands.bench.word_error import compared, errors
from dialog.doubts import Doubt
from dialog.lexicon.names import known_names
from dialog.ports import Reading
from tests.shared_data import shared_data


@pytest.mark.parametrize(
    ("words", "doubts", "outcome"),
    [
        ("What is the dose of enoxaparin?", (), Outcome.RIGHT),
        ("What is the dose of lovenox?", (), Outcome.RIGHT),
        ("What is the dose of apixaban?", (), Outcome.WRONG),
        ("What is the dose of a nox a parent?", (), Outcome.MISSED),
        ("Dose of a nox?", (Doubt("a nox", (("apixaban", 0.4), ("enoxaparin", 0.3))),), Outcome.ASKED),
        ("Dose of a nox?", (Doubt("a nox", (("apixaban", 0.4), ("edoxaban", 0.3))),), Outcome.MISSED),
    ],
)
def test_what_a_call_would_do_with_it(words: str, doubts: tuple[Doubt, ...], outcome: Outcome) -> None:
    assert outcome_of("enoxaparin", Reading(words, 1.0, doubts=doubts)) is outcome


@pytest.mark.parametrize(
    ("words", "doubts", "effect"),
    [
        ("Monitor's gone into the fold.", (), Effect.LEFT),
        ("Monitors gone into vfend he's out cold.", (), Effect.PUT_IN),
        ("Is the car park open?", (Doubt("car park", (("carpine", 0.4),)),), Effect.ASKED),
    ],
)
def test_what_a_call_would_do_where_no_drug_was_said(words: str, doubts: tuple[Doubt, ...], effect: Effect) -> None:
    assert effect_of(Reading(words, 1.0, doubts=doubts)) is effect


def test_a_quarter_of_the_sentences_without_a_drug_is_asked_half_of_them_held_back() -> None:
    shared_data("clinical_questions.json")
    sentences = drugless_sentences()
    assert len(set(sentences)) == len(sentences) >= 60
    assert not any(drugs_named(sentence) for sentence in sentences)
    held_back = [one for one in sentences if not Drugless(one, "", False, one, Effect.LEFT).tuned]
    assert 0.35 <= len(held_back) / len(sentences) <= 0.65


def test_a_sentence_that_is_added_displaces_none() -> None:
    few = [f"Is patient number {number} awake?" for number in range(200)]
    more = [*few, *(f"Is room number {number} free?" for number in range(800))]
    asked = sampled(few)
    assert 25 <= len(asked) <= 75
    assert set(asked) < set(sampled(more))
    assert sampled(reversed(few)) == asked


def test_a_drug_in_another_spelling_is_a_drug() -> None:
    among = {f"Is {name} number {number} safe?" for number in range(40) for name in ("valaciclovir", "room")}
    assert {sentence.split()[1] for sentence in sampled(among)} == {"room"}


def test_two_hundred_known_drugs_are_asked_about_half_of_them_held_back() -> None:
    names = asked_names()
    assert len(set(names)) == 200
    assert all(known_names()[name].is_drug for name in names)
    assert 90 <= sum(map(tuned_on, names)) <= 110
    assert all(name in question_about(name) for name in names)


def test_noise_is_as_loud_as_it_is_said_to_be() -> None:
    tone = (8000 * np.sin(np.arange(16000) * 0.3)).astype(np.int16)
    noisy = as_by_telephone(tone, 10.0, [tone[:9000]], 1).astype(np.float64)
    clean = as_by_telephone(tone, None, (), 1).astype(np.float64)
    lead = noisy[:LEAD]
    ratio = 20 * np.log10(clean[LEAD:-LEAD].std() / lead.std())
    assert 8.0 < ratio < 12.0
    assert np.array_equal(noisy, as_by_telephone(tone, 10.0, [tone[:9000]], 1))


def test_words_are_counted_as_they_are_said() -> None:
    assert compared("What is 12 kg?") == compared("what is twelve kilograms")
    assert errors(["a", "b", "c"], ["a", "x", "c", "d"]) == 2
    assert errors([], ["a"]) == 1
