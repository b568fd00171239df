"""Which drug, which reading: what is asked back, and what the caller's next words make of it."""

from dataclasses import replace
from datetime import date

import pytest

from dialog.answering import Answering
from dialog.doubts import Doubt
from dialog.reply import Command, Reply, ReplyKind
from dialog.transcript import Conversation
from dialog.turns.endpointing import ListeningMode
from dialog.turns.listening import listening
from tests.dialog.test_answering import QUESTION, SITE, WordLibrary, after, talk


@pytest.fixture
def library() -> WordLibrary:
    return WordLibrary()


@pytest.fixture
def answering(library: WordLibrary) -> Answering:
    return Answering(library, SITE, "", lambda: date(2026, 1, 1))


async def test_neither_of_two_drugs_unknown_for_a_use_is_asked_about(answering: Answering) -> None:
    unknown, known = (f"what dose of clonazepam is given in {use}" for use in ("fibromyalgia", "status epilepticus"))
    assert (await talk(answering, unknown))[0].kind is ReplyKind.ABSTAIN
    doubt = Doubt("clonazepam", (("clonazepam", 0.6), ("lorazepam", 0.4)))
    assert (await answering.think(Conversation(), unknown, doubts=[doubt])).kind is ReplyKind.CONFIRM
    assert (await talk(answering, known))[0].kind is ReplyKind.CONFIRM


async def test_a_use_for_which_the_library_holds_no_other_drug_of_the_pair_settles_the_name(
    answering: Answering, library: WordLibrary
) -> None:
    told = "what dose of lorazepam is given in status epilepticus"
    reply, _ = await talk(answering, told)
    assert reply.kind is ReplyKind.ANSWER
    assert {word for words in library.asked for word in words.split()} >= {"alprazolam", "clonazepam", "lorazepam"}
    untold, _ = await talk(answering, "what is the dose of lorazepam")
    assert untold.kind is ReplyKind.CONFIRM
    outside = Answering(library, SITE, outside=library)
    assert (await talk(outside, told))[0].kind is ReplyKind.CONFIRM


async def test_a_drug_nobody_would_give_on_the_answer_is_not_asked_about(
    answering: Answering, library: WordLibrary
) -> None:
    unknown = "does lorazepam interact with grapefruit"
    assert (await talk(answering, unknown))[0].kind is ReplyKind.ABSTAIN
    outside = Answering(library, SITE, outside=library)
    assert (await talk(outside, unknown))[0].kind is ReplyKind.CONFIRM
    doubt = Doubt("lorazepam", (("lorazepam", 0.6), ("alprazolam", 0.4)))
    assert (await answering.think(Conversation(), unknown, doubts=[doubt])).kind is ReplyKind.CONFIRM
    beside, _ = await talk(answering, "He takes clonazepam. What dose of apixaban is given in atrial fibrillation?")
    assert "5 mg BID" in beside.text


async def test_before_its_dose_is_said_it_is(answering: Answering) -> None:
    reply, _ = await talk(answering, "is lorazepam safe for a seizing patient at once")
    assert reply.kind is ReplyKind.CONFIRM


async def test_a_stumble_over_a_name_is_asked_and_the_answer_goes_on(answering: Answering) -> None:
    asked, _ = await talk(answering, "apixa... the dose in atrial fibrillation")
    assert asked.text == "Did you say apixaban, a p i x a b a n?"
    reply, _ = await talk(answering, "apixa... the dose in atrial fibrillation", "yes")
    assert "5 mg BID" in reply.text
    asked, _ = await talk(answering, "how much loraze- sorry it's crackling -pam")
    assert asked.options[0] == "lorazepam"


async def test_a_name_is_put_right_after_the_answer(answering: Answering, library: WordLibrary) -> None:
    reply, _ = await talk(answering, QUESTION, "no, I said rivaroxaban")
    assert library.asked[-1] == QUESTION.replace("apixaban", "rivaroxaban")
    assert "20 mg once daily" in reply.text


async def test_the_second_option_may_be_asked_for_after_the_first(answering: Answering, library: WordLibrary) -> None:
    await talk(answering, "kidney disease", "acute", "and the second one?")
    assert library.asked[-1] == "chronic kidney disease"


DOUBTFUL = "what dose of a nox is given in atrial fibrillation"


async def doubted(answering: Answering, *words: str) -> Reply:
    """The last reply, where the recogniser was not sure of the drug in the first question."""
    doubt = Doubt("a nox", (("enoxaparin", 0.5), ("edoxaban", 0.3)))
    reply = await answering.think(Conversation(), DOUBTFUL, doubts=[doubt])
    conversation = after(Conversation(), DOUBTFUL, reply)
    for said in words:
        reply = await answering.think(conversation, said)
        conversation = after(conversation, said, reply)
    return reply


async def test_a_drug_that_was_guessed_wrong_is_spelled_and_the_question_goes_on(answering: Answering) -> None:
    asked = await doubted(answering, "no")
    assert (asked.kind, asked.text) == (ReplyKind.CONFIRM, "Sorry. Which drug? Please spell it, or say it again.")
    assert listening(asked) == (ListeningMode.SPELLING, None)
    for letters in ("a p i x", "a as in alpha, p as in papa, i as in india", "alpha papa india x-ray alpha"):
        assert "5 mg BID" in (await doubted(answering, "no", letters)).text
    assert "5 mg BID" in (await doubted(answering, "neither", "I said apixaban")).text


async def test_who_neither_spells_nor_names_a_drug_is_not_held(answering: Answering) -> None:
    assert "spelled so" in (await doubted(answering, "no", "q q q q")).text
    assert (await doubted(answering, "no", "no")).kind is ReplyKind.PROMPT
    assert (await doubted(answering, "no", "never mind")).command is Command.STOP
    assert (await doubted(answering, "no", "kidney disease")).kind is ReplyKind.CLARIFY


async def test_a_drug_said_again_is_confirmed_like_any_other(answering: Answering) -> None:
    said = "what is the dose of a nox"
    doubt = Doubt("a nox", (("enoxaparin", 0.5), ("edoxaban", 0.3)))
    conversation = after(Conversation(), said, await answering.think(Conversation(), said, doubts=[doubt]))
    conversation = after(conversation, "no", await answering.think(conversation, "no"))
    again = await answering.think(conversation, "hydroxyzine")
    assert (again.kind, again.options) == (ReplyKind.CONFIRM, ("hydroxyzine", "hydralazine"))


async def test_a_drug_spelled_within_the_question_needs_no_confirming(answering: Answering) -> None:
    reply, _ = await talk(answering, "what is the dose of a p i x a b a n in atrial fibrillation")
    assert "5 mg BID" in reply.text
    reply, _ = await talk(answering, "dose of h y d r o x y z i n e")
    assert reply.kind is ReplyKind.ABSTAIN  # and not "did you say hydroxyzine, or hydralazine"


async def test_a_caller_who_does_not_choose_gets_the_likeliest_reading_and_is_told(answering: Answering) -> None:
    reply, conversation = await talk(answering, "kidney disease")
    assert reply.options[1] == "chronic"
    for words in ("chronic", "the second one"):
        answer = await answering.think(after(conversation, "kidney disease", reply), words)
        assert answer.kind is ReplyKind.ANSWER
        assert "Taking it as" not in answer.text
    likeliest = replace(reply, options=("chronic", "acute"), question="kidney disease")
    for words in ("I don't know", "whichever", "just tell me something"):
        answer = await answering.think(after(conversation, "kidney disease", likeliest), words)
        assert answer.kind is ReplyKind.ANSWER
        assert "Taking it as chronic." in answer.text


async def test_a_chosen_reading_that_is_broad_itself_is_answered_by_its_likeliest_which_is_said(
    library: WordLibrary,
) -> None:
    outside = Answering(library, SITE, outside=WordLibrary())  # offers all readings
    reply, _ = await talk(outside, "heart disease", "atrial fibrillation")
    assert reply.kind is ReplyKind.ANSWER
    assert "Taking it as anticoagulation." in reply.text
    assert "anticoagulation in atrial fibrillation" in library.asked


async def test_a_place_where_nothing_was_offered_is_no_question(answering: Answering, library: WordLibrary) -> None:
    for words in ("the third one", "number two"):
        reply, _ = await talk(answering, QUESTION, words)
        assert reply.kind is ReplyKind.PROMPT
        assert library.asked[-1] != words
