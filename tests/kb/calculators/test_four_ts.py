"""The first of the four Ts, by the table of Lo 2006: told as a fall, or worked out of two counts."""

import pytest

from kb.calculators.contract import Value
from kb.calculators.registry import calculator

REST: dict[str, Value] = {"timing": "early", "thrombosis": "none", "other_cause": "definite"}
FOUR_TS = calculator("four_ts")


@pytest.mark.parametrize(
    ("fall", "nadir", "points"),
    [
        ("over", 20, 2), ("over", 19, 1), ("over", 10, 1), ("over", 9, 0), ("between", 200, 1), ("between", 10, 1),
        ("between", 9, 0), ("under", 200, 0), ("under", 15, 0),
    ],
)  # fmt: skip
def test_the_lowest_count_limits_what_a_fall_counts(fall: str, nadir: float, points: float) -> None:
    values: dict[str, Value] = REST | {"fall": fall, "nadir": nadir, "surgery": False}
    assert FOUR_TS.calculate(values).value == points


@pytest.mark.parametrize(
    ("before", "nadir", "points"),
    [(200, 99, 2), (200, 100, 1), (200, 140, 1), (200, 141, 0), (200, 200, 0), (100, 150, 0), (30, 12, 1)],
)
def test_a_fall_is_worked_out_of_two_counts(before: float, nadir: float, points: float) -> None:
    values: dict[str, Value] = REST | {"before": before, "nadir": nadir, "surgery": False}
    assert FOUR_TS.calculate(values).value == points
    assert [one.key for one in FOUR_TS.missing({"before": before})][:1] == ["nadir"]


def test_surgery_is_asked_of_only_where_it_changes_something() -> None:
    asked: dict[str, Value] = REST | {"fall": "over", "nadir": 40}
    assert [one.key for one in FOUR_TS.missing(asked)] == ["surgery"]
    assert FOUR_TS.calculate(asked | {"surgery": True}).value == 1
    assert FOUR_TS.missing(REST | {"fall": "over", "nadir": 15}) == ()
    assert FOUR_TS.missing(REST | {"fall": "between", "nadir": 40}) == ()
