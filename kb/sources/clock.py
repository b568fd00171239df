"""The day a page was fetched on, for its reference."""

from datetime import UTC, date, datetime


def today() -> date:
    return datetime.now(UTC).date()
