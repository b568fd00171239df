"""Letters said one by one, with and without words for them."""

import pytest

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
