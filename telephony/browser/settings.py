"""What a site may set about the browser softphone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BrowserSettings:
    """The WebSocket door of the softphone.

    organisation: whose calls these are.
    lead: seconds of speech the page is fed ahead of the caller's ear; what it bridges is a stalled network.
    vanished_after: seconds without a frame from a page that is not muted, after which the call is ended.
    hello_within: seconds a connection may stay open without saying hello.
    ring_within: seconds a call may wait for an answer before it is refused as unavailable.
    slow_after: seconds of our own messages a page may leave unread before it counts as vanished.
    """

    organisation: str = "default"
    lead: float = 0.24
    vanished_after: float = 10.0
    hello_within: float = 5.0
    ring_within: float = 15.0
    slow_after: float = 10.0
