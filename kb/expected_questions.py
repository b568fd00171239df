"""Questions that people are expected to ask of a document, and which of its statements answers each.

Pure but for reading the starter library's. A guideline is written in its own words, a caller asks in his: his question
is nearer to another caller's than to the sentence that answers both (Nogueira and others 2019, "Document Expansion by
Query Prediction").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import SourceUnreadable
from kb.statements import Statement, text_hash

STARTER = Path(__file__).parent / "starter_questions"
SAME = 0.75
"""The share of their words that what is said to answer and a statement have in common, from which they are the same:
an extraction by another version cuts a sentence or a label otherwise."""
NEAREST = 0.5
"""The share of the words that are said to answer, from which a statement that holds them may be the one meant."""


@dataclass(frozen=True, slots=True)
class ExpectedQuestion:
    """answered_by: a sentence, list item or table row of the document, as ``Statement.standing_alone`` says it; or
    its mark (``marked``): of the starter library, whose sentences are others' and stand in their package alone."""

    question: str
    answered_by: str


def starter_questions(document: str, folder: Path = STARTER) -> list[ExpectedQuestion]:
    """Those of a document of the starter library by its key; none where nobody wrote any. Raises SourceUnreadable."""
    file = folder / f"{document.rpartition('/')[2]}.tsv"
    if not file.exists():
        return []
    try:
        return parsed(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceUnreadable(f"the expected questions in {file} cannot be read: restore the file") from error


def parsed(text: str) -> list[ExpectedQuestion]:
    """A question, a tab, and the words that answer it on each line; empty lines are passed over.

    Raises ValueError, saying which line is not so.
    """
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        question, answer = (part.strip() for part in line.partition("\t")[::2])
        if not (question and answer):
            raise ValueError(f"line {number} is not a question, a tab, and the words of the document that answer it")
        found.append(ExpectedQuestion(question, answer))
    return found


MARK = "#"
FIGURES = 16


def marked(statement: Statement) -> str:
    """The statement told without its words: "#9f420cf43440d2a4"."""
    return MARK + text_hash(statement.searched).hex()[:FIGURES]


def answering(answered_by: str, statements: Sequence[Statement]) -> Statement | None:
    """The statement that says these words, or nearly; None where the document no longer holds them."""
    if answered_by.startswith(MARK) and len(answered_by) == len(MARK) + FIGURES:
        return next((statement for statement in statements if marked(statement) == answered_by), None)
    for statement in statements:
        if answered_by in (statement.standing_alone, statement.text):
            return statement
    wanted = _words(answered_by)
    shares = [_in_common(wanted, _words(statement.standing_alone)) for statement in statements]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return statements[best] if best is not None and shares[best] >= SAME else None


def nearest(answered_by: str, statements: Sequence[Statement]) -> Statement | None:
    """The statement that most of these words stand in, for whoever did not copy the whole of it; None for none."""
    wanted = _words(answered_by)
    held = [len(wanted & _words(statement.standing_alone)) / (len(wanted) or 1) for statement in statements]
    best = max(range(len(held)), key=held.__getitem__, default=None)
    return statements[best] if best is not None and held[best] >= NEAREST else None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _in_common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def expected_of(statement: Statement) -> str:
    """The words in which people are expected to ask for what the statement says; "" where nobody is."""
    expected = statement.passage.expected
    key = text_hash(statement.searched) if expected else b""
    return " ".join(question for answer, question in expected if answer == key)


def distinct(questions: Iterable[ExpectedQuestion]) -> dict[str, ExpectedQuestion]:
    """Each question once, the first of the same words."""
    found: dict[str, ExpectedQuestion] = {}
    for one in questions:
        found.setdefault(one.question, one)
    return found
