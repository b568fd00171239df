"""``./run library`` as a person and as a script use it."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from commands.library import as_entry, as_facts, as_text
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from kb.citations import cite
from kb.documents import Document, Passage

ROOT = Path(__file__).parents[2]
GOUT = Document("k", "Gout", "A society", date(2020, 1, 1), "MIT", "https://doi.org/10.1/x", digest=True)
ANSWER = Reply(
    ReplyKind.ANSWER,
    (Span("Gout:", SpanKind.UNDERSTOOD), Span("Colchicine.", SpanKind.ANSWER, citation=0)),
    (cite(Passage(1, GOUT, "Flares > Drugs", "Give colchicine.", page=4)),),
)


def library(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "commands", "library", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_script_is_told_kind_text_citations_and_options() -> None:
    facts = json.loads(json.dumps(as_facts(ANSWER)))

    assert facts["kind"] == "answer"
    assert facts["text"] == "Gout: Colchicine."
    assert facts["options"] == []
    (citation,) = facts["citations"]
    assert citation == {
        "title": "Gout",
        "organisation": "A society",
        "year": 2020,
        "section": "Flares > Drugs",
        "page": 4,
        "url": "https://doi.org/10.1/x",
        "ama": "A society. Gout. 2020:4. Cited from an unreviewed digest. doi:10.1/x",
        "passage": "Give colchicine.",
        "digest": True,
    }


@pytest.mark.parametrize(
    ("kind", "urgent", "told"),
    [
        (ReplyKind.CLARIFY, False, "clarify"),
        (ReplyKind.CONFIRM, False, "clarify"),
        (ReplyKind.ABSTAIN, False, "abstain"),
        (ReplyKind.ANSWER, True, "escalate"),
        (ReplyKind.COMMAND, False, "prompt"),
    ],
)
def test_every_kind_of_reply_has_its_word(kind: ReplyKind, urgent: bool, told: str) -> None:
    assert as_facts(Reply(kind, (Span("x", SpanKind.PROMPT),), urgent=urgent))["kind"] == told


def test_a_person_sees_the_reference_below_the_answer() -> None:
    assert as_text(ANSWER).splitlines() == [
        "Gout: Colchicine.",
        "",
        "[1] A society. Gout. 2020:4. Cited from an unreviewed digest. doi:10.1/x",
        "    Flares > Drugs, page 4",
    ]


def test_a_document_is_listed_with_what_takes_it_out() -> None:
    filed = replace(GOUT, specialties=("rheumatology",), organisation="A society\nof two lines.")

    assert as_entry(filed).splitlines() == [
        "2020  Gout (unreviewed digest)",
        "      A society of two lines, filed under rheumatology. https://doi.org/10.1/x",
        "      k",
    ]


@pytest.mark.slow
def test_an_empty_library_is_listed_as_such_and_says_how_to_fill_it(tmp_path: Path) -> None:
    listed = library("list", "--data", str(tmp_path / "data"))
    asked = library("ask", "gout", "--data", str(tmp_path / "data"))

    assert listed.stdout == "0 documents, 0 passages, 0 pages.\n"
    assert asked.returncode == 1
    assert asked.stderr.endswith(
        "library: The library is empty: read it with ./run library ingest, or start the service.\n"
    )
    assert library("ask").returncode == 2
