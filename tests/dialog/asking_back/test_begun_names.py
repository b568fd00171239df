"""A name that was only begun, or that the caller could not read or hear, is asked and not guessed at."""

import time

import pytest

from dialog.asking_back.begun_names import begun_name, one_of_two
from dialog.asking_back.confirming import confirm, confirmed


@pytest.mark.parametrize(
    ("words", "heard", "names"),
    [
        (
            "What do you start hydra... hydroxa... the one that ends in zine, what do you start that at?",
            "hydra... hydroxa... the one that ends in zine",
            ("hydroxyzine", "hydralazine"),
        ),
        ("nifedi... nicardi... what rate", "nifedi... nicardi...", ("nicardipine", "nifedipine")),
        ("nurse says nifedi nicardi, the line's terrible", "nifedi nicardi", ("nicardipine", "nifedipine")),
        ("Bu-something-one for her mood", "bu-something-one", ("buspirone", "bupropion")),
        ("can I give dobuta - what's it, for shock", "dobuta - what's it", ("dobutamine", "dopamine")),
        ("the dose of rosuva... the statin", "rosuva...", ("rosuvastatin",)),
        (
            "predniso- bad line -one or -lone, what dose",
            "predniso- bad line -one or -lone",
            ("prednisone", "prednisolone"),
        ),
        (
            "how much cef-something, triaxone or azolin",
            "cef-something, triaxone or azolin",
            ("ceftriaxone", "cefazolin"),
        ),
        ("nifedi- for angina or for pressure, what dose", "nifedi-", ("nifedipine", "nimodipine")),
    ],
)
def test_a_name_that_was_begun_is_found(words: str, heard: str, names: tuple[str, ...]) -> None:
    found = begun_name(words)
    assert found is not None
    assert (found.heard, found.names) == (heard, names)


@pytest.mark.parametrize(
    "words",
    [
        "I'm swapping her bendro... no, sorry, her hydrochlorothiazide, for chlorthalidone",
        "hydra... hydralazine in heart failure, what dose",
        "apixaban... in atrial fibrillation",
        "he's on, um... warfarin",
        "give him something for the pain... what dose",
        "is there a long-term plan - for gout",
        "what is the dose of apixaban",
        "",
    ],
)
def test_what_was_said_whole_begins_no_name(words: str) -> None:
    assert begun_name(words) is None


@pytest.mark.parametrize(
    ("words", "heard", "names"),
    [
        (
            "What's the loading dose for pentobarbital, or phenobarbital, whichever he said, I couldn't hear?",
            "pentobarbital, or phenobarbital",
            ("pentobarbital", "phenobarbital"),
        ),
        ("it says metoprolol or bisoprolol, it's illegible", "metoprolol or bisoprolol", ("metoprolol", "bisoprolol")),
    ],
)  # fmt: skip
def test_a_caller_who_cannot_tell_is_asked(words: str, heard: str, names: tuple[str, str]) -> None:
    found = one_of_two(words)
    assert found is not None
    assert (found.heard, found.names) == (heard, names)


@pytest.mark.parametrize(
    "words",
    [
        "nicardipine or labetalol for his blood pressure",
        "is apixaban or warfarin better, whichever is safer",
        "I can't remember if it's aspirin or nothing after stroke",
        "I couldn't hear, say that again",
    ],
)
def test_a_caller_who_chooses_between_two_is_not(words: str) -> None:
    assert one_of_two(words) is None


def test_the_answer_takes_the_place_of_the_stumble() -> None:
    words = "What do you start hydra... hydroxa... the one that ends in zine, what do you start that at?"
    found = begun_name(words)
    assert found is not None
    asked = confirm(words, found)
    assert asked.text == "Did you say hydroxyzine, h y d r o x, or hydralazine, h y d r a l?"
    assert confirmed(asked, "the second one") == "what do you start hydralazine, what do you start that at?"


def test_it_is_quick() -> None:
    words = "seventy six year old with pericarditis, cholangitis and hyponatraemia, takes a dozen tablets, what now..."
    begun_name(words)
    began = time.perf_counter()
    begun_name(words)
    assert time.perf_counter() - began < 0.015 * 3
