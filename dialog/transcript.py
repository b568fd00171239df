"""A conversation so far: turns as said, and as truly heard by the caller."""

from dataclasses import dataclass, field, replace

from dialog.reply import Reply, ReplyKind, Span


@dataclass(frozen=True, slots=True)
class HeardReply:
    """How much of a reply reached the caller's ear.

    text: the words heard, cut at the last whole word.
    unheard: the spans that were not heard to their end, in order.
    complete: nothing was cut.
    """

    text: str
    unheard: tuple[Span, ...] = ()
    complete: bool = True

    @property
    def unheard_vital(self) -> tuple[Span, ...]:
        return tuple(span for span in self.unheard if span.vital)


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: the caller's words, our reply, and what was heard of it."""

    number: int
    said: str
    reply: Reply
    heard: HeardReply


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a reply may depend on. Frozen: a speculative thought cannot change it.

    turns: oldest first, spoken ones only.
    speed: how fast we speak, 1.0 is the voice's own pace.
    """

    turns: tuple[Turn, ...] = ()
    speed: float = 1.0
    pending: Reply | None = field(default=None)

    @property
    def last(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    @property
    def last_answer(self) -> Turn | None:
        """The newest turn that answered from the library."""
        return next((turn for turn in reversed(self.turns) if turn.reply.kind is ReplyKind.ANSWER), None)

    @property
    def last_cited(self) -> Turn | None:
        """The newest turn that can say where it is from: an answer or a calculation."""
        kinds = (ReplyKind.ANSWER, ReplyKind.CALCULATE)
        return next((turn for turn in reversed(self.turns) if turn.reply.kind in kinds and turn.reply.citations), None)

    @property
    def calculating(self) -> bool:
        """Whether a calculation is open."""
        return self.pending is not None and self.pending.calculating

    @property
    def unheard_vital(self) -> tuple[Span, ...]:
        """Doses and warnings of the last reply that the caller did not hear."""
        return self.last.heard.unheard_vital if self.last else ()

    def after(self, turn: Turn) -> "Conversation":
        """The conversation with this turn added; a reply that asks stays pending for the next one.

        An order in the middle of a calculation ("where is that from?") leaves the calculation open, and so does an
        emergency, which a finding told for it may have been taken for.
        """
        interrupted = turn.reply.kind is ReplyKind.COMMAND or turn.reply.urgent
        kept = self.pending if interrupted and self.calculating else None
        return replace(
            self,
            turns=(*self.turns, turn),
            speed=turn.reply.speed or self.speed,
            pending=turn.reply if turn.reply.asks else kept,
        )
