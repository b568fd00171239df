"""What the bench of asking back counts."""

from commands.bench.answers import HELD_BACK, QUESTIONS, questions
from commands.bench.clarify import Outcome, _rows, open_and_clear
from dialog.reply import Reply, ReplyKind

BACK = Reply(ReplyKind.CLARIFY, (), options=("heart failure", "cirrhosis"))
ANSWER = Reply(ReplyKind.ANSWER, ())
OPEN = {"kind": "clarify", "question": "spironolactone dose", "options": [["ascites", "cirrhosis"], ["hypertension"]]}
CLEAR = {"kind": "answer", "question": "spironolactone dose in cirrhosis"}


def test_right_and_wrong_questions_back_are_counted_apart() -> None:
    outcomes = [
        Outcome(OPEN, BACK, 0.001, (ReplyKind.ANSWER, ReplyKind.ABSTAIN)),
        Outcome(OPEN, ANSWER, 0.001),
        Outcome(CLEAR, ANSWER, 0.001),
        Outcome(CLEAR, BACK, 0.004),
    ]
    back, needless, named, led, spent = _rows(outcomes)
    assert (back.value, back.samples) == (50.0, 2)
    assert (needless.value, needless.samples) == (50.0, 2)
    assert (named.value, named.samples) == (100.0, 1)
    assert (led.value, led.samples) == (50.0, 2)
    assert spent.value == 4.0
    assert not back.reached
    assert spent.reached


def test_there_are_enough_questions_of_both_kinds_and_none_held_back() -> None:
    entries = open_and_clear()
    kinds = [entry["kind"] for entry in entries]
    assert kinds.count("clarify") >= 20
    assert kinds.count("answer") >= 100
    if (QUESTIONS / f"{HELD_BACK}.json").exists():
        assert not {entry["id"] for entry in entries} & {entry["id"] for entry in questions(HELD_BACK)}
