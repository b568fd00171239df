"""A mere mention sets nothing off, and the same words meant in earnest still do. The sentences tell their own story."""

import json
from pathlib import Path

import pytest

from dialog.asking_back.doubted_drugs import drug_to_confirm
from dialog.asking_back.to_be_given import asked_about, to_be_given
from dialog.calculating.recognising import calculation_asked
from dialog.safety import danger_in, told_of_elsewhere

SETS = json.loads(Path(__file__).with_name("mentioned_or_meant.json").read_text(encoding="utf-8"))
HALVES = ("tuning", "second", "kept")
LEFT_TO_MEANING = 6
"""Of the emergencies so many are no phrase's; together with meaning all 45 were caught on 2026-11-27."""


def every(kind: str, name: str) -> list[str]:
    return [words for half in HALVES for words in SETS[kind][half][name]]


def test_an_emergency_among_words_of_another_time_is_still_one() -> None:
    missed = [words for words in every("emergency", "now") if danger_in(words) is None]
    assert len(missed) <= LEFT_TO_MEANING, missed
    assert [words for words in missed if told_of_elsewhere(words)] == []


@pytest.mark.parametrize("words", every("emergency", "mention"))
def test_what_is_over_supposed_or_written_up_is_no_emergency(words: str) -> None:
    assert danger_in(words) is None


@pytest.mark.parametrize(
    ("words", "name"), [pair for half in HALVES for pair in SETS["calculation"][half]["asked"].items()]
)
def test_a_calculation_that_is_asked_for_is_begun(words: str, name: str) -> None:
    assert any(name in one.name for one in calculation_asked(words) or ())


@pytest.mark.parametrize("words", every("calculation", "mention"))
def test_a_score_that_is_known_or_beside_the_question_is_not(words: str) -> None:
    assert calculation_asked(words) is None


UNDECIDED = {
    "Is there anything about bupropion and weight gain?",
    "Her mother's on carbamazepine and she's asking about the implant.",
}
"""Nothing in the words says that nobody is to be given it: then it is to be."""


@pytest.mark.parametrize("words", every("drug", "mention"))
def test_a_drug_told_of_is_not_to_be_given(words: str) -> None:
    alike = drug_to_confirm(words, ())
    assert alike is None or to_be_given(words, alike.heard) is (words in UNDECIDED)


@pytest.mark.parametrize("words", every("drug", "to be confirmed"))
def test_a_drug_to_be_given_is(words: str) -> None:
    alike = drug_to_confirm(words, ())
    assert alike is not None
    assert to_be_given(words, alike.heard)


def test_a_drug_of_the_story_is_not_what_is_asked_about() -> None:
    assert asked_about("he takes amlodipine. Does amlodipine swell ankles?", "amlodipine")
    assert not asked_about("he takes amlodipine. What else for his pressure?", "amlodipine")


def test_the_drug_of_the_story_is_to_be_given_when_the_question_says_it() -> None:
    assert to_be_given("she's on clonazepam. Can I stop it?", "clonazepam")
    assert not to_be_given("she's on clonazepam. Can I give zopiclone?", "clonazepam")


def test_what_somebody_is_allergic_to_is_not_given() -> None:
    assert not to_be_given("he's allergic to penicillin, what do I give instead?", "penicillin")
    assert not asked_about("what do I give with a penicillin allergy?", "penicillin")
    assert to_be_given("how much penicillin do I give, he has no allergies?", "penicillin")
