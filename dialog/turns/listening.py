"""Which kind of turn a reply of ours leads to, so that its pauses are weighed for what they are. Pure."""

import re

from dialog.calculating.state import Stage, State
from dialog.reply import Reply, ReplyKind, SpanKind
from dialog.spoken_commands import is_backchannel, plain
from dialog.turns.endpointing import ListeningMode
from kb.calculators.contract import Kind

_ASKS_TO_SPELL = re.compile(r"\bspell (?:it|that|the \w+)\b", re.IGNORECASE)
_PLAIN_YES = re.compile(r"(?:yes|yep|correct)\b.*")
_OF_A_CALCULATION = (ListeningMode.VALUE, ListeningMode.READ_BACK)


def expected(reply: Reply, before: ListeningMode = ListeningMode.QUESTION) -> ListeningMode:
    """The mode in which the answer to ``reply`` is listened to.

    before: the present mode, which an order in the middle of a calculation ("slower", "stop") leaves as it is.
    """
    if reply.calculation is not None and reply.calculation.open:
        return _for_calculation(reply.calculation)
    if reply.kind is ReplyKind.COMMAND and before in _OF_A_CALCULATION:
        return before
    asks = " ".join(span.text for span in reply.spans if span.kind in (SpanKind.QUESTION, SpanKind.PROMPT))
    if reply.kind in (ReplyKind.CONFIRM, ReplyKind.CLARIFY) and _ASKS_TO_SPELL.search(asks):
        return ListeningMode.SPELLING
    return ListeningMode.YES_NO if reply.kind is ReplyKind.CONFIRM else ListeningMode.QUESTION


def is_no_turn(words: str, mode: ListeningMode, *, over_ours: bool) -> bool:
    """No words at all; or, over our own voice, no more than "mm-hm". A "yes" there answers what we are asking."""
    if not words.strip():
        return True
    answers = mode in (ListeningMode.YES_NO, ListeningMode.READ_BACK) and _PLAIN_YES.fullmatch(plain(words))
    return over_ours and is_backchannel(words) and not answers


def _for_calculation(state: State) -> ListeningMode:
    match state.stage:
        case Stage.CONFIRMING | Stage.DOUBTING:
            return ListeningMode.READ_BACK
        case Stage.ASKING if len(state.asked) == 1 and state.chosen.input(state.asked[0]).kind is Kind.YES_NO:
            return ListeningMode.YES_NO
        case Stage.ASKING:
            return ListeningMode.VALUE
        case _:
            return ListeningMode.QUESTION
