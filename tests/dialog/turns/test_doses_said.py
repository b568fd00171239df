"""How much of a dose the words end with."""

import pytest

from dialog.turns.doses_said import DoseTold, dose_told, says_dose


@pytest.mark.parametrize(
    ("words", "much"),
    [
        ("zero point five", DoseTold.NUMBER),
        ("Give 500.", DoseTold.NUMBER),
        ("zero point", DoseTold.BROKEN),
        ("one hundred and", DoseTold.BROKEN),
        ("zero point five milligrams,", DoseTold.AMOUNT),
        ("ten thousand units", DoseTold.AMOUNT),
        ("fifteen milligrams per kilo", DoseTold.WHOLE),
        ("five milligrams twice daily", DoseTold.WHOLE),
        ("one gram every six hours", DoseTold.WHOLE),
        ("one milligram I.V.", DoseTold.WHOLE),
        ("a child of twenty kilos", DoseTold.WHOLE),
        ("six years old", DoseTold.WHOLE),
        ("milligrams", DoseTold.NONE),
        ("for pneumonia", DoseTold.NONE),
        ("", DoseTold.NONE),
    ],
)
def test_how_much_of_a_dose_was_told(words: str, much: DoseTold) -> None:
    assert dose_told(words) is much


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("I gave him five milligrams", True),
        ("the dose is zero point five", True),
        ("is the dose five milligrams?", False),
        ("grade two", False),
        ("I gave five milligrams IV", False),
    ],
)
def test_who_is_saying_a_dose(words: str, says: bool) -> None:
    assert says_dose(words) is says
