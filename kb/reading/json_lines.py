"""JSON Lines (jsonlines.org): one document a line. Keys read: ``text`` (Markdown; or ``content``, ``body``), ``title``,
``section``, ``page``, ``organisation``, ``date``, ``licence``, ``url``, ``id``; lines of one title are one document."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.errors import SourceUnreadable
from kb.markdown import blocks
from kb.reading.dates import normal_date
from kb.reading.formats import decoded
from kb.reading.limits import Limits
from kb.reading.markdown import FACTS, markdown_sections
from kb.reading.sections import Block, ReadDocument, Section

TEXT = ("text", "content", "body", "abstract")
SHOWN = 5


def read_json_lines(path: Path, limits: Limits) -> list[ReadDocument]:
    """Raises SourceUnreadable."""
    broken: list[int] = []
    records: dict[str, list[dict[str, Any]]] = {}
    for number, record in _records(decoded(path.read_bytes())):
        if record is None:
            broken.append(number)
            continue
        name = str(record.get("title") or record.get("id") or f"line {number}").strip()
        records.setdefault(name, []).append(record)
    if not records:
        raise SourceUnreadable("no line of it is a JSON object with a text")
    if len(records) > limits.documents:
        raise SourceUnreadable(f"it holds {len(records)} documents, more than {limits.documents}: split it")
    notes = _note(broken)
    read = [_document(name, of_one) for name, of_one in records.items()]
    return [*read[:-1], _with_notes(read[-1], notes)]


def _records(text: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        holds = isinstance(record, dict) and any(isinstance(record.get(key), str) and record[key] for key in TEXT)
        yield number, record if holds else None


def _document(name: str, records: list[dict[str, Any]]) -> ReadDocument:
    facts: dict[str, str] = {}
    for record in records:
        for key, value in record.items():
            if key.lower() in FACTS and isinstance(value, str | int):
                facts.setdefault(FACTS[key.lower()], str(value))
    pages = [page for record in records if (page := _page(record)) is not None]
    return ReadDocument(
        title=facts.get("title", name),
        sections=tuple(section for record in records for section in _sections(record)),
        issuer=facts.get("issuer", ""),
        published=normal_date(facts.get("published", "")),
        licence=facts.get("licence", ""),
        url=facts.get("url", ""),
        pages=max(pages, default=0),
        part=name,
    )


def _sections(record: dict[str, Any]) -> Iterator[Section]:
    text = next(record[key] for key in TEXT if isinstance(record.get(key), str) and record[key])
    page, section = _page(record), record.get("section")
    above = tuple(part.strip() for part in section.split(" > ")) if isinstance(section, str) and section else ()
    for found in markdown_sections(text) or (Section((), tuple(Block(block) for block in blocks(text))),):
        yield Section((*above, *found.headings), tuple(Block(block.text, page) for block in found.blocks))


def _page(record: dict[str, Any]) -> int | None:
    page = record.get("page")
    return page if isinstance(page, int) and not isinstance(page, bool) and 0 < page < 1_000_000 else None


def _note(broken: list[int]) -> tuple[str, ...]:
    if not broken:
        return ()
    shown = ", ".join(map(str, broken[:SHOWN])) + ("…" if len(broken) > SHOWN else "")
    return (f"lines left out because they hold no JSON object with a text: {len(broken)} (line {shown})",)


def _with_notes(document: ReadDocument, notes: tuple[str, ...]) -> ReadDocument:
    return ReadDocument.from_facts({**document.facts(), "notes": [*document.notes, *notes]})
