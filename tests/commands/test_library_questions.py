"""``./run library questions``: what a file says is kept or told, in which words, and that the next caller has it."""

import asyncio
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from commands.library_questions import leading, looked_at, of_their_own, read
from commands.library_questions_report import Leading, Refused, Shown, as_json, as_text
from dialog.transcript import Conversation
from kb.documents import Document, Passage
from kb.errors import SourceUnreadable
from kb.expected_questions import ExpectedQuestion
from kb.filling import fill
from kb.statements import statements
from kb.stores.question_shelf import QuestionShelf
from kb.stores.shelf import Shelf
from kb.stores.source_shelf import STARTER
from records.postgres.pool import Pool
from tests.commands.test_library_adding import Typed
from tests.kb.test_filling import WHO, CountingEmbedding, source, words


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    return Typed(tmp_path)


WARD = Document("/srv/colic.md", "Renal colic on our ward", "St Mary's Hospital", date(2025, 3, 1), "internal")
HERE = statements(
    Passage(
        1,
        WARD,
        "Analgesia",
        "- Diclofenac 75 mg intramuscularly is given first.\n"
        "- **Morphine:** Titrated by the duty registrar.\n"
        "- **Oxycodone:** Titrated by the duty registrar.",
        page=2,
    )
)
FIRST, MORPHINE, OXYCODONE = (one.standing_alone for one in HERE)


def checked(*lines: tuple[str, str]) -> tuple[list[ExpectedQuestion], list[Refused]]:
    return looked_at([ExpectedQuestion(*line) for line in lines], HERE)


def test_a_question_is_kept_as_a_callers_is_looked_up_with_the_whole_statement_that_answers() -> None:
    kept, refused = checked(
        ("um so what do I give after the second jab please?", MORPHINE),
        ("first painkiller?", "diclofenac 75 mg Intramuscularly is given first."),
    )

    assert kept == [
        ExpectedQuestion("what do I give after the second injection?", MORPHINE),
        ExpectedQuestion("first analgesia?", FIRST),
    ]
    assert refused == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            "Diclofenac 75 mg",
            f'no statement of the document says "Diclofenac 75 mg"; the nearest is: "{FIRST}"',
        ),
        ("Call the urologist.", 'no statement of the document says "Call the urologist."'),
        (
            "Titrated by the duty registrar.",
            f'several statements say so: copy the whole of one, such as "{MORPHINE}" or "{OXYCODONE}"',
        ),
    ],
)
def test_what_no_single_statement_says_is_told_and_the_others_are_kept(answer: str, told: str) -> None:
    kept, refused = checked(("who gives it?", answer), ("first drug?", FIRST))

    assert [one.question for one in kept] == ["first drug?"]
    assert refused == [Refused("who gives it?", told)]


def test_the_same_question_in_other_words_is_told() -> None:
    kept, refused = checked(("after the second jab?", MORPHINE), ("after the second injection?", FIRST))

    assert kept == [ExpectedQuestion("after the second injection?", MORPHINE)]
    assert [one.question for one in refused] == ["after the second injection?"]
    assert "asked before" in refused[0].wrong


def test_a_question_leads_to_a_statement_by_its_number_or_waits() -> None:
    lost = ExpectedQuestion("ice?", "Ice for the joint.")
    here = ExpectedQuestion("opioid?", OXYCODONE)

    assert leading([lost, here], HERE) == [Leading(lost, None), Leading(here, 3)]


LISTED = Shown(
    WARD,
    [Leading(ExpectedQuestion("opioid?", OXYCODONE), 3), Leading(ExpectedQuestion("ice?\x1b[2J", "Ice."), None)],
    [Refused("who?", "nobody")],
    HERE,
)


def test_a_person_sees_statements_questions_and_what_was_not_kept() -> None:
    assert as_text(LISTED, listed=True).splitlines() == [
        f"    1  {FIRST}",
        f"    2  {MORPHINE}",
        f"    3  {OXYCODONE}",
        "opioid?",
        f"    3  {OXYCODONE}",
        "ice?\ufffd[2J",
        'waits  "Ice." is no longer there',
        "not kept: who?",
        "       nobody",
        "2 questions expected of Renal colic on our ward, 1 of them waits; 1 not kept; 3 statements.",
    ]
    assert as_text(Shown(WARD, LISTED.expected), listed=False) == (
        "2 questions expected of Renal colic on our ward, 1 of them waits."
    )


def test_a_script_gets_the_same() -> None:
    facts = json.loads(as_json(LISTED))

    assert (facts["document"], facts["title"]) == (WARD.key, WARD.title)
    assert facts["questions"] == [
        {"question": "opioid?", "answered_by": OXYCODONE, "statement": 3},
        {"question": "ice?\x1b[2J", "answered_by": "Ice.", "statement": None},
    ]
    assert facts["not_kept"] == [{"question": "who?", "wrong": "nobody"}]
    assert facts["statements"][2] == {"number": 3, "text": OXYCODONE, "section": "Analgesia", "page": 2}
    assert "statements" not in json.loads(as_json(Shown(WARD, [])))


def test_a_file_as_windows_and_spreadsheets_save_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "q.tsv").write_bytes("\ufeffice?\tIce\x00 for the joint.\r\n\r\n".encode())

    assert read(str(tmp_path / "q.tsv")) == [ExpectedQuestion("ice?", "Ice for the joint.")]


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"ice?\tIce.")))

    assert read("-") == [ExpectedQuestion("ice?", "Ice.")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"ice?\tIce.\nno tab\n", r"In .*q\.tsv, line 2 is not a question, .*: mend it; nothing was changed\."),
        ("heiß?\tJa.".encode("latin-1"), r"q\.tsv is no text in UTF-8: save it as that; nothing was changed\."),
        (None, r"q\.tsv cannot be read \(No such file or directory\): look at its name\."),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path: Path, content: bytes | None, told: str) -> None:
    if content is not None:
        (tmp_path / "q.tsv").write_bytes(content)
    with pytest.raises(SourceUnreadable, match=told):
        read(str(tmp_path / "q.tsv"))


def test_questions_of_the_starter_library_are_not_replaced() -> None:
    """The next start would put them back."""
    document = Document(f"{STARTER}/gout", "Gout", "A society", date(2020, 1, 1), "MIT")

    with pytest.raises(SourceUnreadable, match="each start puts them back: give questions for a document of your own"):
        of_their_own(document)
    of_their_own(WARD)


async def test_a_document_is_named_by_its_key_its_file_or_a_folder_above(library_pool: Pool) -> None:
    embedding = CountingEmbedding()
    await fill(
        Shelf(library_pool, WHO, embedding.name), [source("gout"), source("colic")], embedding, words, lambda _: None
    )
    await library_pool.execute("UPDATE documents SET address = '/srv/new/' || title")
    shelf = QuestionShelf(library_pool, WHO, embedding.name)

    assert await shelf.named("test/gout", "/somewhere/test/gout") == ["test/gout"]
    assert await shelf.named("On gout", "/srv/new/On gout") == ["test/gout"]
    assert await shelf.named("new", "/srv/new/") == ["test/colic", "test/gout"]
    assert await shelf.named("ne", "/srv/ne") == []
    await library_pool.execute("UPDATE documents SET address = 'test/gout/more' WHERE key = 'test/colic'")
    assert await shelf.named("test/gout", "test/gout") == ["test/gout"]
    assert await QuestionShelf(library_pool, "another", "").named("test/gout", "") == []


GUIDELINE = """---
title: Renal colic on our ward
organisation: St Mary's Hospital
date: 2025-03-01
---
# Renal colic on our ward

## Disposition

- An obstructed and infected system is decompressed within 6 hours by nephrostomy or ureteric stent.
- Tamsulosin 400 micrograms daily is offered for distal ureteric calculi of 5 to 10 mm.
"""
STENT, TAMSULOSIN = (line.removeprefix("- ") for line in GUIDELINE.splitlines()[-2:])
ASKED = "can I give something to help a kidney stone pass"


def given(typed: Typed, *lines: str) -> str:
    file = typed.folder / "questions.tsv"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(file)


def questions(typed: Typed, document: str, *more: str) -> Sequence[tuple[str, str, int | None]]:
    facts = json.loads(typed("questions", document, *more, "--json").stdout)
    return [(one["question"], one["answered_by"], one["statement"]) for one in facts["questions"]]


@pytest.fixture
def guideline(typed: Typed) -> Path:
    file = typed.folder / "colic.md"
    file.write_text(GUIDELINE, encoding="utf-8")
    return file


HELPING = "can I give something to help a ureteric stone pass?"


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_the_next_caller_is_answered(typed: Typed, guideline: Path) -> None:
    """Beside a library that is being asked, as the service has it: no restart."""
    async with typed.asked() as answering:
        await asyncio.to_thread(typed, "add", str(guideline))
        before = await answering.think(Conversation(), ASKED)
        file = given(typed, f"{HELPING}\t{TAMSULOSIN}", "and the big ones?\tCall the urologist.")
        told = await asyncio.to_thread(typed, "questions", str(guideline), file)
        after = await answering.think(Conversation(), ASKED)
        taken = await asyncio.to_thread(questions, typed, str(guideline), given(typed))
        gone = await answering.think(Conversation(), ASKED)

    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines() == [
        "not kept: and the big ones?",
        '       no statement of the document says "Call the urologist."',
        "1 question expected of Renal colic on our ward; 1 not kept.",
    ]
    assert "Tamsulosin" not in before.text
    assert "Tamsulosin 400 micrograms daily" in after.text
    assert taken == []
    assert "Tamsulosin" not in gone.text


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_question_lives_as_long_as_its_words(typed: Typed, guideline: Path) -> None:
    async with typed.asked() as answering:
        await asyncio.to_thread(typed, "add", str(guideline))
        await asyncio.to_thread(typed, "questions", str(guideline), given(typed, f"{HELPING}\t{TAMSULOSIN}"))
        for lines, sentence in (
            (["no tab"], "line 1 is not a question, a tab,"),
            (["who?\tNobody at all."], "No question of the file could be kept: nothing was changed."),
        ):
            refused = await asyncio.to_thread(typed, "questions", str(guideline), given(typed, *lines))
            assert refused.returncode == 1
            assert sentence in refused.stderr
        assert await asyncio.to_thread(questions, typed, str(guideline)) == [(HELPING, TAMSULOSIN, 2)]

        await asyncio.to_thread(guideline.write_text, GUIDELINE.replace(TAMSULOSIN, "Ask the pharmacist."))
        await asyncio.to_thread(typed, "reindex")
        waiting = await asyncio.to_thread(questions, typed, str(guideline))
        await asyncio.to_thread(guideline.write_text, GUIDELINE)
        await asyncio.to_thread(typed, "reindex")
        back = await answering.think(Conversation(), ASKED)

    assert waiting == [(HELPING, TAMSULOSIN, None)]
    assert "Tamsulosin 400 micrograms daily" in back.text


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_without_the_service_a_document_is_named_as_its_neighbours_name_it(typed: Typed) -> None:
    folder = typed.folder / "guidelines"
    folder.mkdir()
    for name in ("colic", "stones"):
        (folder / f"{name}.md").write_text(GUIDELINE.replace("Renal colic", name.title()), encoding="utf-8")
    typed("add", str(folder))

    listed = typed("questions", str(folder / "colic.md"), "--statements")
    assert listed.stdout.splitlines() == [
        f"    1  {STENT}",
        f"    2  {TAMSULOSIN}",
        "0 questions expected of Colic on our ward; 2 statements.",
    ]
    both = typed("questions", str(folder))
    assert both.returncode == 1
    assert f"holds 2 documents: name one of them, such as {folder / 'colic.md'}, " in both.stderr

    typed("questions", str(folder / "colic.md"), given(typed, f"how fast is it drained?\t{STENT}"))
    typed("remove", str(folder / "colic.md"))
    removed = typed("questions", str(folder / "colic.md"))
    assert (removed.returncode, removed.stdout) == (1, "")
    assert "There is no" in removed.stderr
    typed("add", str(folder / "colic.md"))
    assert questions(typed, str(folder / "colic.md")) == []
