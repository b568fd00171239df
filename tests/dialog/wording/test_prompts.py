"""Every fixed sentence is there, short at its beginning, and says the site's own numbers."""

from typing import get_args

import pytest

from dialog.events import Stage, TransferOutcome
from dialog.reply import Afterwards, Reply, ReplyKind
from dialog.settings import DialogSettings
from dialog.wording import prompts

SITE = DialogSettings("Saint Mary", emergency_number="2222", operator="sip:operator@site", site_number="+1 555 0100")


def test_the_greeting_says_what_it_is_and_for_whom() -> None:
    text = prompts.greeting(SITE).text
    assert "automated" in text
    assert "licensed clinicians" in text
    assert "Saint Mary" in text


@pytest.mark.parametrize("stage", get_args(Stage))
def test_every_failure_has_a_short_sentence(stage: Stage) -> None:
    reply = prompts.failure(stage)
    assert reply.kind is ReplyKind.FAILURE
    assert len(reply.text.split()) <= 20


@pytest.mark.parametrize("outcome", get_args(TransferOutcome))
def test_every_outcome_of_a_transfer_is_told(outcome: TransferOutcome) -> None:
    assert prompts.transfer(outcome, SITE).spans


def test_the_first_span_is_short_so_that_the_voice_starts_at_once() -> None:
    for reply in _all():
        assert len(reply.spans[0].voiced.split()) <= 10, reply.text


def test_the_sites_numbers_are_spoken_digit_by_digit() -> None:
    assert prompts.emergency(SITE).voiced == "If this is happening now, call two two two two."
    assert "plus one, five five five" in " ".join(span.voiced for span in prompts.no_operator(SITE).spans)
    assert "2222" in prompts.own_danger(SITE).text


def test_ones_own_danger_reaches_a_person_where_there_is_one() -> None:
    assert prompts.own_danger(SITE).afterwards is Afterwards.HAND_OVER
    alone = prompts.own_danger(DialogSettings(site_number="5550100"))
    assert alone.afterwards is Afterwards.LISTEN
    assert "5550100" in alone.text
    assert alone.urgent


def test_all_that_can_be_said_beforehand_is_listed() -> None:
    listed = prompts.fixed_sentences(SITE)
    assert len(listed) == len(set(listed))
    missing = [span.voiced for reply in _all() for span in reply.spans if span.voiced not in listed]
    assert missing == []


def test_an_emergency_number_must_be_one() -> None:
    with pytest.raises(ValueError, match="digits"):
        DialogSettings(emergency_number="the porter")
    with pytest.raises(ValueError, match="digits"):
        DialogSettings(emergency_number="")


def _all() -> list[Reply]:
    return [
        prompts.greeting(SITE), prompts.check_in(1), prompts.check_in(2), prompts.goodbye(), prompts.goodbye_unheard(),
        prompts.filler(), prompts.not_caught(), prompts.too_long(), prompts.too_busy(), prompts.draining(),
        prompts.help_text(), prompts.operator_called(), prompts.no_operator(SITE), prompts.own_danger(SITE),
        prompts.emergency_without_answer(SITE), prompts.emergency_unanswered(SITE), prompts.not_in_library(),
        prompts.stopped(), prompts.slower(), prompts.nothing_to_repeat(), prompts.nothing_more(),
        prompts.no_source_yet(), prompts.nothing_to_spell(), prompts.welcome(), prompts.hello_again(),
        prompts.ask_away(), prompts.what_is_kept(),
    ]  # fmt: skip
