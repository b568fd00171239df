"""commands/calling/conversation.py: how much of a reply is heard before the next question, and before the end."""

import pytest

from commands.calling.conversation import Caller, Patience, converse
from tests.commands.scripted_telephone import REPLY, Scripted, sentence

PATIENCE = Patience(quiet=0.3, onset=1.0)


async def lasted(telephone: Scripted, hang_up_after: float | None) -> float:
    await converse(Caller(telephone, PATIENCE), [sentence("first"), sentence("second")], hang_up_after=hang_up_after)
    return telephone.seconds


async def test_the_last_reply_is_heard_as_far_as_was_said() -> None:
    whole = await lasted(Scripted(), None)
    part = await lasted(Scripted(), 0.06)

    assert whole - part == pytest.approx(REPLY - 0.06 + PATIENCE.quiet, abs=0.05)


async def test_a_reply_is_interrupted_where_it_was_said_and_the_last_one_heard_to_its_end() -> None:
    telephone = Scripted()

    first, second = await converse(
        Caller(telephone, PATIENCE), [sentence("first"), sentence("second")], interrupt_after=[0.1, 0.1]
    )

    assert (first.interrupting, second.interrupting) == (False, True)
    assert telephone.seconds - second.ended >= REPLY
