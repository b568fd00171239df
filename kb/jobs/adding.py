"""Putting sources into the library and taking them out; the reading itself is left to the queue."""

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

from kb.errors import SourceUnreadable
from kb.stores.job_queue import JobQueue
from kb.stores.source_shelf import STARTER, Kind, Source, SourceShelf
from records.postgres.pool import Pool

MOST_FILES = 100_000
LEFT_LYING = ("~$", ".", "#")  # what programs leave beside a document while it is open
LEFT_BY_SYSTEMS = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"))


class Adding:
    """For one organisation. What is added together has one ``batch``. Every method raises LibraryUnavailable."""

    def __init__(self, pool: Pool, organisation: str) -> None:
        self._shelf = SourceShelf(pool, organisation)
        self._queue = JobQueue(pool, organisation)
        self.batch: UUID = uuid4()

    async def add(self, word: str, facts: Mapping[str, str], *, private: bool, force: bool = False) -> None:
        """A folder, a file or a web address; read again when it was added before. Raises SourceUnreadable."""
        address, web = address_of(word), _is_web(word)
        kind: Kind = "web" if web else _kind_of(Path(address))
        await self._shelf.let_in(address)
        number = await self._shelf.add_source(address, kind, facts, private)
        source = next(each for each in await self._shelf.sources() if each.number == number)
        await self.read_again(source, force=force)

    async def read_again(self, source: Source, *, force: bool) -> None:
        """Have what has changed of a source read. Raises SourceUnreadable for a folder that is not to be seen."""
        match source.kind:
            case "folder":
                await self._folder(source, force)
            case "file" if _is_gone(Path(source.address)):
                await self._shelf.take_out([source.address], "gone", self.batch)
            case _:
                await self._queue.put_reads(source.number, [source.address], self.batch, force=force)

    async def _folder(self, source: Source, force: bool) -> None:
        here = listed(Path(source.address))
        known = await self._shelf.files(source.number)
        in_answers = [file.address for file in known if file.mark is not None]
        if in_answers and not here:
            raise SourceUnreadable(
                f"The folder {source.address} is empty, though {len(in_answers)} files of it are in the library: see "
                "that its disk is there; if it is meant to be empty, take it out with ./run library remove."
            )
        out = await self._shelf.kept_out()
        there = set(here)
        gone = [file.address for file in known if file.address not in there and file.outcome not in ("gone", "removed")]
        await self._shelf.take_out(gone, "gone", self.batch)
        wanted = [address for address in here if address not in out]
        await self._queue.put_reads(source.number, wanted, self.batch, force=force)

    async def again(self, words: Sequence[str], *, force: bool) -> list[str]:
        """Have these sources, or all, read again; the sentences that say what could not be."""
        wanted = {address_of(word) for word in words}
        told = []
        found = [source for source in await self._shelf.sources() if not wanted or source.address in wanted]
        told += [
            f"{word} was never added: add it with ./run library add."
            for word in sorted(wanted - {source.address for source in found})
        ]
        for source in found:
            try:
                await self.read_again(source, force=force)
            except SourceUnreadable as error:
                told.append(str(error))
        return told

    async def take_out(self, word: str) -> int:
        """A source, a file of one, a document by its key, or the starter library; how many documents went.

        Raises SourceUnreadable when there is no such thing.
        """
        if word == "starter":
            return await self._take_out_starter()
        address = address_of(word)
        sources = [
            source
            for source in await self._shelf.sources()
            if source.address == address or source.address.startswith(f"{address.rstrip('/')}/")
        ]
        if sources:
            files = [file.address for source in sources for file in await self._shelf.files(source.number)]
            count = await self._shelf.take_out([*files, *(source.address for source in sources)], "removed")
            await self._shelf.drop_sources([source.address for source in sources])
            return count
        if await self._shelf.file(address):
            return await self._shelf.take_out([address], "removed")
        count = await self._shelf.take_out_keys([word, address])
        if not count:
            raise SourceUnreadable(f"There is no {word} in the library: ./run library list shows what there is.")
        return count

    async def _take_out_starter(self) -> int:
        from kb.starter import starter_library

        return await self._shelf.take_out_keys([source.document.key for source in starter_library()])

    async def let_starter_in(self) -> None:
        await self._shelf.let_in(STARTER)


def _kind_of(path: Path) -> Kind:
    if not path.exists():
        raise SourceUnreadable(f"There is no file or folder {path}: look at its name.")
    return "folder" if path.is_dir() else "file"


def _is_gone(path: Path) -> bool:
    """Deleted, and not merely out of sight with its disk."""
    return not path.exists() and path.parent.is_dir()


def address_of(word: str) -> str:
    """A web address as it is, without its fragment; a path made absolute."""
    return word.partition("#")[0] if _is_web(word) else str(Path(word).expanduser().absolute())


def _is_web(word: str) -> bool:
    return word.lower().startswith(("http://", "https://"))


def listed(folder: Path) -> list[str]:
    """Every file below a folder, those apart that programs leave lying. Raises SourceUnreadable."""
    if not folder.is_dir():
        raise SourceUnreadable(f"The folder {folder} is not there: see that its disk is.")
    files = [_address(path) for path in islice(_walked(folder), MOST_FILES + 1)]
    if len(files) > MOST_FILES:
        raise SourceUnreadable(f"The folder {folder} holds more than {MOST_FILES} files: add its parts one by one.")
    return files


def _address(path: Path) -> str:
    """A name that is no UTF-8 cannot be kept; it is written so that whoever reads the report knows it again."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _walked(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not (name.startswith(".") or name.lower() in LEFT_BY_SYSTEMS))
        wanted = (name for name in sorted(names) if not name.startswith(LEFT_LYING))
        yield from (Path(place, name) for name in wanted if name.lower() not in LEFT_BY_SYSTEMS)
