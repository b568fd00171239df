"""Whole calls over a real SIP stack to a service whose times are known: what is measured must be what was set.

A packet's way there and back, the answerer's frame clock and the lead its stack keeps add up to 0.25 s at most on an
idle machine; a loaded one may add more, so upper bounds are wide and lower bounds are exact.
"""

import time

import pytest

from commands.bench.at_once import talk_at_once
from commands.bench.barge_in import rows_of as barge_in_rows
from commands.bench.calls import hold
from commands.bench.density import rows_of_together
from commands.bench.loop import rows_of as loop_rows
from commands.bench.plain_caller import dial
from commands.bench.signalling import NOBODY_AFTER, address_of
from commands.bench.spoken_questions import SpokenQuestion
from commands.calling.conversation import Caller, Patience
from commands.calling.errors import Refused, Unreachable
from tests.bench.service_to_measure import answerer
from tests.commands.signals import joined, silence, tone

WAIT, STOP = 0.5, 0.12
SLACK = 0.6


def question(pause: float = 0.0) -> SpokenQuestion:
    pcm = joined(tone(0.5), silence(pause), tone(0.4), silence(0.1))
    return SpokenQuestion("tone", pcm, pause, "tone")


@pytest.mark.slow
async def test_the_wait_that_is_set_is_the_wait_that_is_measured() -> None:
    with answerer("--wait", str(WAIT), "--reply", "0.8") as to:
        call = await hold(to, [question(), question(0.3), question()])
    assert [turn.question.text for turn in call.asked] == ["tone"] * 3
    assert call.missed == 0
    assert call.early == 0
    assert all(WAIT * 1000 <= wait <= (WAIT + SLACK) * 1000 for wait in call.waits)
    rows = loop_rows([call])
    assert rows[0].samples == 3
    assert rows[0].value is not None


@pytest.mark.slow
async def test_a_service_that_answers_inside_a_pause_is_found_out() -> None:
    with answerer("--wait", "0.3", "--reply", "3.0", "--stop", "9") as to:
        call = await hold(to, [question(1.0)])
    assert call.early == 1


@pytest.mark.slow
async def test_an_interruption_is_timed_and_a_service_that_does_not_stop_is_seen() -> None:
    with answerer("--wait", "0.3", "--reply", "4", "--stop", str(STOP)) as to:
        obedient = await hold(to, [question(), question(), question()], interrupt_after=[0.8, 1.0])
    assert [turn.interrupting for turn in obedient.asked] == [False, True, True]
    assert len(obedient.stops) == 2
    assert all(STOP * 1000 <= stop <= (STOP + SLACK) * 1000 for stop in obedient.stops)
    assert barge_in_rows([obedient])[0].samples == 2
    with answerer("--wait", "0.3", "--reply", "4", "--stop", "9") as to:
        deaf = await hold(to, [question(), question()], interrupt_after=[0.8])
    assert deaf.stops[0] > 2000


@pytest.mark.slow
async def test_callers_who_ask_at_once_are_all_measured() -> None:
    with answerer("--wait", "0.4", "--reply", "0.8") as to:
        calls = await talk_at_once(to, [question() for _ in range(6)], rounds=2)
    assert [len(call.asked) for call in calls] == [1] * 6
    for at_once in (calls[:3], calls[3:]):
        begun = [call.times[0].began for call in at_once]
        assert max(begun) - min(begun) < 0.5
    rows = {row.what: row for row in rows_of_together(calls)}
    assert rows["20 ms of a reply missing"].samples > 1000
    assert rows["turns with no reply, 8 calls talking at once"].value == 0


@pytest.mark.slow
async def test_a_far_side_that_hangs_up_ends_the_call_and_the_rest_is_missed() -> None:
    with answerer("--wait", "0.3", "--reply", "0.6", "--leave", "1") as to:
        call = await hold(to, [question(), question(), question()], patience=Patience(quiet=0.8))
    assert len(call.asked) <= 2
    assert call.missed == 2


@pytest.mark.slow
async def test_a_refusal_is_told_with_its_number() -> None:
    with answerer("--refuse") as to, pytest.raises(Refused, match="486"):
        await dial(to)


async def test_nobody_there_is_told_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(Unreachable, match="nobody listens"):
        await dial("sip:x@127.0.0.1:9")
    assert time.monotonic() - began < NOBODY_AFTER, "it waited for an answer that the kernel had refused"


async def test_what_is_no_address_is_told() -> None:
    assert address_of("sip:a@192.0.2.1:5070;transport=udp") == ("192.0.2.1", 5070)
    with pytest.raises(Unreachable, match="no SIP address"):
        address_of("mailto:a@b")


@pytest.mark.slow
async def test_keys_reach_the_far_side_without_being_voice() -> None:
    with answerer("--wait", "0.3") as to:
        telephone = await dial(to)
        try:
            telephone.press("1#")
            caller = Caller(telephone, Patience(greeting=3))
            await caller.hear_greeting()
            assert not caller.gone
        finally:
            await telephone.hang_up()
