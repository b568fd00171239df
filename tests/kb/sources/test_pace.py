"""How often a server is asked; the clock is an argument."""

from datetime import UTC, datetime

import pytest

from kb.sources.pace import LONGEST_REST, REST_WHEN_UNSAID, Pace, retry_after

TODAY = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def test_requests_are_spaced_out() -> None:
    pace = Pace(0.5)
    assert [round(pace.wait(now), 3) for now in (10.0, 10.0, 10.1, 20.0)] == [0.0, 0.5, 0.9, 0.0]


def test_a_server_gets_the_rest_it_asks_for() -> None:
    pace = Pace(0.5)
    assert pace.resting(10.0) == 0.0
    pace.rest(10.0, 30.0)
    assert pace.resting(15.0) == 25.0
    assert pace.resting(40.0) == 0.0
    pace.rest(50.0, 10**9)
    assert pace.resting(50.0) == LONGEST_REST


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Thu, 26 Nov 2026 12:01:30 GMT", 90.0),
        ("Thu, 26 Nov 2026 11:00:00 GMT", 0.0),
        ("Thu, 26 Nov 2026 12:01:30 -0000", 90.0),
        ("", REST_WHEN_UNSAID),
        ("soon", REST_WHEN_UNSAID),
        ("-5", REST_WHEN_UNSAID),
        ("9" * 400, 999_999_999.0),
    ],
)
def test_retry_after(header: str, seconds: float) -> None:
    assert retry_after(header, TODAY) == seconds
