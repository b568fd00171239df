"""Questions that lean on the one before."""

import pytest

from dialog.question.following_up import in_context, leans, points_back
from dialog.reply import Reply, ReplyKind
from dialog.transcript import Conversation, HeardReply, Turn

DOSE = "dose of apixaban in atrial fibrillation"


def after(question: str) -> Conversation:
    reply = Reply(ReplyKind.ANSWER, (), question=question)
    return Conversation().after(Turn(1, question, reply, HeardReply("")))


@pytest.mark.parametrize(
    ("before", "words", "asked"),
    [
        (DOSE, "and in pregnancy?", f"{DOSE} in pregnancy"),
        (DOSE, "what about children", f"{DOSE} children"),
        (DOSE, "and rivaroxaban?", "dose of in atrial fibrillation rivaroxaban"),
        (
            "potassium of 5.7 on finerenone, do I carry on",
            "and when it's back down what dose do I go back in with",
            "and when it's back down what dose do I go back in with potassium finerenone",
        ),
    ],
)  # fmt: skip
def test_what_was_spoken_of_is_carried_over(before: str, words: str, asked: str) -> None:
    assert leans(words)
    assert in_context(after(before), words) == asked


def test_nothing_is_carried_over_where_nothing_was_said() -> None:
    assert in_context(Conversation(), "and in pregnancy?") is None
    assert not leans("what is the dose of apixaban in atrial fibrillation")
    assert not points_back("what is the dose of apixaban in atrial fibrillation")
