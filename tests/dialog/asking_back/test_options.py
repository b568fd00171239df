"""One question of ours, its options, and the option asked for next."""

from dataclasses import replace

import pytest

from dialog.asking_back import adult_or_child
from dialog.asking_back.clarification import broad_question
from dialog.asking_back.options import ask_back, completed, other_option
from dialog.reply import Reply, ReplyKind
from dialog.transcript import Conversation, HeardReply, Turn

ASKED = broad_question("kidney disease")
assert ASKED is not None
BACK = ask_back(ASKED)
ANSWER = Reply(ReplyKind.ANSWER, (), question="acute kidney injury")


def _after(*replies: Reply) -> Conversation:
    conversation = Conversation()
    for number, reply in enumerate(replies, 1):
        conversation = conversation.after(Turn(number, "", reply, HeardReply("")))
    return conversation


def test_one_question_with_its_options() -> None:
    assert BACK.text == "Kidney disease: acute, chronic, or dialysis?"
    meant = completed(BACK, "I don't mind")
    assert meant is not None
    assert (meant.question, meant.assumed) == ("acute kidney injury", "acute")


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("and the second one?", "chronic kidney disease"),
        ("okay, and the third", "renal replacement therapy"),
        ("what about number two", "chronic kidney disease"),
        ("and in pregnancy?", None),
        ("the second one", "chronic kidney disease"),
        ("what about chronic", "chronic kidney disease"),
        ("what about chronic pain", None),
        ("no, dialysis", "renal replacement therapy"),
        ("sorry, I meant the transplant", "kidney disease in transplant"),
        ("no, that is fine", None),
        ("sorry, what dose", None),
        ("thanks", None),
    ],
)
def test_the_option_that_is_asked_for_next(words: str, question: str | None) -> None:
    found = other_option(_after(BACK, ANSWER), words)
    assert (found.question if found else None) == question


def test_the_other_of_two_is_the_one_that_was_not_answered() -> None:
    pair = replace(BACK, kind=ReplyKind.CONFIRM, options=("hydralazine", "hydroxyzine"), question="dose of hydralazine")
    answer = replace(ANSWER, question="dose of hydralazine")
    found = other_option(_after(pair, answer), "and the other one?")
    assert found is not None
    assert found.question == "dose of hydroxyzine"


def test_nothing_is_another_option_where_none_was_offered() -> None:
    assert other_option(Conversation(), "and the second one?") is None
    assert other_option(_after(ANSWER), "and the second one?") is None
    assert other_option(_after(BACK), "and the second one?") is None


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("an adult", "how much epinephrine in an adult"),
        ("it's for a grown up please", "how much epinephrine in an adult"),
        ("a kid", "how much epinephrine in a child"),
        ("it is a paediatric patient", "how much epinephrine in a child"),
        ("the second one", "how much epinephrine in a child"),
    ],
)
def test_the_age_may_be_told_in_words_of_ones_own(words: str, question: str) -> None:
    asked = Reply(ReplyKind.CLARIFY, (), options=adult_or_child.OFFERED, question="how much epinephrine")
    meant = completed(asked, words)
    assert meant is not None
    assert meant.question == question
