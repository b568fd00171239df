"""Every emergency is caught, and talk about emergencies is not one."""

import json
import time
from pathlib import Path

import pytest

from dialog.safety import Danger, danger_in, expanded, read_phrases
from tests.shared_data import shared_data

WRITTEN = json.loads(Path(__file__).with_name("emergency_utterances.json").read_text(encoding="utf-8"))
SENTENCES = json.loads(Path(__file__).with_name("emergency_sentences.json").read_text(encoding="utf-8"))
SETS = ("first", "second", "third", "fourth")
MOST_FALSE = 1 / 16


def _false_alarms(look_alikes: list[str]) -> list[str]:
    return [words for words in look_alikes if danger_in(words)]


@pytest.mark.parametrize("name", ["own", "held_back"])
def test_our_own_utterances(name: str) -> None:
    utterances = WRITTEN[name]
    assert [words for words in utterances["emergency"] if not danger_in(words)] == []
    false = _false_alarms(utterances["look_alike"])
    assert len(false) <= len(utterances["look_alike"]) * MOST_FALSE, false


@pytest.mark.parametrize("words", [words for name in SETS for words in SENTENCES[name]["emergency"]])
def test_an_emergency_in_a_callers_own_words(words: str) -> None:
    assert danger_in(words) is not None


@pytest.mark.parametrize("words", [words for name in SETS for words in SENTENCES[name]["look_alike"]])
def test_a_figure_of_speech_or_what_is_over_is_none(words: str) -> None:
    assert danger_in(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "She's just had penicillin, her lips have blown up and I can't get a blood pressure.",
        "Head's out, it keeps sucking back in and the shoulders won't follow.",
        "I can't get the shoulders out, it's been two minutes.",
        "I was checking the crash trolley but now he's stopped breathing.",
    ],
)
def test_what_a_midwife_or_a_nurse_sees(words: str) -> None:
    assert danger_in(words) is not None


@pytest.mark.parametrize(
    "words",
    [
        "I can't get his blood pressure down, what do I add?",
        "Ectopic on the scan, no heartbeat. Is methotrexate an option?",
        "Refreshing the box, say a potassium of seven with tented T waves: how much calcium?",
        "Checking the antidote bag: what is in it for somebody out of a house fire, not breathing?",
        "I can't get the shoulders to relax in this frozen shoulder.",
    ],
)
def test_what_is_managed_or_prepared_is_none(words: str) -> None:
    assert danger_in(words) is None


def test_the_seed() -> None:
    seed = json.loads(shared_data("spoken_emergency_seed.json").read_text(encoding="utf-8"))
    assert [words for words in seed["emergency"] if not danger_in(words)] == []
    assert len(_false_alarms(seed["look_alike_not_emergency"])) <= 1


def test_clinical_questions_are_no_emergencies() -> None:
    questions = json.loads(shared_data("clinical_questions.json").read_text(encoding="utf-8"))
    assert _false_alarms(questions) == []


@pytest.mark.parametrize(
    "words",
    [
        "I want to kill myself.",
        "i took all my pills and i don't want to be here any more",
        "I can't breathe!",
        "i think i'm having a heart attack",
        "my chest is really tight",
        "I feel like ending it, I've got the insulin here.",
    ],
)
def test_the_callers_own_danger(words: str) -> None:
    assert danger_in(words) is Danger.CALLER


@pytest.mark.parametrize(
    "words",
    [
        "I failed my finals and I want to kill myself",
        "It's all settled, I'm going to end my life tonight",
        "I'm writing the letter now, I don't want to be here any more",
        "after the exam I took all my tablets and I don't want to be here",
    ],
)
def test_no_exam_or_letter_hides_the_callers_own_danger(words: str) -> None:
    assert danger_in(words) is Danger.CALLER


@pytest.mark.parametrize(
    "words",
    [
        "in the role play the patient says I want to kill myself, what do I answer",
        "ten years ago I wanted to kill myself, can I still fly",
    ],
)
def test_a_quoted_line_or_what_is_long_past_is_not_the_callers_own(words: str) -> None:
    assert danger_in(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "We've a lady bleeding out, I'm filling in the form for blood, what ratio?",
        "I'm doing the notes, he's stopped breathing.",
        "She's not breathing and I'm writing up the drug chart",
        "He's fitting, it settled for a second, he's fitting again",
        "mum's arrested, the baby's out and he's fine",
        "I'm at a lecture and a man's collapsed, no pulse",
        "it's gone down to sixty over forty, it settled and now it's fifty systolic",
    ],
)
def test_what_is_told_in_the_present_is_of_now(words: str) -> None:
    assert danger_in(words) is Danger.SOMEBODY


@pytest.mark.parametrize(
    ("topic", "now"),
    [
        (
            "what is the guideline for cardiac arrest",
            "what is the guideline for cardiac arrest he is in v fib right now",
        ),
        ("dose of epinephrine in anaphylaxis", "dose of epinephrine in anaphylaxis she is going into shock"),
        ("for the lecture the patient is not breathing", "this is not a drill the patient is not breathing"),
        ("she had a seizure last year", "she had a seizure last year and she's seizing right now"),
        ("he denies chest pain", "he denies chest pain but now he's not breathing"),
        (
            "doing the discharge letter, he was in arrest for ten minutes",
            "doing the discharge letter, he's in arrest",
        ),
        ("acute glaucoma, pressure of fifty", "acute abdomen, pressure of fifty"),
        ("motor neurone, can't swallow any more", "stung on the tongue and can't swallow any more"),
        ("who is at risk of jumping", "there's a man up on the car park roof saying he'll jump"),
        ("her arm went weak for an hour and it's gone now", "her arm went weak and it's gone dead"),
        ("he collapsed last Tuesday and he's fine now", "he collapsed last Tuesday and now he's not responding"),
        ("his toe's on fire", "his coat's on fire"),
        ("his pressure keeps dropping with each dose", "his pressure keeps dropping"),
        ("I've got a seventy six year old, bleed on the CT, on warfarin", "we've got a massive bleed"),
        ("cut her down to two tablets", "we've just cut her down, there was a rope"),
        ("he said last year that he would be home", "she's threatening that she'll hang herself in the bathroom"),
    ],
)
def test_a_topic_becomes_an_emergency_by_what_follows(topic: str, now: str) -> None:
    assert danger_in(topic) is None
    assert danger_in(now) is Danger.SOMEBODY


@pytest.mark.parametrize("words", ["", "...", "hello", "yes", "x" * 5000])
def test_nothing_in_nothing(words: str) -> None:
    assert danger_in(words) is None


def test_short_forms_are_written_out() -> None:
    assert expanded("He's not... uh, they've got — can't!") == "he is not they have cannot"


def test_a_phrase_file_is_read_by_section() -> None:
    patterns = read_phrases("# note\n[one]\nalpha|beta\n\ngamma\n[two]\ndelta <tail>\n")
    assert patterns["one"].search("a gamma ray")
    assert not patterns["one"].search("alphabet")
    assert patterns["two"].sub("", "delta of something he is here").strip() == "he is here"


def test_a_section_may_name_an_earlier_one() -> None:
    patterns = read_phrases("[topics]\nalpha|beta\n[now]\nwe have an? <topics>\n")
    assert patterns["now"].search("we have a beta")
    assert not patterns["now"].search("we have a gamma")


def test_it_is_fast_even_on_a_long_monologue() -> None:
    monologue = " ".join(WRITTEN["own"]["look_alike"] * 6)
    began = time.perf_counter()
    danger_in(monologue)
    assert time.perf_counter() - began < 0.25
