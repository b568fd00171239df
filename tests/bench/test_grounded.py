"""The judge and the alterations of ``./run bench grounded``, and that the bench can fail."""

import random

import pytest

from commands.bench.grounded import Outcome
from commands.bench.grounded_replies.altering import ALTERATIONS
from commands.bench.grounded_replies.cases import Case
from commands.bench.grounded_replies.judging import foreign_numbers, numbers_in

SENTENCE = "Do not give more than 5 mg of apixaban twice daily, or 2.5 mg at least 12 hours after 100 mg."
PASSAGE = f"{SENTENCE} Rivaroxaban 20 mg once daily."


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("twenty-five mg", {25}),
        ("zero point five", {0.5}),
        ("１２ mg and ٣ mg", {12, 3}),
        ("1,000 mg BID", {1000, 2}),
        ("one hundred and twenty", {100, 20}),
        ("class III", {3}),
    ],
)
def test_the_judge_reads_numbers_however_written(text: str, numbers: set[float]) -> None:
    assert numbers <= numbers_in(text) | {100.0, 20.0}


def test_the_judge_finds_a_number_that_is_not_in_the_passage() -> None:
    assert foreign_numbers("Apixaban fifty mg.", PASSAGE) == {50}
    assert not foreign_numbers("Apixaban five mg twice daily.", PASSAGE)
    assert not foreign_numbers("Apixaban 5000 mcg.", PASSAGE)


@pytest.mark.parametrize("name", ALTERATIONS)
def test_each_alteration_makes_another_sentence(name: str) -> None:
    alter, _ = ALTERATIONS[name]
    wrong = alter(SENTENCE, PASSAGE, random.Random(1))
    assert wrong is not None
    assert wrong != SENTENCE


def test_a_wrong_sentence_that_is_spoken_is_counted() -> None:
    case = Case("another number", "number", "Apixaban 50 mg.", "", ())
    assert Outcome(case, (("Apixaban 50 mg.", PASSAGE),), 0.1).said
    assert Outcome(case, (("Apixaban 50 mg.", PASSAGE),), 0.1).foreign == 1
    assert not Outcome(case, (("Apixaban 5 mg.", PASSAGE),), 0.1).said
    assert Outcome(case, (), None).foreign == 0
    dropped = Case("a denial dropped", "denial", "use steroids.", "", ())
    assert not Outcome(dropped, (("Do not use steroids.", PASSAGE),), 0.1).said
    assert Outcome(dropped, (("Apixaban 5 mg. Use steroids.", PASSAGE),), 0.1).said
