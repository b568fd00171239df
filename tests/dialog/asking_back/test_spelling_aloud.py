"""Letters said one by one, with and without words for them."""

import pytest

from dialog.asking_back.doubted_drugs import with_spelled_drug
from dialog.asking_back.spelling_aloud import letters_in


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("b u s p", "busp"),
        ("B. U. S. P.", "busp"),
        ("B-U-S-P", "busp"),
        ("it's b as in bravo, u as in uncle, s as in sugar", "bus"),
        ("b for boy u like umbrella s for sam", "bus"),
        ("bravo uniform sierra papa", "busp"),
        ("bee you ess pee", "busp"),
        ("h y d r o double x", "hydroxx"),
        ("d as in bravo u as in uniform p as in papa", "bup"),
        ("x ray alfa november", "xan"),
        ("X-ray alfa november", "xan"),
        ("no, I said a p i x", "apix"),
    ],
)
def test_letters_are_understood(words: str, letters: str) -> None:
    assert letters_in(words) == letters


@pytest.mark.parametrize("words", ["yes", "a b", "buspirone", "no the second one", "what is the dose of b u s p", ""])
def test_other_words_are_no_spelling(words: str) -> None:
    assert letters_in(words) == ""


@pytest.mark.parametrize(
    ("question", "meant", "drug"),
    [
        ("what is the dose of b u s p i r o n e", "what is the dose of buspirone", "buspirone"),
        (
            "What is the dose of B.U.S.P.I.R.O.N.E. in anxiety?",
            "What is the dose of buspirone in anxiety?",
            "buspirone",
        ),
        ("a p i x a b a n, what dose", "apixaban, what dose", "apixaban"),
        ("is c o p d staged by f e v one", "is c o p d staged by f e v one", ""),
        ("the n i h s s of a stroke", "the n i h s s of a stroke", ""),
        ("what is a b c d e of trauma", "what is a b c d e of trauma", ""),
    ],
)
def test_a_drug_spelled_within_a_question_is_its_name(question: str, meant: str, drug: str) -> None:
    written, name = with_spelled_drug(question)
    assert name == drug
    assert written.replace(" ,", ",").replace("  ", " ") == meant
