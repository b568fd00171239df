"""What we say, or said until a voice or a hold silenced it."""

from dataclasses import dataclass, field

from dialog.reply import Reply, ReplyKind


def _nothing() -> Reply:
    return Reply(ReplyKind.PROMPT, ())


@dataclass(slots=True)
class OurSpeech:
    """turn: the caller's turn it answers, 0 when none; played: seconds of it that the caller has heard."""

    utterance: int = 0
    turn: int = 0
    reply: Reply = field(default_factory=_nothing)
    played: float = 0.0
