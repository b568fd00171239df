"""MedQuAD through the library as it is shipped: how good are the passages found, and how long does it take?

The passages are put in as any document's are, once with the title of their page and once without, and kept in a data
folder of the bench's own, outside the repository: the first run embeds 31,618 texts, half an hour on two quiet cores;
the next ones find them there.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

import settings as site
from commands.bench.contract import BenchResult, Plan, Row, percentile_rows, this_machine
from commands.bench.errors import BenchFailed
from commands.bench.medquad import MedQuad, hit, medquad, ndcg
from commands.progress import Progress
from kb.embeddings.minilm import MiniLm
from kb.filling import put_passages
from kb.library import Library
from kb.settings import LibrarySettings
from kb.stores.shelf import Shelf
from priority_pool import PriorityPool, Urgency
from records.opening import open_database
from records.postgres.pool import Pool
from voiceassist import MIGRATIONS

TITLED, BARE = "MedQuAD with titles", "MedQuAD without titles"
NDCG, HIT = 0.82, 0.92
WITHOUT_RERANK_MS, WITH_RERANK_MS = 60.0, 250.0
WARMING_UP = 20
THREADS = 2
LOADED = b"wholly in"
VACUUM = "VACUUM ANALYZE"


@dataclass(frozen=True, slots=True)
class Asked:
    """found: the ids of the passages by the question's id, best first. milliseconds: of each search but the first."""

    found: Mapping[str, Sequence[str]]
    milliseconds: Sequence[float]

    def rows(self, data: MedQuad, how: str, *, judged: bool) -> tuple[Row, Row]:
        pairs = [(found, data.relevant[number]) for number, found in self.found.items()]
        gain = float(np.mean([ndcg(found, relevant) for found, relevant in pairs]))
        hits = float(np.mean([hit(found, relevant) for found, relevant in pairs]))
        return (
            Row(f"nDCG@10, {how}", gain, "", NDCG if judged else None, at_least=True, samples=len(pairs)),
            Row(f"hit@5, {how}", hits, "", HIT if judged else None, at_least=True, samples=len(pairs)),
        )


class RetrievalBench:
    name = "retrieval"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed when MedQuAD is absent."""
        data = medquad()
        chosen = dict(list(data.questions.items())[: plan.turns])
        folder = (plan.data or kept_in()) / "medquad"
        print(f"MedQuAD is embedded once and kept in {folder}", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        rows, measurements = asyncio.run(_measure(replace(data, questions=chosen), folder))
        return BenchResult(
            name=self.name,
            rows=rows,
            settings={
                "passages": f"{len(data.passages)}",
                "shares": f"vectors {LibrarySettings().dense_weight}",
                "re-ranked": f"{LibrarySettings().reranked}",
                "kept in": str(folder),
            },
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(len(data.questions)),
            measurements=measurements,
        )


def kept_in() -> Path:
    """The user's folder for what can be made again (XDG Base Directory Specification)."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(cache) if cache.startswith("/") else Path.home() / ".cache") / "voiceassist"


async def _measure(data: MedQuad, folder: Path) -> tuple[tuple[Row, ...], dict[str, Sequence[float]]]:
    async with _opened(folder) as (pool, embedding):
        await _fill(pool, TITLED, embedding, data)
        as_shipped, without = LibrarySettings(search_seconds=30, rerank_seconds=30), LibrarySettings(reranked=0)
        plain = await ask(Library(pool, embedding, TITLED, settings=without), data)
        reranked = await ask(Library(pool, embedding, TITLED, settings=as_shipped), data)
        await _fill(pool, BARE, embedding, data)
        bare = await ask(Library(pool, embedding, BARE, settings=as_shipped), data)
        bare_plain = await ask(Library(pool, embedding, BARE, settings=without), data)
    rows = (
        *reranked.rows(data, "with the title", judged=True),
        *plain.rows(data, "with the title, not re-ranked", judged=False),
        *bare.rows(data, "without the title", judged=False),
        *bare_plain.rows(data, "without the title, not re-ranked", judged=False),
        *percentile_rows(
            "one question, all but the re-rank", plain.milliseconds, "ms", p50=None, p95=WITHOUT_RERANK_MS
        ),
        *percentile_rows("one question, with the re-rank", reranked.milliseconds, "ms", p50=None, p95=WITH_RERANK_MS),
    )
    return rows, {"without re-rank": plain.milliseconds, "with re-rank": reranked.milliseconds}


@asynccontextmanager
async def _opened(folder: Path) -> AsyncIterator[tuple[Pool, MiniLm]]:
    """The database and the model, wired as the service wires them."""
    settings = site.read_settings({}, {"data": str(folder)})
    async with AsyncExitStack() as stack:
        pool = PriorityPool(THREADS)
        stack.callback(pool.close)
        database = await stack.enter_async_context(open_database(settings.records, MIGRATIONS))
        yield database.pool, await asyncio.to_thread(MiniLm, partial(pool.run, Urgency.THINKING))


async def _fill(pool: Pool, organisation: str, embedding: MiniLm, data: MedQuad) -> None:
    shelf = Shelf(pool, organisation, embedding.name)
    finished = await shelf.finished()
    documents = [
        (document, passages)
        for document, passages in data.documents(titled=organisation == TITLED)
        if finished.get(document.key) != LOADED
    ]
    with Progress(f"Embedding {organisation}", sum(len(passages) for _, passages in documents)) as progress:
        for document, passages in documents:
            number = await shelf.begin(document, pages=1)
            async for done, _ in put_passages(shelf, number, passages, embedding):
                progress.advance(done)
            await shelf.finish(number, LOADED, passages)
    if documents:
        async with pool.acquire() as connection:
            await connection.execute(VACUUM, timeout=300)


async def ask(library: Library, data: MedQuad) -> Asked:
    """Every question once, one after the other. Raises BenchFailed of an empty library."""
    found: dict[str, list[str]] = {}
    took = []
    with Progress(f"Asking {library.organisation}", len(data.questions)) as progress:
        for number, question in data.questions.items():
            began = time.perf_counter()
            passages = await library.search(question, limit=10)
            took.append((time.perf_counter() - began) * 1000)
            found[number] = [passage.section for passage in passages]
            progress.advance()
    if not any(found.values()):
        raise BenchFailed("nothing was found: the library of the bench is empty")
    return Asked(found, took[min(WARMING_UP, len(took) // 2) :])


BENCH = RetrievalBench()
