"""Asking which drug was meant, and taking the answer: a name, a place, letters, yes or no."""

import pytest

from dialog.asking_back.begun_names import one_of_two
from dialog.asking_back.confirming import confirm, confirmed, use_added
from dialog.asking_back.sound_alikes import SoundAlike
from dialog.reply import Reply, ReplyKind

GUESS = confirm("What is the dose of Bus by your own?", SoundAlike("bus by your own", ("buspirone", "bortezomib")))
PAIR = confirm("dose of hydralazine", SoundAlike("hydralazine", ("hydralazine", "hydroxyzine")))
ONLY = confirm("is lobitbate safe", SoundAlike("lobitbate", ("lopid",)))


def test_the_likeliest_is_asked_first_and_put_in_the_question() -> None:
    assert GUESS.kind is ReplyKind.CONFIRM
    assert GUESS.options == ("buspirone", "bortezomib")
    assert GUESS.question == "what is the dose of buspirone?"
    assert GUESS.text.startswith("Did you say buspirone, b u s")


def test_a_single_name_is_spelled_and_asked() -> None:
    assert ONLY.text == "Did you say lopid, l o p i d?"
    assert confirmed(ONLY, "yes") == "is lopid safe"
    assert confirmed(ONLY, "no") == ""


@pytest.mark.parametrize(
    ("pending", "words", "question"),
    [
        (GUESS, "bortezomib", "what is the dose of bortezomib?"),
        (GUESS, "the second one", "what is the dose of bortezomib?"),
        (GUESS, "b u s p", "what is the dose of buspirone?"),
        (GUESS, "b as in bravo o as in oscar r as in romeo", "what is the dose of bortezomib?"),
        (GUESS, "bravo uniform sierra", "what is the dose of buspirone?"),
        (GUESS, "a p i x", "what is the dose of apixaban?"),
        (GUESS, "yes", "what is the dose of buspirone?"),
        (GUESS, "no", ""),
        (PAIR, "no", "dose of hydroxyzine"),
        (PAIR, "h y d r o x", "dose of hydroxyzine"),
    ],
)
def test_the_answer_settles_the_name(pending: Reply, words: str, question: str) -> None:
    assert confirmed(pending, words) == question


def test_letters_of_no_known_drug_begin_anew_and_other_words_are_no_answer() -> None:
    assert confirmed(GUESS, "z z z") == ""
    assert confirmed(GUESS, "what is the treatment of gout") is None


def test_the_use_may_be_told_with_the_name_or_instead_of_it() -> None:
    assert confirmed(PAIR, "hydralazine for heart failure") == "dose of hydralazine for heart failure"
    assert confirmed(PAIR, "for heart failure") is None
    assert use_added(PAIR, "for heart failure") == "dose of hydralazine for heart failure"
    assert use_added(PAIR, "what is first line for gout") is None


def test_what_was_said_of_the_doubt_is_no_part_of_the_question() -> None:
    words = "duloxetine or fluoxetine, I can't read it, the starting dose"
    found = one_of_two(words)
    assert found is not None
    assert confirm(words, found).question == "duloxetine, the starting dose"
