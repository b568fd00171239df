"""Which kind of turn a reply of ours leads to, so that its pauses are weighed for what they are. Pure."""

import re

from dialog.calculating.one_number import Awaited, awaited
from dialog.calculating.state import Stage, State
from dialog.question.asked import Asked
from dialog.reply import Reply, ReplyKind, SpanKind
from dialog.spoken_commands import command_in, is_backchannel, plain
from dialog.turns.doses_said import says_dose
from dialog.turns.endpointing import ListeningMode, ends_in_number
from kb.calculators.contract import Kind

_ASKS_TO_SPELL = re.compile(r"\bspell (?:it|that|the \w+)\b", re.IGNORECASE)
_PLAIN_YES = re.compile(r"(?:yes|yep|correct)\b.*")
_OF_A_CALCULATION = (ListeningMode.DIGITS, ListeningMode.VALUE, ListeningMode.READ_BACK)

Listening = tuple[ListeningMode, Awaited | None]
"""A mode, and in DIGITS the number that is awaited."""


def listening(reply: Reply, before: Listening = (ListeningMode.QUESTION, None)) -> Listening:
    """How the answer to ``reply`` is listened to.

    before: how it is at present, which an order in the middle of a calculation ("slower", "stop") leaves as it is.
    """
    if reply.calculation is not None and reply.calculation.open:
        return for_calculation(reply.calculation)
    if reply.kind is ReplyKind.COMMAND and before[0] in _OF_A_CALCULATION:
        return before
    asks = " ".join(span.text for span in reply.spans if span.kind in (SpanKind.QUESTION, SpanKind.PROMPT))
    if reply.kind in (ReplyKind.CONFIRM, ReplyKind.CLARIFY) and _ASKS_TO_SPELL.search(asks):
        return ListeningMode.SPELLING, None
    if reply.kind is ReplyKind.CLARIFY and Asked(reply.question).wants_dose:
        return ListeningMode.DOSE, None
    return ListeningMode.YES_NO if reply.kind is ReplyKind.CONFIRM else ListeningMode.QUESTION, None


def for_calculation(state: State) -> Listening:
    """How the answer to an open calculation is listened to."""
    one = state.chosen.input(state.asked[0]) if state.calculator and len(state.asked) == 1 else None
    match state.stage:
        case Stage.ASKING | Stage.DOUBTING if one is not None and one.kind is Kind.NUMBER:
            return ListeningMode.DIGITS, awaited(one, doubted=state.stage is Stage.DOUBTING)
        case Stage.CONFIRMING | Stage.DOUBTING:
            return ListeningMode.READ_BACK, None
        case Stage.ASKING if one is not None and one.kind is Kind.YES_NO:
            return ListeningMode.YES_NO, None
        case Stage.ASKING:
            return ListeningMode.VALUE, None
        case _:
            return ListeningMode.QUESTION, None


def heard_so_far(mode: ListeningMode, words: str) -> ListeningMode:
    """The mode in which a pause behind these words is weighed: who begins to say a dose is waited for to finish it."""
    return ListeningMode.DOSE if mode is ListeningMode.QUESTION and says_dose(words) else mode


def is_whole_order(words: str, mode: ListeningMode) -> bool:
    """Whether the words are an order that nothing needs to follow. "Zero" is none where a number is awaited."""
    counts = mode in (ListeningMode.DIGITS, ListeningMode.DOSE, ListeningMode.VALUE) and ends_in_number(words)
    return command_in(words) is not None and not counts


def is_no_turn(words: str, hears: Listening, *, over_ours: bool) -> bool:
    """No words at all; or, over our own voice, no more than "mm-hm". A "yes" there answers what we are asking."""
    if not words.strip():
        return True
    mode, number = hears
    confirms = mode in (ListeningMode.YES_NO, ListeningMode.READ_BACK) or (number is not None and number.doubted)
    answers = confirms and _PLAIN_YES.fullmatch(plain(words))
    return over_ours and is_backchannel(words) and not answers
