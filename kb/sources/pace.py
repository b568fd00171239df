"""How often a server may be asked, and when it wants to be left alone (pure: the time is an argument)."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_REST = 3_600.0
SHORTEST_REST = 1.0
REST_WHEN_UNSAID = 30.0


class Pace:
    """At most one request each ``apart`` seconds, and none while the server wants its rest."""

    def __init__(self, apart: float) -> None:
        self.apart = apart
        self._free_at = 0.0
        self._rest_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next request may leave; takes that place, so call it once for each request."""
        at = max(now, self._free_at)
        self._free_at = at + self.apart
        return at - now

    def resting(self, now: float) -> float:
        """Seconds for which the server asked to be left alone; 0 when it may be asked."""
        return max(0.0, self._rest_until - now)

    def rest(self, now: float, seconds: float) -> None:
        self._rest_until = now + min(max(seconds, SHORTEST_REST), LONGEST_REST)


def retry_after(header: str, today: datetime) -> float:
    """Seconds, from a Retry-After header (RFC 9110 section 10.2.3: seconds, or a date); 30 when it says nothing."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return REST_WHEN_UNSAID
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - today).total_seconds())
