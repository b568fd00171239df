"""The rare words of what a hospital adds reach whoever listens, while it runs, and go with their document."""

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path

from kb.stores.term_shelf import TermShelf, follow_terms
from kb.terms import Term
from tests.kb.jobs.conftest import Ward
from tests.kb.test_filling import WHO

TEXT = "# Formulary\n\n## Zoltevimab\n\nZoltevimab 40 mg once weekly.\n"


async def test_terms_come_change_and_go_with_their_document(ward: Ward, tmp_path: Path) -> None:
    shelf = TermShelf(ward.pool, WHO)
    none = await shelf.state()
    file = tmp_path / "formulary.md"
    file.write_text(TEXT, encoding="utf-8")
    await ward.add(file)
    added = await shelf.state()
    assert Term("zoltevimab", 2, dosed=True) in await shelf.terms(10)
    file.write_text(TEXT.replace("oltevimab", "oltevumab"), encoding="utf-8")
    await ward.again()
    changed = await shelf.state()
    assert [term.word for term in await shelf.terms(1)] == ["zoltevumab"]
    await ward.take_out(str(file))
    assert await shelf.terms(10) == []
    assert len({none, added, changed}) == 3
    assert await shelf.state() == none


async def test_a_service_that_runs_is_told_once_of_each_change(ward: Ward, tmp_path: Path) -> None:
    told: list[list[str]] = []
    heard = asyncio.Event()

    async def hear(terms: Sequence[Term]) -> None:
        told.append([term.word for term in terms])
        heard.set()

    following = asyncio.create_task(follow_terms(TermShelf(ward.pool, WHO), 10, hear, every=0.02))
    await asyncio.sleep(0.1)
    assert told == []
    file = tmp_path / "formulary.md"
    file.write_text(TEXT, encoding="utf-8")
    await ward.add(file)
    async with asyncio.timeout(30):
        while not told or "zoltevimab" not in told[-1]:
            heard.clear()
            await heard.wait()
    count = len(told)
    await asyncio.sleep(0.1)
    assert len(told) == count
    following.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await following
