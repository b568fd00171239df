"""commands/calling/outcome.py: the caller's turns and the service's record side by side; JSON exactly as ordered."""

import json

import numpy as np

from commands.calling.conversation import Asked, Question
from commands.calling.outcome import CallOutcome, TurnTimes, as_json, as_table, matched_turns, turns_of
from commands.calling.service_record import RecordedTurn
from commands.calling.voiced import Bout
from dialog.reply import Reply, ReplyKind

NOTHING = Reply(ReplyKind.ANSWER, ())


def times(began: float) -> TurnTimes:
    return TurnTimes(Bout(began, began + 1), began, began + 1, began + 5, 0.4217, None, False)


def recorded(number: int, replied: float | None, said: str = "q") -> RecordedTurn:
    return RecordedTurn(number, said, f"reply {number}", "", (f"source {number}",), replied, NOTHING)


def asked(text: str) -> Asked:
    return Asked(Question(text, np.zeros(0, np.int16)), 0.0, 1.0)


def test_turns_are_matched_by_when_their_reply_was_ready() -> None:
    matched = matched_turns([times(2.0), times(10.0)], [recorded(1, 4.9), recorded(2, 6.1), recorded(3, 12.8)])
    assert [[turn.number for turn in turns] for turns in matched] == [[1, 2], [3]]


def test_a_question_the_service_never_heard_has_no_turn() -> None:
    matched = matched_turns([times(2.0), times(10.0), times(20.0)], [recorded(1, 4.0), recorded(2, 23.3)])
    assert [len(turns) for turns in matched] == [1, 0, 1]


def test_an_order_by_key_that_took_no_time_belongs_to_the_next() -> None:
    matched = matched_turns([times(2.0), times(10.0)], [recorded(1, 4.0), recorded(2, 4.0)])
    assert [[turn.number for turn in turns] for turns in matched] == [[1], [2]]


def test_without_times_they_are_matched_in_order() -> None:
    matched = matched_turns([times(2.0), times(10.0)], [recorded(1, None)])
    assert [[turn.number for turn in turns] for turns in matched] == [[1], []]
    both = matched_turns([times(2.0)], [recorded(1, None), recorded(2, None)])
    assert [[turn.number for turn in turns] for turns in both] == [[1, 2]]


def test_the_json_holds_exactly_what_was_ordered() -> None:
    turns = turns_of([asked("a question")], [times(2.0)], [recorded(1, 2.0, "a question")], ["an answer"])
    document = json.loads(as_json(CallOutcome(True, turns, "caller")))
    assert document == {
        "answered": True,
        "turns": [
            {
                "said_to_it": "a question",
                "heard_by_it": "a question",
                "spoken": "reply 1",
                "heard_by_caller": "an answer",
                "citations": ["source 1"],
                "voice_to_voice_ms": 422,
                "stopped_after_ms": None,
            }
        ],
        "hangup": "caller",
    }


def test_what_is_not_ours_is_null() -> None:
    (turn,) = turns_of([asked("q")], [times(2.0)], None, [None])
    assert (turn.heard_by_it, turn.spoken, turn.heard_by_caller, turn.citations) == (None, None, None, None)
    assert json.loads(as_json(CallOutcome(True, (turn,), "service")))["turns"][0]["citations"] is None


def test_a_question_heard_as_two_shows_both() -> None:
    (turn,) = turns_of([asked("q")], [times(2.0)], [recorded(1, 2.0, "one"), recorded(2, 3.0, "two")], [None])
    assert (turn.heard_by_it, turn.spoken, turn.citations) == (
        "one / two",
        "reply 1 / reply 2",
        ("source 1", "source 2"),
    )


def test_the_table_shows_words_and_times() -> None:
    turns = turns_of([asked("a question")], [times(2.0)], None, ["an answer"])
    table = as_table(CallOutcome(True, turns, "caller"))
    for part in ("said to it       a question", "heard by caller  an answer", "422 ms", "The call ended: caller."):
        assert part in table
    assert "heard by it" not in table
