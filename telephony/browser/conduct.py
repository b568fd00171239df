"""What a page may send when: hello first and once, no more than a stalled network explains, no playhead ahead of us."""

from dialog.audio import SpeechFrame
from telephony.browser.wire import (
    AGAINST_POLICY,
    UNSUPPORTED,
    VERSION,
    ClientMessage,
    Hello,
    Playhead,
    ProtocolBroken,
)

BURST = 1500
"""Messages that may come at once: a network stalled for ten seconds lets go of about 75 for each of them."""
PACE = 150
"""Messages a second in the long run: 50 of sound, 25 playheads, keys, and as many again."""
REMEMBERED = 8
"""Utterances whose playhead may still come; later ones push them out."""
ROUNDING = 0.02
"""Seconds a playhead may overshoot: the page counts in its own samples."""


class Conduct:
    """One page's conduct in one call. Pure: the time in seconds is passed in."""

    def __init__(self) -> None:
        self._greeted = False
        self._allowance = float(BURST)
        self._seen_at: float | None = None
        self._sent: dict[int, float] = {}
        self._played: tuple[int, float] = (0, 0.0)

    def spoken(self, frame: SpeechFrame) -> None:
        """This frame has left for the page, so that a playhead may cover it."""
        end = frame.offset + len(frame.pcm) / 2 / frame.rate
        self._sent[frame.utterance] = max(end, self._sent.get(frame.utterance, 0.0))
        if len(self._sent) > REMEMBERED:
            del self._sent[min(self._sent)]

    def check(self, message: ClientMessage, now: float) -> ClientMessage | None:
        """The message, or None when it is only stale. Raises ProtocolBroken when the page may not send it now."""
        self._spend(now)
        if isinstance(message, Hello):
            return self._greet(message)
        if not self._greeted:
            raise ProtocolBroken(AGAINST_POLICY, "the first message is hello")
        return self._advance(message) if isinstance(message, Playhead) else message

    def _spend(self, now: float) -> None:
        if self._seen_at is not None:
            self._allowance = min(BURST, self._allowance + (now - self._seen_at) * PACE)
        self._seen_at = now
        self._allowance -= 1
        if self._allowance < 0:
            raise ProtocolBroken(AGAINST_POLICY, f"more than {PACE} messages a second")

    def _greet(self, hello: Hello) -> Hello:
        if self._greeted:
            raise ProtocolBroken(AGAINST_POLICY, "hello is said once")
        if hello.version != VERSION:
            raise ProtocolBroken(UNSUPPORTED, f"this service speaks version {VERSION}: load the page again")
        self._greeted = True
        return hello

    def _advance(self, playhead: Playhead) -> Playhead | None:
        sent = self._sent.get(playhead.utterance)
        if sent is None and playhead.utterance < min(self._sent, default=0):
            return None
        if sent is None or playhead.offset > sent + ROUNDING:
            raise ProtocolBroken(AGAINST_POLICY, "a playhead is ahead of what was sent")
        position = (playhead.utterance, min(playhead.offset, sent))
        if position <= self._played:
            return None
        self._played = position
        return Playhead(*position)
