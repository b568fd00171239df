"""What is to be said: a reply made of spans, each with what it rests on."""

from dataclasses import dataclass
from enum import StrEnum

from dialog.calculating.state import State
from kb.documents import Citation


class SpanKind(StrEnum):
    EMERGENCY = "emergency"
    UNDERSTOOD = "understood"
    ANSWER = "answer"
    SOURCE = "source"
    NOTICE = "notice"
    QUESTION = "question"
    PROMPT = "prompt"


class ReplyKind(StrEnum):
    GREETING = "greeting"
    ANSWER = "answer"
    CLARIFY = "clarify"
    CONFIRM = "confirm"
    CALCULATE = "calculate"
    ABSTAIN = "abstain"
    COMMAND = "command"
    PROMPT = "prompt"
    FAILURE = "failure"
    GOODBYE = "goodbye"


class Afterwards(StrEnum):
    """What follows when the reply has been spoken to its end."""

    LISTEN = "listen"
    HAND_OVER = "hand_over"
    HANG_UP = "hang_up"


class Command(StrEnum):
    """What a caller may order at any time, by voice or by key."""

    OPERATOR = "operator"
    REPEAT = "repeat"
    SLOWER = "slower"
    SOURCE = "source"
    STOP = "stop"
    HELP = "help"
    GO_ON = "go_on"
    SPELL = "spell"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class Span:
    """One clause or sentence, the smallest piece that is synthesised, resumed and remembered.

    text: as shown and kept in the transcript.
    spoken: as given to the synthesiser ("0.5 mg" is "zero point five milligrams"); empty means as ``text``.
    vital: a dose, warning, contraindication or calculated result; offered again when the caller did not hear it.
    citation: index into the reply's citations, for a span that rests on a passage.
    """

    text: str
    kind: SpanKind
    spoken: str = ""
    vital: bool = False
    citation: int | None = None

    @property
    def voiced(self) -> str:
        return self.spoken or self.text


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole turn of ours.

    spans: said in this order.
    more: kept back for "go on".
    options: the readings offered by a CLARIFY or CONFIRM reply, most likely first.
    question: the question as understood, which a choice among ``options`` completes.
    urgent: an emergency was met first; nothing may drop its first span.
    speed: from here on speak at this speed (1.0 is the voice's own); None leaves it.
    command: the order this reply carries out, if any.
    provisional: thought of ahead of the turn's end without what may be asked only after it, an outside source.
    raw_words: what the recogniser wrote before a drug's name was put in it, kept with the turn; empty when the same.
    to_write: above 0 the reply is only begun; so many of its citations, from the first, are what a model may write the
        rest from, and ``more`` is what is said instead when it does not (``dialog/answers/unwritten.py``).
    calculation: where a CALCULATE reply leaves the calculation; the next words are heard by it while it is open.
    """

    kind: ReplyKind
    spans: tuple[Span, ...]
    citations: tuple[Citation, ...] = ()
    more: tuple[Span, ...] = ()
    options: tuple[str, ...] = ()
    question: str = ""
    afterwards: Afterwards = Afterwards.LISTEN
    urgent: bool = False
    speed: float | None = None
    command: Command | None = None
    provisional: bool = False
    raw_words: str = ""
    to_write: int = 0
    calculation: State | None = None

    @property
    def calculating(self) -> bool:
        """Whether the caller is being asked for what a calculation needs."""
        return self.calculation is not None and self.calculation.open

    @property
    def asks(self) -> bool:
        """Whether the next words may be the answer to a question of this reply."""
        return self.kind in (ReplyKind.CLARIFY, ReplyKind.CONFIRM) or self.calculating

    @property
    def text(self) -> str:
        return " ".join(span.text for span in self.spans)

    @property
    def cited(self) -> tuple[Citation, ...]:
        """The citations that what is said now rests on, each once; the others belong to ``more``."""
        used = dict.fromkeys(span.citation for span in self.spans if span.citation is not None)
        return tuple(dict.fromkeys(self.citations[index] for index in used))
