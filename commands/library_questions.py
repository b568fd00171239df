"""``./run library questions``: what people are expected to ask of a document, given in a file, or listed."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import settings as site
from commands.library_adding import opened_database, prepare
from commands.library_questions_report import Leading, Refused, Shown, as_json, as_text
from dialog.answers.library_answer import as_asked
from kb.documents import Document
from kb.errors import SourceUnreadable
from kb.expected_questions import ExpectedQuestion, answering, nearest, parsed
from kb.jobs.adding import address_of
from kb.question import shorten
from kb.reading.control_signs import without_controls
from kb.statements import Statement, statements
from kb.stores.source_shelf import STARTER
from kb.stores.statement_shelf import ShelvedDocument, StatementShelf

ABOUT = "say what people ask of a document, or list what is expected"
EPILOG = """FILE: on each line a question as somebody would ask it, a tab, and the words of the document that answer it,
as --statements shows them. It replaces what was expected of the document; an empty file takes all away. Exit status 1:
none could be kept, and nothing was changed."""
STANDARD_INPUT = "-"
SHOWN_KEYS = 3


def add_actions(actions: Any) -> None:
    questions = actions.add_parser("questions", help=ABOUT)
    questions.epilog = EPILOG
    questions.add_argument("document", metavar="DOCUMENT", help="as it was added, or its key as list shows it")
    questions.add_argument("file", nargs="?", metavar="FILE", help="the questions; - is standard input")
    questions.add_argument("--statements", action="store_true", help="show every statement of the document, numbered")
    questions.add_argument("--json", action="store_true", help="one JSON object: document, questions, not_kept")


async def run(settings: site.Settings, arguments: argparse.Namespace) -> int:
    """0 listed or changed; 1 where no question of the file could be kept. Raises KbError."""
    given = None if arguments.file is None else read(arguments.file)
    async with opened_database(settings) as database:
        shelf = StatementShelf(database.pool, settings.organisation, "")  # no vector is looked at here
        document = await _meant(shelf, arguments.document)
        if given is not None:
            of_their_own(document.document)
        here = [one for passage in await shelf.passages(document) for one in statements(passage)]
        kept, refused = looked_at(given or [], here)
        changes = given is not None and bool(kept or not refused)
        if changes and not await shelf.questions.expect(document.document.key, kept):
            raise SourceUnreadable(f"{arguments.document} was taken out of the library meanwhile.")
        expected = leading(await shelf.questions.expected(document.number), here)
        shown = Shown(document.document, expected, refused, here if arguments.statements else None)
        print(as_json(shown) if arguments.json else as_text(shown, listed=given is None), flush=True)
        if changes:
            await prepare(database, settings)
    if refused and not changes:
        print("No question of the file could be kept: nothing was changed.", file=sys.stderr)
        return 1
    return 0


def of_their_own(document: Document) -> None:
    """Raises SourceUnreadable for a document of the starter library."""
    if document.key.startswith(f"{STARTER}/"):
        raise SourceUnreadable(
            "The questions of the starter library come with it, and each start puts them back: give questions for a "
            "document of your own."
        )


def read(file: str) -> list[ExpectedQuestion]:
    """Of a file, or of standard input for "-". Raises SourceUnreadable."""
    name = "standard input" if file == STANDARD_INPUT else file
    try:
        content = sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).expanduser().read_bytes()
        return parsed(without_controls(content.decode("utf-8-sig")))  # some editors begin a file with a mark
    except OSError as error:
        raise SourceUnreadable(f"{name} cannot be read ({error.strerror}): look at its name.") from error
    except UnicodeDecodeError as error:
        raise SourceUnreadable(f"{name} is no text in UTF-8: save it as that; nothing was changed.") from error
    except ValueError as error:
        raise SourceUnreadable(f"In {name}, {error}: mend it; nothing was changed.") from error


async def _meant(shelf: StatementShelf, word: str) -> ShelvedDocument:
    keys = await shelf.questions.named(word, address_of(word))
    if not keys:
        raise SourceUnreadable(f"There is no {word} in the library: ./run library list shows what there is.")
    if len(keys) > 1:
        some = ", ".join(keys[:SHOWN_KEYS])
        raise SourceUnreadable(f"{word} holds {len(keys)} documents: name one of them, such as {some}.")
    for document in await shelf.documents():
        if document.document.key == keys[0]:
            return document
    raise SourceUnreadable(f"{word} is not wholly in yet: wait for its reading, or run ./run library reindex.")


def looked_at(
    given: Iterable[ExpectedQuestion], here: Sequence[Statement]
) -> tuple[list[ExpectedQuestion], list[Refused]]:
    """Those that can be kept, each asked in the words in which a caller's question is looked up and answered by a whole
    statement; and what is wrong with the others."""
    kept: dict[str, ExpectedQuestion] = {}
    refused = []
    for one in given:
        asked = shorten(as_asked(one.question).question)
        statement = answering(one.answered_by, here)
        if statement is None:
            near = nearest(one.answered_by, here)
            hint = f'; the nearest is: "{near.standing_alone}"' if near else ""
            refused.append(Refused(one.question, f'no statement of the document says "{one.answered_by}"{hint}'))
        elif other := _another(one.answered_by, statement, here):
            both = f'"{statement.standing_alone}" or "{other.standing_alone}"'
            refused.append(Refused(one.question, f"several statements say so: copy the whole of one, such as {both}"))
        elif asked in kept:
            refused.append(Refused(one.question, "it is asked before, in these words or in others that mean the same"))
        else:
            kept[asked] = ExpectedQuestion(asked, statement.standing_alone)
    return list(kept.values()), refused


def _another(words: str, statement: Statement, here: Sequence[Statement]) -> Statement | None:
    """A second statement that the words may mean, as "5 mg twice daily" does of two drugs; None where they are the
    first one's, letter for letter."""
    if words.split() == statement.standing_alone.split():
        return None
    return answering(words, [one for one in here if one.standing_alone != statement.standing_alone])


def leading(expected: Iterable[ExpectedQuestion], here: Sequence[Statement]) -> list[Leading]:
    """Each question with the statement that answers it now."""
    found = []
    for one in expected:
        statement = answering(one.answered_by, here)
        if statement is None:
            found.append(Leading(one, None))
        else:
            found.append(Leading(replace(one, answered_by=statement.standing_alone), here.index(statement) + 1))
    return found
