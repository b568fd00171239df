"""What is expected of a document and where each question leads: a table for a person, an object for a script (pure)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from kb.documents import Document
from kb.expected_questions import ExpectedQuestion
from kb.reading.control_signs import in_one_line
from kb.statements import Statement


@dataclass(frozen=True, slots=True)
class Leading:
    """An expected question and the number, from 1, of the statement that answers it; None where the document no longer
    says so, and the question waits until it does."""

    expected: ExpectedQuestion
    statement: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A question of the file that was not kept, as it is written there, and what is wrong."""

    question: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Shown:
    """statements: every one of the document, where they are wanted."""

    document: Document
    expected: Sequence[Leading]
    refused: Sequence[Refused] = ()
    statements: Sequence[Statement] | None = None


def as_text(shown: Shown, *, listed: bool) -> str:
    """The statements; where they are to be ``listed``, the questions, each above the statement it leads to; those that
    were not kept; and the sums."""
    lines = [f"{number:>5}  {one.standing_alone}" for number, one in enumerate(shown.statements or [], start=1)]
    for one in shown.expected if listed else ():
        answer = one.expected.answered_by
        lines.append(one.expected.question)
        lines.append(
            f'{"waits":>5}  "{answer}" is no longer there' if one.statement is None else f"{one.statement:>5}  {answer}"
        )
    for refused in shown.refused:
        lines += [f"not kept: {refused.question}", f"{'':>5}  {refused.wrong}"]
    lines.append(_sums(shown))
    return "\n".join(map(in_one_line, lines))


def _sums(shown: Shown) -> str:
    expected, waiting = len(shown.expected), sum(one.statement is None for one in shown.expected)
    said = f"{_counted(expected, 'question')} expected of {shown.document.title}"
    if waiting:
        said += f", {waiting} of them {'waits' if waiting == 1 else 'wait'}"
    if shown.refused:
        said += f"; {len(shown.refused)} not kept"
    if shown.statements is not None:
        said += f"; {_counted(len(shown.statements), 'statement')}"
    return f"{said}."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def as_json(shown: Shown) -> str:
    """One object: document, title, questions, not_kept, and statements where they are wanted."""
    facts: dict[str, object] = {
        "document": shown.document.key,
        "title": shown.document.title,
        "questions": [
            {
                "question": one.expected.question,
                "answered_by": one.expected.answered_by,
                "statement": one.statement,
            }
            for one in shown.expected
        ],
        "not_kept": [{"question": one.question, "wrong": one.wrong} for one in shown.refused],
    }
    if shown.statements is not None:
        facts["statements"] = [
            {"number": number, "text": one.standing_alone, "section": one.passage.section, "page": one.passage.page}
            for number, one in enumerate(shown.statements, start=1)
        ]
    return json.dumps(facts, ensure_ascii=False, indent=2)
