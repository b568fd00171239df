"""The 55 rows of MedCalc-Bench-Verified: every shared calculator within the row's own limits."""

from commands.bench.calculators import FILE, Comparison, compare, read_rows, rows_of
from tests.shared_data import shared_data


def compared() -> Comparison:
    return compare(read_rows(shared_data(str(FILE))))


def test_none_is_wrong() -> None:
    assert [one for one in compared().compared if not one.right] == []


def test_every_shared_row_is_compared() -> None:
    comparison = compared()
    assert len(comparison.compared) == 38
    assert len(comparison.left_out) == 17


def test_the_bench_tells_how_many_are_wrong() -> None:
    wrong, shared, *_ = rows_of(compared())
    assert (wrong.value, wrong.reached, shared.value) == (0, True, 38)
