"""Which kind of turn is listened for after which reply."""

import pytest

from dialog.calculating.replies import begun, continued
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from dialog.transcript import Conversation, HeardReply, Turn
from dialog.turns.endpointing import ListeningMode
from dialog.turns.listening import expected, is_no_turn
from dialog.wording import prompts


def calculated(*words: str) -> Reply:
    """The reply of a calculation to the last of these words."""
    reply = begun(words[0])
    assert reply is not None
    for said in words[1:]:
        conversation = Conversation().after(Turn(1, "", reply, HeardReply(reply.text)))
        reply = continued(conversation, said, None)
        assert reply is not None
    return reply


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        (("do a wells score",), ListeningMode.QUESTION),
        (("calculate the anion gap",), ListeningMode.VALUE),
        (("calculate the curb 65",), ListeningMode.YES_NO),
        (("calculate the chads vasc score", "75 year old woman"), ListeningMode.YES_NO),
        (("calculate the has bled score",), ListeningMode.VALUE),
        (("map of 120 over 80",), ListeningMode.READ_BACK),
        (("map of 240 over 20",), ListeningMode.READ_BACK),
        (("map of 120 over 80", "yes"), ListeningMode.QUESTION),
        (("calculate the anion gap", "cancel that"), ListeningMode.QUESTION),
    ],
)
def test_a_calculation_is_listened_for_as_it_asks(words: tuple[str, ...], mode: ListeningMode) -> None:
    assert expected(calculated(*words)) is mode


def test_an_order_in_the_middle_of_a_calculation_leaves_the_mode() -> None:
    assert expected(prompts.stopped(), ListeningMode.VALUE) is ListeningMode.VALUE
    assert expected(prompts.stopped(), ListeningMode.YES_NO) is ListeningMode.QUESTION


def test_a_confirmation_is_yes_or_no_unless_it_asks_to_spell() -> None:
    def confirming(text: str) -> Reply:
        return Reply(ReplyKind.CONFIRM, (Span(text, SpanKind.QUESTION),))

    assert expected(confirming("Did you say hydralazine?")) is ListeningMode.YES_NO
    assert expected(confirming("Please spell it for me.")) is ListeningMode.SPELLING


@pytest.mark.parametrize(
    ("words", "mode", "over_ours", "none"),
    [
        ("", ListeningMode.QUESTION, False, True),
        ("mm-hm", ListeningMode.READ_BACK, True, True),
        ("okay", ListeningMode.READ_BACK, True, True),
        ("yes", ListeningMode.READ_BACK, True, False),
        ("yes", ListeningMode.QUESTION, True, True),
        ("yes", ListeningMode.QUESTION, False, False),
    ],
)
def test_what_is_no_turn(words: str, mode: ListeningMode, over_ours: bool, none: bool) -> None:
    assert is_no_turn(words, mode, over_ours=over_ours) is none
