"""A calculation within the conversation: begun, interrupted, left, kept in the journal and gone on with."""

import json
from datetime import UTC, datetime

import pytest

from commands.library import as_facts
from dialog.answering import Answering
from dialog.calculating.state import Stage
from dialog.journal import conversation_from, reply_from, turn_row
from dialog.reply import Command, Reply, ReplyKind, Span, SpanKind
from dialog.settings import DialogSettings
from dialog.transcript import Conversation, HeardReply, Turn
from kb.documents import Passage
from records.calls import HeardRow, KeptTurn, TurnRow

CLEARANCE = (
    "What is the creatinine clearance for a 70 year old woman, 60 kilos, creatinine one point two, actual weight"
)


class EmptyLibrary:
    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        return []

    async def similarity(self, question: str, sentences: object) -> list[float]:
        raise AssertionError("nothing was found")


async def talked(*words: str, conversation: Conversation | None = None) -> tuple[Conversation, Reply]:
    """The conversation after these words, each reply heard to its end."""
    answering = Answering(EmptyLibrary(), DialogSettings())
    conversation = conversation or Conversation()
    for said in words:
        reply = await answering.think(conversation, said)
        turn = Turn(len(conversation.turns) + 1, said, reply, HeardReply(reply.text))
        conversation = conversation.after(turn)
    return conversation, conversation.turns[-1].reply


async def test_a_clearance_from_one_sentence_is_read_back_and_then_told() -> None:
    _, reading = await talked(CLEARANCE)
    assert reading.kind is ReplyKind.CALCULATE
    for value in ("70 years", "female", "60 kilograms", "1.2 milligrams per deciliter", "actual"):
        assert value in reading.text
    assert not any(span.vital for span in reading.spans)
    _, result = await talked(CLEARANCE, "yes")
    told = [span for span in result.spans if span.kind is SpanKind.ANSWER]
    assert "41.3" in told[0].text  # (140 - 70) * 60 * 0.85 / (72 * 1.2)
    assert all(span.vital and span.citation == 0 for span in told)
    assert result.cited[0].year == 1976
    assert "doi:10.1159/000180580" in result.cited[0].ama


async def test_a_value_is_corrected_before_the_result() -> None:
    _, result = await talked(CLEARANCE, "no, creatinine two point one", "yes")
    assert "23.6" in result.text


async def test_where_a_result_is_from_is_told_by_its_source() -> None:
    _, source = await talked(CLEARANCE, "yes", "where is that from")
    assert source.command is Command.SOURCE
    assert "Cockcroft" in source.text
    assert "1976" in source.text
    assert "superseded" not in source.text
    assert "section" not in source.text


@pytest.mark.parametrize("order", ["repeat", "slower", "where is that from", "stop", "help", "spell apixaban"])
async def test_an_order_leaves_the_calculation_open(order: str) -> None:
    conversation, reply = await talked("calculate CURB-65", order)
    assert reply.command is not None
    assert conversation.calculating
    _, after = await talked("she is confused", conversation=conversation)
    assert after.calculation is not None
    assert after.calculation.values["confusion"] is True


async def test_goodbye_ends_the_call_in_the_middle_of_a_calculation() -> None:
    _, reply = await talked("calculate CURB-65", "goodbye")
    assert reply.kind is ReplyKind.GOODBYE


async def test_what_interrupts_a_calculation_is_followed_by_the_open_question() -> None:
    conversation, asked = await talked("calculate CURB-65")
    _, source = await talked("where is that from", conversation=conversation)
    assert source.spans[-1] == asked.spans[-1]


async def test_a_zero_answers_and_calls_no_operator() -> None:
    _, reply = await talked("calculate HOMA-IR", "zero")
    assert reply.command is None
    assert reply.kind is ReplyKind.CALCULATE


async def test_a_key_is_an_order_whatever_is_asked() -> None:
    conversation, _ = await talked("calculate CURB-65")
    answering = Answering(EmptyLibrary(), DialogSettings())
    reply = await answering.think(conversation, "key 0", command=Command.OPERATOR)
    assert reply.command is Command.OPERATOR


async def test_cancel_leaves_the_calculation() -> None:
    conversation, reply = await talked("calculate CURB-65", "cancel that")
    assert "leave the calculation" in reply.text
    assert not conversation.calculating


async def test_another_question_leaves_the_calculation_and_is_answered() -> None:
    conversation, reply = await talked("calculate CURB-65", "what is the dose of apixaban in atrial fibrillation")
    assert reply.kind is ReplyKind.ABSTAIN
    assert reply.spans[0].text == "I leave the calculation for that."
    assert not conversation.calculating


async def test_after_a_stop_the_calculation_does_not_insist() -> None:
    _, reply = await talked("calculate CURB-65", "stop", "apixaban in atrial fibrillation")
    assert reply.kind is ReplyKind.ABSTAIN


async def test_an_emergency_comes_first() -> None:
    conversation, reply = await talked("calculate CURB-65", "my patient is not breathing right now")
    assert reply.urgent
    _, after = await talked("she is confused", conversation=conversation)
    assert after.calculation is not None
    assert after.calculation.values["confusion"] is True
    _, other = await talked("adrenaline in anaphylaxis", conversation=conversation)
    assert other.kind is ReplyKind.ABSTAIN


@pytest.mark.parametrize(
    "words",
    ["no, creatinine two point one", "sorry, the creatinine is two point one",
     "what if the creatinine is two point one", "creatinine two point one",
     "actually make it creatinine two point one"],
)  # fmt: skip
async def test_a_value_is_corrected_after_the_result(words: str) -> None:
    conversation, again = await talked(CLEARANCE, "yes", words)
    assert again.text == ("Creatinine 2.1 milligrams per deciliter. And the rest as before. Is that right?"), again.text
    _, result = await talked("yes", conversation=conversation)
    assert "23.6" in result.text


async def test_a_finding_is_corrected_after_the_result() -> None:
    told = "chads vasc for a 60 year old man, no diabetes, no hypertension, no stroke, no heart failure"
    _, again = await talked(told, "no vascular disease", "yes", "no, he has diabetes")
    assert again.text == "Diabetes. And the rest as before. Is that right?"


@pytest.mark.parametrize(
    "words",
    ["and in diabetes", "apixaban in renal failure", "what is the dose of gabapentin with a creatinine of two",
     "is metformin safe", "do an anion gap, sodium 140", "thanks"],
)  # fmt: skip
async def test_what_follows_a_result_and_corrects_nothing_is_heard_as_it_stands(words: str) -> None:
    told = "has bled, age 70, no hypertension, no stroke, no bleeding, no labile inr, no aspirin, no alcohol"
    _, after = await talked(told, "no cirrhosis, no dialysis", "yes", words)
    assert after.calculation is None or after.calculation.calculator == "anion_gap"


async def test_the_names_of_a_formulas_authors_are_said_without_their_initials() -> None:
    _, result = await talked(CLEARANCE, "yes")
    source = [span for span in result.spans if span.kind is SpanKind.SOURCE]
    assert [span.text for span in source] == ["Source: Cockcroft DW, Gault MH, 1976."]
    assert source[0].voiced == "Source: Cockcroft and Gault, nineteen seventy-six."
    _, where = await talked(CLEARANCE, "yes", "where is that from")
    assert "Cockcroft and Gault, nineteen seventy-six," in [span.voiced for span in where.spans]


async def test_a_question_about_a_score_is_not_calculated() -> None:
    _, reply = await talked("what does a CURB-65 of three mean")
    assert reply.kind is ReplyKind.ABSTAIN


async def test_a_yes_that_cuts_the_reading_back_hears_the_rest_with_the_result() -> None:
    conversation, reading = await talked(CLEARANCE)
    cut = HeardReply(reading.spans[0].text, unheard=reading.spans[1:], complete=False)
    conversation = Conversation(pending=conversation.pending).after(Turn(1, CLEARANCE, reading, cut))
    _, result = await talked("yes", conversation=conversation)
    assert "60 kilograms" in result.text
    assert "41.3" in result.text


async def test_a_correction_that_cuts_the_reading_back_has_everything_read_again() -> None:
    conversation, reading = await talked(CLEARANCE)
    cut = HeardReply(reading.spans[0].text, unheard=reading.spans[1:], complete=False)
    conversation = Conversation().after(Turn(1, CLEARANCE, reading, cut))
    _, again = await talked("no, creatinine two point one", conversation=conversation)
    assert "60 kilograms" in again.text
    assert "2.1" in again.text


async def test_thinking_leaves_no_trace() -> None:
    conversation, _ = await talked("calculate CURB-65")
    answering = Answering(EmptyLibrary(), DialogSettings())
    once = await answering.think(conversation, "she is confused", speculative=True)
    again = await answering.think(conversation, "she is confused")
    assert once == again


def through_journal(row: TurnRow) -> TurnRow:
    """As it comes back from a database that keeps JSON."""
    facts = json.loads(json.dumps([row.citations, row.reply]))
    return TurnRow(row.turn, row.said, row.spoken, row.kind, tuple(facts[0]), facts[1], row.timings)


async def test_a_conversation_read_from_the_journal_goes_on_where_it_was() -> None:
    conversation, _ = await talked(CLEARANCE)
    kept = [
        KeptTurn(
            through_journal(turn_row(turn.number, turn.said, turn.reply, {})),
            datetime(2026, 1, 1, tzinfo=UTC),
            HeardRow(1, turn.reply.text, complete=True),
        )
        for turn in conversation.turns
    ]
    _, result = await talked("yes", conversation=conversation_from(kept))
    assert "41.3" in result.text


async def test_a_result_is_frozen_with_what_it_was_made_of() -> None:
    _, result = await talked(CLEARANCE, "yes")
    kept = reply_from(through_journal(turn_row(2, "yes", result, {})))
    assert kept == result
    state = kept.calculation
    assert state is not None
    assert state.stage is Stage.DONE
    assert state.outcome is not None
    given = {one.key: one for one in state.given}
    assert given["creatinine"].value == 1.2
    assert "creatinine one point two" in given["creatinine"].words
    assert (state.calculator, state.outcome.version, round(state.outcome.value, 1)) == ("cockcroft_gault", "1", 41.3)
    assert state.outcome.sources[0].locator.startswith("Nephron 16:31-41")


def test_a_reply_kept_before_there_were_calculations_is_read() -> None:
    row = turn_row(1, "hello", Reply(ReplyKind.PROMPT, (Span("Yes.", SpanKind.PROMPT),)), {})
    facts = {name: value for name, value in row.reply.items() if name != "calculation"}
    assert reply_from(TurnRow(1, "hello", "Yes.", row.kind, (), facts, {})).calculation is None


async def test_a_script_is_told_of_a_calculation_with_its_sources() -> None:
    _, choosing = await talked("do a wells score")
    assert as_facts(choosing)["kind"] == "calculate"
    assert len(as_facts(choosing)["options"]) == 2
    _, result = await talked(CLEARANCE, "yes")
    assert as_facts(result)["kind"] == "calculate"
    assert "doi:10.1159/000180580" in as_facts(result)["citations"][0]["ama"]


async def test_a_value_that_sounds_like_an_emergency_is_taken_in_behind_its_number() -> None:
    conversation, _ = await talked("calculate CURB-65", "she is confused", "urea nitrogen twenty")
    conversation, reply = await talked("respiratory rate four", conversation=conversation)
    assert reply.urgent
    assert reply.spans[0].kind is SpanKind.EMERGENCY
    assert reply.spans[-1].kind is SpanKind.QUESTION
    assert reply.calculation is not None
    assert "respiratory_rate" in (reply.calculation.values | {one.key: 0 for one in (reply.calculation.doubt,) if one})
    assert conversation.calculating


async def test_an_ordinary_respiratory_rate_is_no_emergency() -> None:
    _, reply = await talked(
        "calculate CURB-65", "she is confused", "urea nitrogen twenty", "respiratory rate twenty two"
    )
    assert not reply.urgent
    assert reply.calculation is not None
    assert reply.calculation.values["respiratory_rate"] == 22
