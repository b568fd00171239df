"""The one-time link: who may use the softphone beyond loopback until accounts exist.

The service prints ``https://.../phone#link=TOKEN``. The token stands behind the # so that it reaches no log, no
referrer and no mail scanner that opens links; the page sends it once, and gets a cookie for it. Tokens and cookies are
32 random bytes, and only their SHA-256 is kept: of a random secret that is as good as a slow hash.
"""

import hashlib
import hmac
import json
import logging
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

logger = logging.getLogger(__name__)

HOUR = 3600.0
DAY = 24 * HOUR
ADMITTED_AT_MOST = 1000
"""Browsers remembered; the one that would lapse first makes room."""


class PhoneLink:
    """Issues links, exchanges each once for a cookie, and knows the cookies it gave."""

    def __init__(
        self,
        kept: Path,
        *,
        link_for: float = 24 * HOUR,
        admitted_for: float = 30 * DAY,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``kept``: the file (0600) that carries cookies' hashes over a restart; links end with the process."""
        self._kept = kept
        self._link_for = link_for
        self.admitted_for = admitted_for
        self._clock = clock
        self._links: dict[str, float] = {}
        self._admitted = self._read()

    def issue(self) -> str:
        """A new token, to be used once. Earlier ones stay good until they lapse."""
        token = secrets.token_urlsafe(32)
        self._links[_hash(token)] = self._clock() + self._link_for
        return token

    def redeem(self, token: str) -> str | None:
        """The cookie for a token, or None when the token is unknown, used up or lapsed."""
        found = _find(_hash(token), self._links)
        if found is None or self._links.pop(found) < self._clock():
            return None
        cookie = secrets.token_urlsafe(32)
        self._admitted[_hash(cookie)] = self._clock() + self.admitted_for
        if len(self._admitted) > ADMITTED_AT_MOST:
            del self._admitted[min(self._admitted, key=self._admitted.__getitem__)]
        self._write()
        return cookie

    def admits(self, cookie: str | None) -> bool:
        """Whether the cookie is one of ours and has not lapsed."""
        found = _find(_hash(cookie), self._admitted) if cookie else None
        return found is not None and self._admitted[found] > self._clock()

    def _read(self) -> dict[str, float]:
        try:
            rows = json.loads(self._kept.read_text())
            return {str(name): float(until) for name, until in rows.items() if float(until) > self._clock()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError, TypeError):
            # Nobody is locked out for good by it: the next start prints a new link.
            logger.warning("the list of admitted browsers cannot be read and starts anew", exc_info=True)
            return {}

    def _write(self) -> None:
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._kept.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(self._admitted, file)
        fresh.replace(self._kept)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _find(wanted: str, among: dict[str, float]) -> str | None:
    """Looks at all of them, so that the time it takes tells nothing."""
    found = [name for name in among if hmac.compare_digest(name, wanted)]
    return found[0] if found else None
