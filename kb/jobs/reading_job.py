"""One file of a source, from its address to its passages in the library."""

import asyncio
import hashlib
import importlib
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from kb.documents import Document
from kb.errors import SourceUnreadable
from kb.filling import READING, put_passages
from kb.ingest_progress import IngestProgress
from kb.jobs.report_words import KEPT
from kb.markdown import Measure
from kb.ports import Embedding
from kb.reading.dates import published_date
from kb.reading.feed import entries, is_feed
from kb.reading.limits import LIMITS, Limits, readable_size
from kb.reading.room import ReadingRoom
from kb.reading.sections import ReadDocument
from kb.reading.web import Fetched, fetch, is_web_address
from kb.starter import WORDS_A_PAGE
from kb.stores.job_queue import JobQueue
from kb.stores.shelf import Shelf
from kb.stores.source_shelf import FileRecord, Source, SourceShelf
from kb.stores.vectors import VectorPlace
from kb.terms import terms_in
from records.postgres.pool import Pool

READERS = 2  # raise it when the same file would be read otherwise: those that were added are then read again
UNKNOWN_ISSUER = "the hospital's own library"
UNKNOWN_LICENCE = "not stated"
NOT_UTF_8 = re.compile(r"\\udc[0-9a-f]{2}")  # as kb.jobs.adding writes it
SUFFIX_OF_KIND = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}

Report = Callable[[IngestProgress], None]


@dataclass(frozen=True, slots=True)
class ReadJob:
    """Read one file. force: though it has not changed. batch: those added together."""

    organisation: str
    source: int
    address: str
    batch: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it lies there now. made: its own date."""

    path: Path
    content_hash: bytes
    size: int
    made: date
    etag: str = ""
    last_modified: str = ""


class _TakenOutMeanwhile(Exception):
    """Somebody removed the file while it was read."""


class FileReading:
    """Runs jobs beside each other; the same file never twice at a time, the queue sees to that."""

    def __init__(
        self,
        pool: Pool,
        embedding: Embedding,
        measure: Measure,
        room: ReadingRoom,
        *,
        report: Report,
        limits: Limits = LIMITS,
        elsewhere: VectorPlace | None = None,
    ) -> None:
        self._elsewhere = elsewhere
        self._pool = pool
        self._embedding = embedding
        self._measure = measure
        self._room = room
        self._report = report
        self._limits = limits

    async def read(self, job: ReadJob) -> None:
        """Raises LibraryUnavailable, EmbeddingFailed; what is wrong with the file is told in its row."""
        shelf = SourceShelf(self._pool, job.organisation)
        source = next((each for each in await shelf.sources() if each.number == job.source), None)
        before = await shelf.file(job.address)
        if source is None or before is None or before.outcome == "removed":
            return  # removed while it waited
        # A kill leaves it behind, so there is none where nothing is put into it.
        fetched = is_web_address(job.address)
        with tempfile.TemporaryDirectory(prefix="voiceassist-read-") if fetched else nullcontext("") as folder:
            try:
                found = await self._find(job, source, before, Path(folder))
                if isinstance(found, str):
                    await shelf.tell(job.address, "unchanged", found)
                else:
                    await self._take_in(job, source, before, found)
            except _TakenOutMeanwhile:
                await shelf.keep_only(job.address, [])
            except SourceUnreadable as error:
                kept = KEPT if before.mark else ""
                await shelf.tell(job.address, "skipped", f"{error}{kept}")

    async def _find(self, job: ReadJob, source: Source, before: FileRecord, folder: Path) -> Found | str:
        """The file; or, where there is nothing to read, why. Raises SourceUnreadable."""
        if not is_web_address(job.address):
            return await asyncio.to_thread(_lying_there, Path(job.address), self._limits)
        known = before.mark is not None and not job.force and before.mark == self._mark(before.content_hash, source)
        fetched = await asyncio.to_thread(
            fetch,
            job.address,
            self._limits,
            private=source.private,
            etag=before.etag if known else "",
            last_modified=before.last_modified if known else "",
        )
        if fetched.content is None:
            return "the server says so"
        if is_feed(fetched.content, fetched.kind) and source.address == job.address:
            return await self._feed(job, source, fetched)
        return _kept(fetched, fetched.content, folder)

    async def _feed(self, job: ReadJob, source: Source, fetched: Fetched) -> str:
        """Have what the entries lead to read, as far as it was not yet: entries are not written anew."""
        assert fetched.content is not None
        shelf = SourceShelf(self._pool, job.organisation)
        addresses = entries(fetched.content, fetched.address, self._limits.entries)
        out = await shelf.kept_out()
        wanted = [address for address in addresses if address not in out and address != job.address]
        await shelf.set_kind(source.number, "feed")
        queue = JobQueue(self._pool, job.organisation)
        await queue.put_reads(source.number, wanted, UUID(job.batch), force=job.force)
        return f"a feed of {len(addresses)} entries"

    def _mark(self, content_hash: bytes | None, source: Source) -> bytes:
        """Says whether a file must be looked at again: what it holds, how we read, what is said of it."""
        facts = (READING, READERS, content_hash, sorted(source.facts.items()))
        return hashlib.sha256(repr(facts).encode()).digest()

    async def _take_in(self, job: ReadJob, source: Source, before: FileRecord, found: Found) -> None:
        shelf = SourceShelf(self._pool, job.organisation)
        mark = self._mark(found.content_hash, source)
        after = replace(
            before,
            content_hash=found.content_hash,
            mark=mark,
            size=found.size,
            etag=found.etag,
            last_modified=found.last_modified,
            reason="",
        )
        if before.mark == mark and not job.force:
            # Another job may have read it since it was put in the queue, one that a killed worker left behind.
            meanwhile = before.outcome in ("added", "changed")
            await shelf.taken_in(replace(after, outcome=before.outcome if meanwhile else "unchanged"))
            return
        twin = await shelf.claim(found.content_hash, job.address)
        if twin is not None:
            raise SourceUnreadable(f"the same as {twin}, which is in the library")
        # llama_index is seconds of CPU: it is loaded while the other process reads.
        documents, _ = await asyncio.gather(
            self._room.read(found.path), asyncio.to_thread(importlib.import_module, "kb.reading.cutting")
        )
        notes = [note for document in documents for note in document.notes]
        keys = []
        total = done = fresh = 0
        for each in documents:
            document, unsaid = described(each, source.facts, job.address, found.made)
            notes += [note for note in unsaid if note not in notes]
            passages, begun = await self._put(job, document, each, (total, done, fresh))
            keys.append(document.key)
            total, done, fresh = total + passages, done + passages, fresh + begun
        await shelf.keep_only(job.address, keys)
        await shelf.taken_in(replace(after, outcome="changed" if before.mark else "added", notes=tuple(notes)))

    async def _put(
        self, job: ReadJob, document: Document, read: ReadDocument, so_far: tuple[int, int, int]
    ) -> tuple[int, int]:
        """How many passages the document has, and how many of them were new."""
        from kb.reading.cutting import cut_sections

        shelf = Shelf(self._pool, job.organisation, self._embedding.name, self._elsewhere)
        passages = await asyncio.to_thread(cut_sections, document.title, read.sections, self._measure)
        pages = read.pages or max(1, round(len(read.text.split()) / WORDS_A_PAGE))
        number = await shelf.begin(document, pages, job.address)
        files = SourceShelf(self._pool, job.organisation)
        total, done, fresh = so_far
        total += len(passages)
        async for looked_after, new in put_passages(shelf, number, passages, self._embedding):
            done, fresh = done + looked_after, fresh + new
            if not await files.progress(job.address, total, done, fresh):
                raise _TakenOutMeanwhile
            self._report(IngestProgress(done, total, fresh, document.title))
        digest = hashlib.sha256(repr([passage.content_hash for passage in passages]).encode()).digest()
        headings = dict.fromkeys(passage.section for passage in passages)
        texts = [document.title, *headings, *(passage.text for passage in passages)]
        await shelf.finish(number, digest, passages, await asyncio.to_thread(terms_in, texts))
        return len(passages), fresh - so_far[2]


def described(
    read: ReadDocument, facts: Mapping[str, str], address: str, made: date
) -> tuple[Document, tuple[str, ...]]:
    """The document with what is known of it, and notes on what nobody said."""
    stated = published_date(facts.get("published") or read.published)
    published, year_only = stated or (made, False)
    issuer = facts.get("issuer") or (read.issuer if re.search(r"[A-Za-z]\s+[A-Za-z]", read.issuer) else "")
    unsaid = [] if stated else ["when it was published: the file's own date stands for it (say it with --published)"]
    unsaid += [] if issuer else ["who issued it (say it with --issuer)"]
    web = address if is_web_address(address) else ""
    document = Document(
        key=f"{address}#{read.part}" if read.part else address,
        title=facts.get("title") or read.title or _name(address),
        organisation=issuer or UNKNOWN_ISSUER,
        published=published,
        licence=facts.get("licence") or read.licence or UNKNOWN_LICENCE,
        url=read.url or web,
        year_only=year_only,
        specialties=tuple(filter(None, (name.strip().lower() for name in facts.get("specialty", "").split(",")))),
    )
    return document, tuple(f"it does not say {what}" for what in unsaid)


def _name(address: str) -> str:
    """ "/srv/Sepsis_in-adults.pdf" is "Sepsis in adults"."""
    path = urlsplit(address).path if is_web_address(address) else address
    stem = Path(unquote(path).rstrip("/")).stem or urlsplit(address).netloc
    return " ".join(re.split(r"[_\s]+|(?<=\w)-(?=\w)", stem)).strip() or address


def _lying_there(path: Path, limits: Limits) -> Found:
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise SourceUnreadable("it is a link or a device, no file: add what it leads to")
        if NOT_UTF_8.search(str(path)) and not path.exists():
            raise SourceUnreadable("its name is not written in UTF-8: rename it")
        if not path.is_file():
            raise SourceUnreadable(
                f"this machine ({os.uname().nodename}) does not see the file: a folder must lie at the same place on "
                "every machine that reads it"
            )
        state = path.stat()
        if state.st_size > limits.file_bytes:
            raise SourceUnreadable(
                f"it has {readable_size(state.st_size)}, more than the {readable_size(limits.file_bytes)} "
                "that are read: split it"
            )
        with path.open("rb") as file:
            content_hash = hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise SourceUnreadable(f"it cannot be opened ({error.strerror})") from error
    return Found(path, content_hash, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC).date())


def _kept(fetched: Fetched, content: bytes, folder: Path) -> Found:
    suffix = SUFFIX_OF_KIND.get(fetched.kind) or Path(urlsplit(fetched.address).path).suffix[:6]
    path = folder / ("page" + suffix if re.fullmatch(r"\.[a-z]+", suffix) else "page")
    path.write_bytes(content)
    digest = hashlib.sha256(content).digest()
    return Found(path, digest, len(content), _sent_as_of(fetched), fetched.etag, fetched.last_modified)


def _sent_as_of(fetched: Fetched) -> date:
    """The day its server says that it changed last; today where it does not say, and for one that is to come."""
    today = datetime.now(UTC).date()
    try:
        return min(parsedate_to_datetime(fetched.last_modified).date(), today)
    except ValueError:
        return today
