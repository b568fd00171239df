"""One reader for each format, behind one port."""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from kb.errors import SourceUnreadable
from kb.reading.control_signs import as_typed, without_controls
from kb.reading.formats import Format, misnamed, recognise
from kb.reading.imprint import issued_by, published_as
from kb.reading.instructions import note_on_orders
from kb.reading.limits import Limits
from kb.reading.sections import ReadDocument

DATED_BY_ITS_MAKING = (
    "no line of it says when it was published: the day the file was made stands for it (say it with --published)"
)


class Reader(Protocol):
    """The documents of one file. Raises SourceUnreadable, whose sentence goes on after "skipped:"."""

    def __call__(self, path: Path, limits: Limits, /) -> list[ReadDocument]: ...


def open_reader(found: Format) -> Reader:
    match found:
        case "pdf":
            from kb.reading.pdf import read_pdf

            return read_pdf
        case "docx":
            from kb.reading.docx import read_docx

            return read_docx
        case "html":
            from kb.reading.html import read_html

            return read_html
        case "markdown":
            from kb.reading.markdown import read_markdown

            return read_markdown
        case "text":
            from kb.reading.plain_text import read_plain_text

            return read_plain_text
        case "json_lines":
            from kb.reading.json_lines import read_json_lines

            return read_json_lines


def read_file(path: Path, limits: Limits) -> list[ReadDocument]:
    """The documents of a file of any format, with what is to be told of each. Raises SourceUnreadable."""
    try:
        found = recognise(path, limits)
        documents = open_reader(found)(path, limits)
    except OSError as error:
        raise SourceUnreadable(f"it cannot be opened ({error.strerror})") from error
    kept = [_storable(document) for document in documents if document.sections]
    if not kept:
        raise SourceUnreadable("there is no text in it")
    if sum(len(document.text) for document in kept) > limits.characters:
        raise SourceUnreadable(f"it holds more than {limits.characters} letters: split it")
    wrong = misnamed(path, found)
    first = replace(kept[0], notes=((wrong,) if wrong else ()) + kept[0].notes)
    made_by_a_program = found in ("pdf", "docx")
    return [
        replace(each, notes=each.notes + note_on_orders(each.text))
        for each in (_with_imprint(document, made_by_a_program) for document in [first, *kept[1:]])
    ]


def _storable(document: ReadDocument) -> ReadDocument:
    return ReadDocument.from_facts(as_typed(without_controls(document.facts())))


def _with_imprint(document: ReadDocument, made_by_a_program: bool) -> ReadDocument:
    """What its own lines say of when it was published and by whom, where the format has no place for it, or one that
    the program fills in which it was written."""
    published, issuer = published_as(document.sections), issued_by(document.sections)
    if made_by_a_program:
        notes = document.notes + ((DATED_BY_ITS_MAKING,) if document.published and not published else ())
        issuer = issuer or document.issuer
        return replace(document, published=published or document.published, issuer=issuer, notes=notes)
    return replace(document, published=document.published or published, issuer=document.issuer or issuer)
