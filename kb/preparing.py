"""Preparing the library for questions: each statement that can be spoken, and each question that is expected, gets its
vector before anybody asks.

It follows ``kb.filling``, when every passage is in and found. A question asked meanwhile has the statements it needs
embedded while the caller waits.
"""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.clinical_terms import with_full_forms
from kb.documents import Passage
from kb.embeddings.questions import AsQuestions
from kb.expected_questions import ExpectedQuestion, answering
from kb.filling import Report
from kb.ingest_progress import IngestProgress
from kb.ports import Embedding
from kb.question import understood
from kb.statements import EXTRACTION, statements, text_hash
from kb.stores.question_shelf import ShelvedQuestion
from kb.stores.statement_shelf import ShelvedDocument, ShelvedStatement, StatementShelf

AT_ONCE = 32  # statements in one transaction: what a kill costs at most, under a second of work
WAIT_SECONDS = 1.0  # after which what another process had in hand is looked at again


async def prepare(
    shelf: StatementShelf, embedding: Embedding, report: Report, filled: IngestProgress
) -> IngestProgress:
    """Embed what is missing, and tell how far it is after every batch; ``filled`` is the last word of ``fill``.

    Where another process does the same (``library add`` during a service's first start, a worker on another machine),
    each document is embedded by one of them. Stopped at any moment, the next call goes on where it was. Raises
    LibraryUnavailable, EmbeddingFailed.
    """
    changed = [one for one in await shelf.documents() if one.statements_hash != _mark(one, embedding)]
    progress = IngestProgress(0, await shelf.count(changed), filled.passages, phase="statements")
    while changed:
        in_other_hands = []
        for document in changed:
            async with shelf.alone(document) as alone:
                if alone:
                    progress = await _prepare_one(shelf, embedding, report, document, progress)
                else:
                    in_other_hands.append(document)
        if in_other_hands:
            await asyncio.sleep(WAIT_SECONDS)
        changed = in_other_hands
    return replace(progress, document="", finished=True)


async def _prepare_one(
    shelf: StatementShelf, embedding: Embedding, report: Report, document: ShelvedDocument, progress: IngestProgress
) -> IngestProgress:
    progress = replace(progress, document=document.document.title)
    passages = await shelf.passages(document)
    said = [_said(passage) for passage in passages]
    known = await shelf.known(document)
    done = progress.done
    for upto, batch in _batches(said, known):
        if batch:
            await shelf.add(batch, await embedding.embed([statement.text for statement in batch]))
        progress = replace(progress, done=done + upto, statements=progress.statements + len(batch))
        report(progress)
    await _expect(shelf, embedding, document, passages)
    await shelf.finish(document, _mark(document, embedding), {each.text_hash for here in said for each in here})
    return progress


async def _expect(
    shelf: StatementShelf, embedding: Embedding, document: ShelvedDocument, passages: Sequence[Passage]
) -> None:
    """Embed the questions that are expected of the document and were not yet, beside the statements that answer."""
    wanted = list(_answered(await shelf.questions.expected(document.number), passages))
    known = await shelf.questions.known(document.number)
    new = [one for one in wanted if (one.passage, one.question_hash, one.text_hash) not in known]
    for start in range(0, len(new), AT_ONCE):
        batch = new[start : start + AT_ONCE]
        await shelf.questions.add(batch, await AsQuestions(embedding).embed([one.question for one in batch]))
    await shelf.questions.keep(document.number, wanted)


def _answered(expected: Sequence[ExpectedQuestion], passages: Sequence[Passage]) -> Iterator[ShelvedQuestion]:
    """The questions that the document still answers, each with the first statement that does."""
    here = [statement for passage in passages for statement in statements(passage)] if expected else []
    for one in expected:
        statement = answering(one.answered_by, here)
        if statement is not None:
            asked = with_full_forms(understood(one.question))  # as kb.library reads a caller's
            yield ShelvedQuestion(statement.passage.id, asked, text_hash(asked), text_hash(statement.searched))


def _mark(document: ShelvedDocument, embedding: Embedding) -> bytes:
    """Says whether a document must be looked at again: what it holds, how we extract, what is expected to be asked, and
    the model."""
    told = (EXTRACTION, embedding.name, document.content_hash, document.expected)
    return hashlib.sha256(repr(told).encode()).digest()


def _said(passage: Passage) -> list[ShelvedStatement]:
    """The passage's statements, each text once."""
    texts = dict.fromkeys(statement.searched for statement in statements(passage))
    return [ShelvedStatement(passage.id, text, text_hash(text)) for text in texts]


def _batches(
    said: Sequence[Sequence[ShelvedStatement]], known: set[tuple[int, bytes]]
) -> Iterator[tuple[int, list[ShelvedStatement]]]:
    """What is not known, whole passages together; with each batch, how many passages are then looked after."""
    batch: list[ShelvedStatement] = []
    for number, here in enumerate(said, start=1):
        batch += [statement for statement in here if (statement.passage, statement.text_hash) not in known]
        if len(batch) >= AT_ONCE or number == len(said):
            yield number, batch
            batch = []
