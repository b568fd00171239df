"""The bench of answers tells right from wrong, and refuses a frozen half that was touched."""

import hashlib
from pathlib import Path

import pytest

from commands.bench import answers
from commands.bench.answers import HELD_BACK, TUNING, judge, questions, rows_of
from commands.bench.errors import BenchFailed
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from kb.documents import Citation

ENTRY = {"id": "x", "question": "how much", "kind": "answer", "must_hold": [["5 mg", "five milligrams"]]}
UNANSWERABLE = {"id": "y", "question": "how much", "kind": "abstain"}


def answer(said: str, passage: str = "", *, urgent: bool = False) -> Reply:
    cited = Citation("T", "O", 2024, "Dosing", passage or said, "MIT")
    return Reply(ReplyKind.ANSWER, (Span(said, SpanKind.ANSWER, citation=0),), (cited,), urgent=urgent)


def values(*judged: answers.Judged) -> dict[str, float | None]:
    return {row.what: row.value for row in rows_of(judged)}


def test_answer_with_its_fact_is_right_in_all_ways() -> None:
    found = values(judge(ENTRY, answer("Give 5 mg daily."), 0.1))
    assert found["right kind"] == found["cited passage holds the answer"] == 100
    assert found["spoken sentences hold the answer"] == 100


def test_fact_in_the_passage_alone_was_not_spoken() -> None:
    found = values(judge(ENTRY, answer("Give it daily.", "The dose is 5 mg."), 0.1))
    assert found["cited passage holds the answer"] == 100
    assert found["spoken sentences hold the answer"] == 0


def test_another_dose_holds_nothing() -> None:
    found = values(judge(ENTRY, answer("Give 2.5 mg daily."), 0.1))
    assert found["right kind"] == 100
    assert found["cited passage holds the answer"] == 0


def test_emergency_is_of_its_own_kind() -> None:
    assert values(judge(ENTRY, answer("Give 5 mg.", urgent=True), 0.1))["right kind"] == 0


def test_answer_to_the_unanswerable_is_counted_against_us() -> None:
    silent = judge(UNANSWERABLE, Reply(ReplyKind.ABSTAIN, ()), 0.1)
    found = values(silent, judge(UNANSWERABLE, answer("Give 5 mg."), 0.1))
    assert found["answered though unanswerable"] == 50
    assert found["right kind"] == 50


def test_frozen_half_that_was_touched_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(questions(TUNING)) >= 100
    monkeypatch.setattr(answers, "QUESTIONS", tmp_path)
    with pytest.raises(BenchFailed, match="no questions are held back"):
        questions(HELD_BACK)
    content = b"[{}]"
    (tmp_path / "held_back.json").write_bytes(content)
    (tmp_path / "held_back.sha256").write_text(f"{hashlib.sha256(content).hexdigest()}  held_back.json\n")
    assert questions(HELD_BACK) == [{}]
    (tmp_path / "held_back.json").write_text("[]")
    with pytest.raises(BenchFailed, match="restore it from git"):
        questions(HELD_BACK)
