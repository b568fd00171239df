"""What is known of the caller's present turn."""

from dataclasses import dataclass

from dialog.reply import Reply


@dataclass(slots=True)
class CallersTurn:
    """
    began_at, voice_at, paused_at, ended_at: seconds of call audio of its first voice, its newest voice, the last voiced
    moment before the present pause, and its end.
    words: the newest reading, None while there is none. probability: the end-of-turn model's opinion of this pause.
    thinking_of: the words a reply was asked for; reply: the reply to ``thought_of``.
    covered: "one moment" was said.
    """

    began_at: float = 0.0
    voice_at: float = 0.0
    paused_at: float = 0.0
    ended_at: float = 0.0
    words: str | None = None
    probability: float | None = None
    thinking_of: str | None = None
    thought_of: str | None = None
    reply: Reply | None = None
    covered: bool = False

    @property
    def provisional(self) -> bool:
        """Whether the reply at hand is to be thought of once more when the turn has ended."""
        return self.reply is not None and self.reply.provisional

    def voice_again(self, at: float) -> None:
        """All that was concluded from the pause is void."""
        self.voice_at = at
        self.words = self.probability = self.thinking_of = self.thought_of = self.reply = None
        self.covered = False
