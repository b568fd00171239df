import pytest

from dialog.calculating.numbers import tokens


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("two point one", "2.1"), ("2.1", "2.1"), ("one hundred and twenty over eighty", "120 over 80"),
        ("one twenty over eighty", "120 over 80"), ("eighty kilos", "80 kilos"), ("six foot two", "6 foot 2"),
        ("ninety eight point six", "98.6"), ("twelve thousand three hundred", "12300"), ("12,300", "12300"),
        ("seven point two five", "7.25"), ("seven point oh five", "7.05"), ("point eight", "0.8"), (".8", "0.8"),
        ("one oh five", "105"), ("a hundred and ten", "110"), ("a 75-year-old woman", "a 75 year old woman"),
        ("pH 7.29.", "ph 7.29 ,"), ("one fifteen", "115"), ("thirty seven degrees", "37 degrees"), ("zero", "0"),
        ("twenty one", "21"), ("three hundred", "300"), ("12 thousand", "12000"), ("seven point twenty five", "7.25"),
        ("heart rate 110, age 60", "heart rate 110 , age 60"),
    ],
)  # fmt: skip
def test_numbers_become_figures(words: str, found: str) -> None:
    assert " ".join(tokens(words)) == found
