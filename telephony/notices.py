"""Live notices of a call, brought to whoever follows that call."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from dialog.line import Call

Follower = Callable[[str, Mapping[str, object]], None]
"""Is told the kind of a notice and its facts; returns at once and never raises."""


class NoticeBoard:
    """An Observer (dialog/ports.py) that forwards the notices of each call to its followers, by call id.

    All on the event loop's thread. The kinds and their facts are in docs/reference/browser-protocol.md.
    """

    def __init__(self) -> None:
        self._followers: dict[str, list[Follower]] = {}

    def notice(self, call: Call, kind: str, facts: Mapping[str, object]) -> None:
        for follower in tuple(self._followers.get(call.id, ())):
            follower(kind, facts)

    @contextmanager
    def follow(self, call: Call, follower: Follower) -> Iterator[None]:
        """Within the context ``follower`` is told every notice of the call."""
        followers = self._followers.setdefault(call.id, [])
        followers.append(follower)
        try:
            yield
        finally:
            followers.remove(follower)
            if not followers:
                self._followers.pop(call.id, None)
