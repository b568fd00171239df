"""Questions that lean on the one before."""

import pytest

from dialog.question.following_up import asked_as, follows, in_context, leans, points_back, question_before
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
        (DOSE, "okay and in pregnancy?", f"{DOSE} in pregnancy"),
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


@pytest.mark.parametrize(
    ("words", "forms"),
    [
        ("what about in DVT", ("dose of apixaban in dvt", f"{DOSE} in dvt", "what about in DVT")),
        ("and in pregnancy?", (f"{DOSE} in pregnancy", "and in pregnancy?")),
        ("and the maximum?", (f"{DOSE} the maximum", "and the maximum?")),
        ("in DVT", ("dose of apixaban in dvt", f"{DOSE} in dvt", "in DVT")),
        ("over how long", ("over how long dose apixaban atrial fibrillation", "over how long")),
        ("and in renal impairment", (f"{DOSE} in renal impairment", "and in renal impairment")),
        ("what is the dose of heparin", ("what is the dose of heparin",)),
    ],
)
def test_the_forms_in_which_a_question_is_put(words: str, forms: tuple[str, ...]) -> None:
    assert asked_as(after(DOSE), words) == forms


def test_a_whole_question_is_asked_as_it_stands_though_it_begins_with_so() -> None:
    words = "so what's the dose of allopurinol in hyperuricemia"
    assert asked_as(after(DOSE), words)[0] == words
    assert asked_as(after(DOSE), "so how much")[-1] == "so how much"


def test_what_the_library_did_not_hold_was_asked_before_all_the_same() -> None:
    missing = Reply(ReplyKind.ABSTAIN, ())
    conversation = after(DOSE).after(Turn(2, "dose of vedolizumab", missing, HeardReply("")))
    assert question_before(conversation) == "dose of vedolizumab"
    assert in_context(conversation, "and infliximab?") == "dose of infliximab"


@pytest.mark.parametrize(
    "words", ["renal impairment", "severe renal impairment", "penicillin allergy", "okay, pregnancy", "dialysis"]
)
def test_of_whom_it_is_right_behind_an_answer_follows_it(words: str) -> None:
    assert follows(after(DOSE), words)
    assert asked_as(after(DOSE), words)[0].startswith(DOSE)
    assert not follows(Conversation(), words)
    clarified = after(DOSE).after(Turn(2, words, Reply(ReplyKind.CLARIFY, ()), HeardReply("")))
    assert not follows(clarified, words)


@pytest.mark.parametrize("words", ["gout", "renal dosing of gabapentin", "the treatment of acute kidney injury"])
def test_another_topic_follows_nothing(words: str) -> None:
    assert not follows(after(DOSE), words)


def test_it_is_the_drug_just_spoken_of_before_it_is_anything() -> None:
    words = "his creatinine clearance is forty, is it still that?"
    assert "apixaban" in asked_as(after(DOSE), words)[0]
    assert asked_as(after("target pressure in a stroke"), words)[0] == words
