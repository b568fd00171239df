"""Questions people are expected to ask: read from their files, and the statements that answer them found."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kb.documents import Document, Passage
from kb.embeddings.packaged import packaged_measure
from kb.errors import SourceUnreadable
from kb.expected_questions import (
    STARTER,
    ExpectedQuestion,
    answering,
    distinct,
    marked,
    nearest,
    parsed,
    starter_questions,
)
from kb.reading.cutting import cut
from kb.starter import SourceText, starter_library
from kb.statements import Statement, statements

GOUT = Passage(
    1,
    Document("test/gout", "Gout", "A society", date(2020, 1, 1), "MIT"),
    "Flares",
    "- Colchicine 1.2 mg, then 0.6 mg one hour later.\n- Ice for the joint.\n- Naproxen 500 mg twice a day with food.",
)


def test_a_line_is_a_question_and_the_words_that_answer_it() -> None:
    assert parsed("dose of colchicine? \tColchicine 1.2 mg\n\nice?\tIce for the joint.\n") == [
        ExpectedQuestion("dose of colchicine?", "Colchicine 1.2 mg"),
        ExpectedQuestion("ice?", "Ice for the joint."),
    ]


@pytest.mark.parametrize("line", ["no tab at all", "\tIce for the joint.", "ice?\t", "ice?\t  "])
def test_any_other_line_is_told_by_its_number(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 is not"):
        parsed(f"ice?\tIce.\n{line}\n")


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        ("Naproxen 500 mg twice a day with food.", "Naproxen"),
        ("Naproxen 500 mg twice a day with some food.", "Naproxen"),
        ("Naproxen 250 mg for a headache", None),
        ("", None),
    ],
)
def test_the_statement_that_says_the_words_or_nearly_answers(words: str, starts: str | None) -> None:
    found = answering(words, statements(GOUT))

    assert (found.text.split()[0] if found else None) == starts


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        ("naproxen 500 mg", "Naproxen"),
        ("Ice on the joint", "Ice"),
        ("Naproxen for a severe headache", None),
        ("", None),
    ],
)
def test_of_words_that_no_statement_says_the_nearest_is_the_one_that_holds_most(words: str, starts: str | None) -> None:
    found = nearest(words, statements(GOUT))

    assert (found.text.split()[0] if found else None) == starts


def test_a_statement_may_be_told_by_its_mark_alone() -> None:
    [colchicine, ice, _] = statements(GOUT)

    assert answering(marked(ice), [colchicine, ice]) == ice
    assert answering(marked(ice), [colchicine]) is None
    assert answering("#1", [colchicine]) is None


def test_a_document_without_statements_answers_nothing() -> None:
    assert answering("Ice for the joint.", []) is None
    assert nearest("Ice for the joint.", []) is None


def test_of_the_same_words_the_first_stays() -> None:
    twice = [ExpectedQuestion("ice?", "one"), ExpectedQuestion("ice?", "two")]

    assert list(distinct(twice).values()) == twice[:1]


def test_a_broken_file_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "gout.tsv").write_text("no tab")

    with pytest.raises(SourceUnreadable, match=r"gout\.tsv cannot be read: restore the file"):
        starter_questions("open-medicine/gout", tmp_path)


def test_of_a_document_nobody_wrote_any_for_none_are_expected(tmp_path: Path) -> None:
    assert starter_questions("open-medicine/gout", tmp_path) == []


def said(source: SourceText) -> list[Statement]:
    passages = (
        Passage(number, source.document, passage.section, passage.text)
        for number, passage in enumerate(cut(source, packaged_measure()))
    )
    return [statement for passage in passages for statement in statements(passage)]


def test_every_question_of_the_starter_library_is_answered_by_a_statement_of_its_document() -> None:
    """When this fails because statements are cut otherwise now, the new statement of each has to be found by the
    old one's words, and its mark written into the file."""
    unanswered = {}
    for source in starter_library():
        marks = {marked(statement) for statement in said(source)}
        lost = [one.question for one in starter_questions(source.document.key) if one.answered_by not in marks]
        if lost:
            unanswered[source.document.key] = lost
    assert not unanswered


def test_every_digest_has_questions_and_none_comes_twice() -> None:
    keys = {source.document.key.rpartition("/")[2] for source in starter_library()}
    assert {file.stem for file in STARTER.glob("*.tsv")} == keys
    for key in keys:
        questions = Counter(one.question.lower() for one in starter_questions(key))
        assert len(questions) >= 25, key
        assert questions.most_common(1)[0][1] == 1, key
