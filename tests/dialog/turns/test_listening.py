"""Which kind of turn is listened for after which reply."""

import pytest

from dialog.asking_back.clarification import Clarification
from dialog.asking_back.options import ask_back
from dialog.calculating.replies import begun, continued
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from dialog.transcript import Conversation, HeardReply, Turn
from dialog.turns.endpointing import ListeningMode
from dialog.turns.listening import heard_so_far, is_no_turn, is_whole_order, listening
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
        (("calculate the anion gap",), ListeningMode.DIGITS),
        (("calculate the anion gap", "sodium forty"), ListeningMode.DIGITS),
        (("calculate the anion gap", "no idea"), ListeningMode.DIGITS),
        (("calculate the creatinine clearance", "eighty years, sixty kilos, creatinine one"), ListeningMode.VALUE),
        (("nih stroke scale",), ListeningMode.VALUE),
        (("calculate the curb 65",), ListeningMode.YES_NO),
        (("calculate the chads vasc score", "75 year old woman"), ListeningMode.YES_NO),
        (("calculate the has bled score",), ListeningMode.VALUE),
        (("map of 120 over 80",), ListeningMode.READ_BACK),
        (("map of 240 over 20",), ListeningMode.DIGITS),
        (("map of 120 over 80", "yes"), ListeningMode.QUESTION),
        (("calculate the anion gap", "cancel that"), ListeningMode.QUESTION),
    ],
)
def test_a_calculation_is_listened_for_as_it_asks(words: tuple[str, ...], mode: ListeningMode) -> None:
    assert listening(calculated(*words))[0] is mode


def test_the_number_that_is_awaited_goes_with_the_mode() -> None:
    _, asked = listening(calculated("calculate the creatinine clearance", "70 year old man, 80 kilos"))
    assert asked is not None
    assert asked.plausible(1.2)
    assert asked.plausible(110)  # micromoles per liter
    assert not asked.plausible(4000)
    assert ("micromoles", "per", "liter") in asked.units
    assert not asked.doubted
    _, doubted = listening(calculated("map of 240 over 20"))
    assert doubted is not None
    assert doubted.doubted


def test_an_order_in_the_middle_of_a_calculation_leaves_the_mode() -> None:
    digits = listening(calculated("calculate the anion gap"))
    assert listening(prompts.stopped(), digits) == digits
    assert listening(prompts.stopped(), (ListeningMode.VALUE, None)) == (ListeningMode.VALUE, None)
    assert listening(prompts.stopped(), (ListeningMode.YES_NO, None)) == (ListeningMode.QUESTION, None)


def test_a_confirmation_is_yes_or_no_unless_it_asks_to_spell() -> None:
    def confirming(text: str) -> Reply:
        return Reply(ReplyKind.CONFIRM, (Span(text, SpanKind.QUESTION),))

    assert listening(confirming("Did you say hydralazine?"))[0] is ListeningMode.YES_NO
    assert listening(confirming("Please spell it for me."))[0] is ListeningMode.SPELLING


@pytest.mark.parametrize(
    ("question", "options", "mode"),
    [
        ("what is the dose of enoxaparin", ("ACS", "venous thromboembolism"), ListeningMode.DOSE),
        ("how much amoxicillin do I give", ("an adult", "a child"), ListeningMode.DOSE),
        ("how do I treat pneumonia", ("community-acquired", "ventilator-associated"), ListeningMode.QUESTION),
    ],
)
def test_what_a_dose_hangs_on_is_listened_for_as_that(
    question: str, options: tuple[str, ...], mode: ListeningMode
) -> None:
    asked = ask_back(Clarification(question, "it", options, tuple(f"{question} in {one}" for one in options), "for"))
    assert listening(asked) == (mode, None)


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("She weighs twenty kilos and I gave five milligrams", ListeningMode.DOSE),
        ("I want to give zero point five", ListeningMode.DOSE),
        ("He takes apixaban five", ListeningMode.DOSE),
        ("I want to give zero point", ListeningMode.DOSE),
        ("Can I give five milligrams?", ListeningMode.QUESTION),
        ("What is the potassium target in STEMI, phase two", ListeningMode.QUESTION),
        ("I gave five milligrams IV", ListeningMode.QUESTION),
        ("What is the dose of apixaban", ListeningMode.QUESTION),
    ],
)
def test_who_is_saying_a_dose_is_waited_for(words: str, mode: ListeningMode) -> None:
    assert heard_so_far(ListeningMode.QUESTION, words) is mode
    assert heard_so_far(ListeningMode.READ_BACK, words) is ListeningMode.READ_BACK


def test_zero_is_no_order_where_a_number_is_awaited() -> None:
    assert is_whole_order("Zero.", ListeningMode.QUESTION)
    assert not is_whole_order("Zero.", ListeningMode.DIGITS)
    assert not is_whole_order("Zero.", ListeningMode.DOSE)
    assert is_whole_order("Stop.", ListeningMode.DIGITS)


def test_a_yes_over_the_question_after_a_doubted_number_answers_it() -> None:
    doubted = listening(calculated("map of 240 over 20"))
    asked = listening(calculated("calculate the anion gap"))
    assert not is_no_turn("yes", doubted, over_ours=True)
    assert is_no_turn("yes", asked, over_ours=True)


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
    assert is_no_turn(words, (mode, None), over_ours=over_ours) is none
