"""``./run library``: what the library holds, what it answers, and what is put into it, from the keyboard."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import settings as site
from commands import library_adding, library_calculate, library_questions, library_sources
from commands.arguments import Action
from commands.library_adding import OPENING, opened_database
from commands.progress import Progress, waiting
from dialog.answering import Answering
from dialog.answers.growing import written_out
from dialog.llm import open_writing
from dialog.reply import Reply, ReplyKind
from dialog.transcript import Conversation
from kb.documents import Citation, Document
from kb.errors import KbError
from kb.filters import EVERYTHING, Filters
from kb.ingest_process import ingest_library
from kb.library import Library
from kb.reading.control_signs import in_one_line
from kb.sources.outside import open_outside
from voiceassist import READING, open_library

NAME = "library"
HELP = "Ask the library, list what it holds, add your own guidelines"
EPILOG = """The database is the service's own: a command joins it while the service runs, and starts it when not."""

# What a script is told of a reply; a reply that is none of these is what the phone says in between ("Go ahead.").
KINDS = {
    ReplyKind.ANSWER: "answer",
    ReplyKind.CLARIFY: "clarify",
    ReplyKind.CONFIRM: "clarify",
    ReplyKind.CALCULATE: "calculate",
    ReplyKind.ABSTAIN: "abstain",
}


class LibraryEmpty(KbError):
    code = "library_empty"
    retryable = True


class NothingLetThrough(KbError):
    code = "nothing_let_through"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Action)
    library_adding.add_actions(actions)
    ask = actions.add_parser("ask", help="answer a question as the phone would")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--json", action="store_true", help="one JSON object: kind, text, citations, options")
    ask.add_argument("--source", metavar="WORDS", default="", help="only documents with these words in issuer or title")
    ask.add_argument("--since", type=int, metavar="YEAR", help="only documents of this year or later")
    ask.add_argument("--until", type=int, metavar="YEAR", help="only documents of this year or earlier")
    ask.add_argument("--specialty", metavar="NAME", default="", help="only documents filed under it, as cardiology")
    listing = actions.add_parser("list", help="list the documents, newest first")
    listing.add_argument("--json", action="store_true", help="one JSON array of documents")
    library_questions.add_actions(actions)
    library_calculate.add_arguments(actions.add_parser("calculate", help=library_calculate.ABOUT))
    library_sources.add_actions(actions)
    actions.add_parser("ingest", help="read the starter library and do the jobs that wait; goes on where it was")


def run(arguments: argparse.Namespace) -> int:
    if arguments.action == "calculate":
        return library_calculate.run(arguments)
    if arguments.action == "sources":
        return library_sources.run(arguments)
    settings = site.read_settings(os.environ, {"data": arguments.data})
    match arguments.action:
        case "ask":
            filters = Filters(arguments.source, arguments.since, arguments.until, arguments.specialty)
            return asyncio.run(_ask(settings, arguments.question, filters, as_json=arguments.json))
        case "list":
            return asyncio.run(_list(settings, arguments.json))
        case "ingest":
            return asyncio.run(_ingest(settings))
        case action:
            changed = library_questions.run if action == "questions" else library_adding.run
            return asyncio.run(changed(settings, arguments))


@asynccontextmanager
async def _opened(settings: site.Settings) -> AsyncIterator[Library]:
    """Takes seconds where the database is not running yet."""
    async with AsyncExitStack() as stack:
        async with waiting(OPENING):
            library = await stack.enter_async_context(open_library(settings))
        yield library


async def _ask(settings: site.Settings, question: str, filters: Filters, *, as_json: bool) -> int:
    """Outside sources are asked as the phone would, unless only a part of the library was meant."""
    async with _opened(settings) as library, open_outside(settings.sources, library, beforehand=False) as outside:
        if not (await library.size())[0]:
            raise LibraryEmpty("The library is empty: read it with ./run library ingest, or start the service.")
        if filters and not any(map(filters.let_through, await library.documents())):
            raise NothingLetThrough(
                "No document of the library fits --source, --since, --until and --specialty: "
                "./run library list shows what there is."
            )
        narrowed, others = library.within(filters), outside if filters == EVERYTHING else None
        async with open_writing(settings.model, settings.dialog) as writing:
            answering = Answering(
                narrowed, settings.dialog, settings.organisation, outside=others, to_write=writing is not None
            )
            reply = await written_out(await answering.think(Conversation(), question), Conversation(), writing)
    print(json.dumps(as_facts(reply), ensure_ascii=False, indent=2) if as_json else as_text(reply))
    return 0


async def _list(settings: site.Settings, as_json: bool) -> int:
    async with _opened(settings) as library:
        documents = await library.documents()
        _, passages, pages = await library.size()
    if as_json:
        rows = [
            {
                "key": document.key,
                "title": document.title,
                "organisation": document.organisation,
                "year": document.published.year,
                "url": document.url,
                "licence": document.licence,
                "specialties": list(document.specialties),
                "digest": document.digest,
            }
            for document in documents
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for document in documents:
        print(as_entry(document))
    counts = ((len(documents), "document"), (passages, "passage"), (pages, "page"))
    print(", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts) + ".")
    return 0


async def _ingest(settings: site.Settings) -> int:
    async with opened_database(settings) as database:
        with Progress(READING["passages"]) as bar:
            async for step in ingest_library(database.dsn, settings.organisation, engines=settings.library):
                bar.label, bar.total = READING[step.phase], step.total or None
                bar.to(step.done, step.document)
                if step.finished:
                    bar.close()
    print(
        f"The library is up to date; {step.passages} passages and {step.statements} statements were new.",
        file=sys.stderr,
    )
    return 0


def as_entry(document: Document) -> str:
    """A document for a person, its key last: that is what ``remove`` takes."""
    digest = " (unreviewed digest)" if document.digest else ""
    filed = f", filed under {', '.join(document.specialties)}" if document.specialties else ""
    address = f" {document.url}" if document.url not in ("", document.key) else ""
    lines = (
        f"{document.published.year}  {document.title}{digest}",
        f"      {document.organisation.rstrip('.')}{filed}.{address}",
        f"      {document.key}",
    )
    return "\n".join(map(in_one_line, lines))


def as_facts(reply: Reply) -> dict[str, Any]:
    """The reply for a script: kind, text, citations, options."""
    return {
        "kind": "escalate" if reply.urgent else KINDS.get(reply.kind, "prompt"),
        "text": reply.text,
        "citations": [_citation(citation) for citation in reply.citations],
        "options": list(reply.options),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "title": citation.title,
        "organisation": citation.organisation,
        "year": citation.year,
        "section": citation.section,
        "page": citation.page,
        "url": citation.url,
        "ama": citation.ama,
        "passage": citation.passage,
        "digest": citation.digest,
    }


def as_text(reply: Reply) -> str:
    """The reply for a person: what the phone would say, and what it rests on."""
    lines = [reply.text]
    for number, each in enumerate(reply.citations, 1):
        place = ", ".join(filter(None, (each.section, f"page {each.page}" if each.page is not None else "")))
        lines += [f"\n[{number}] {each.ama}", *([f"    {place}"] if place else [])]
    return "\n".join(lines)
