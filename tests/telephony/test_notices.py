"""Notices reach the followers of their own call."""

from collections.abc import Mapping
from datetime import UTC, datetime

from dialog.line import Call
from telephony.notices import NoticeBoard


def call(name: str) -> Call:
    return Call(name, "default", "browser", "a", "b", datetime.now(UTC), "0" * 32)


def test_only_the_followers_of_the_call_are_told() -> None:
    board = NoticeBoard()
    told: list[tuple[str, Mapping[str, object]]] = []

    def follower(kind: str, facts: Mapping[str, object]) -> None:
        told.append((kind, facts))

    with board.follow(call("one"), follower), board.follow(call("one"), follower):
        board.notice(call("one"), "listening", {})
        board.notice(call("two"), "words", {"words": "private"})
    board.notice(call("one"), "ended", {})
    assert told == [("listening", {}), ("listening", {})]
