"""commands/calling/client.py on the stack it falls back to where pjsua2 has no package."""

import importlib.util

import pytest

from commands.calling import client
from commands.calling.client import CallPlan, endpoint_for, outcome_of, place
from commands.calling.conversation import Question
from tests.bench.service_to_measure import answerer
from tests.commands.signals import joined, silence, tone


@pytest.mark.slow
async def test_without_pjsua2_the_call_is_placed_with_baresip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    question = Question("tone", joined(tone(0.6), silence(0.2), tone(0.4)))
    with answerer("--wait", "0.6", "--reply", "1") as to:
        async with endpoint_for(to) as (endpoint, stack):
            placed = await place(CallPlan(to, [question, question]), endpoint)
    outcome, times = await outcome_of(placed, None, None)
    assert stack.startswith("baresip")
    assert not placed.exact
    assert placed.call_id
    assert outcome.hangup == "caller"
    waits = [time.voice_to_voice for time in times]
    assert all(wait is not None and 0.3 <= wait <= 1.5 for wait in waits)
    assert outcome.turns[0].heard_by_caller is None


@pytest.mark.parametrize(
    ("to", "here"),
    [
        ("sip:a@127.0.0.1:5060", True),
        ("sip:127.1.2.3;transport=tcp", True),
        ("sip:localhost", True),
        ("sip:a@10.0.0.1:5060", False),
        ("sip:a@pbx.hospital.example", False),
    ],
)
def test_which_addresses_are_this_machine(to: str, here: bool) -> None:
    assert client._on_loopback(to) is here
