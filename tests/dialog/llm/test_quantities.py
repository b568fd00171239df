"""Numbers however they are written are one quantity; what is not the same is not."""

import pytest

from dialog.llm.quantities import Quantity, row_of
from dialog.llm.wording import is_readable, plain_signs, with_figures


def quantities(text: str) -> list[Quantity]:
    return [token for token in row_of(plain_signs(text)) if isinstance(token, Quantity)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.5 mg", "zero point five milligrams"),
        ("0.5 mg", "500 micrograms"),
        (".5 mg", "0.5mg"),
        ("1 g", "1,000 mg"),
        ("5 mg BID", "5 mg twice daily"),
        ("5 mg BID", "five milligrams two times a day"),
        ("2–3 mg/kg", "2 to 3 mg per kg"),
        ("between 2 and 3 mg", "2-3 mg"),
        ("≥ 65 years of age", "at least 65 years of age"),
        ("age ≥ 80", "age 80 or older"),
        ("< 30 mL/min", "below 30 mL per minute"),
        ("≤ 60 kg", "60 kg or less"),
        ("maximum 4 g/day", "do not exceed 4 g per day"),
        ("5 mg daily", "5 mg/day"),
        ("q12h", "every 12 hours"),
        ("48 hours", "2 days"),
        ("50%", "fifty percent"),
        ("class III", "class 3"),
        ("６５ %", "65 percent"),
        ("0.1 units/kg/h", "0.1 units per kg per hour"),
        ("120/80 mmHg", "120/80 mm Hg"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert quantities(one)
    assert quantities(one) == quantities(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.5 mg", "5 mg"),
        ("5 mg", "5 mcg"),
        ("5 mg", "5 units"),
        ("5 mg", "5"),
        ("5 units", "5 IU"),
        ("5 mg", "5 to 10 mg"),
        ("5 mg", "at least 5 mg"),
        ("at least 5 mg", "more than 5 mg"),
        ("< 5", "≤ 5"),
        ("5 mg BID", "5 mg TID"),
        ("5 mg/kg", "5 mg"),
        ("12 months", "12 weeks"),
        ("12 months", "1 year"),
        ("q12h", "q8h"),
        ("5 mg/day", "5 mg/h"),
        ("about 5 mg", "5 mg"),
        ("1 mmol", "1 mEq"),
        ("140/90 mmHg", "140/80 mmHg"),
        ("infuse over 4 hours", "infuse more than 4 hours"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert quantities(one) != quantities(other)


@pytest.mark.parametrize("name", ["HbA1c", "CURB-65", "P2Y12", "CHA2DS2-VASc", "SGLT2", "G3a", "1O", "l0"])
def test_figures_in_a_name_are_no_quantity(name: str) -> None:
    assert quantities(f"the {name} of") == []


@pytest.mark.parametrize("text", ["аpixaban 5 mg", "apixaban ٥ mg", "apix\u200baban", "5 ㎎ of αpixaban", "½ tablet"])
def test_letters_and_figures_that_only_look_alike_are_not_readable(text: str) -> None:
    assert not is_readable(plain_signs(text))


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("twenty-five mg", "25 mg"),
        ("one hundred and twenty", "120"),
        ("two and a half mg", "2.5 mg"),
        ("six point two five", "6.25"),
        ("someone alone", "someone alone"),
        ("1,250 mg", "1250 mg"),
    ],
)
def test_words_become_figures(words: str, figures: str) -> None:
    assert with_figures(words) == figures
