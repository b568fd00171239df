"""How fast documents come into the library: the starter library at a first start, and a long PDF by ``library add``.

Both through what is shipped: the ingest process, a database of the bench's own, and for the PDF the command itself.
"""

import asyncio
import json
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import settings as site
from commands.bench.contract import BenchResult, Plan, Row, this_machine
from commands.bench.errors import BenchFailed
from commands.bench.text_pdf import pages_of, text_pdf
from commands.progress import Progress
from kb.ingest_process import ingest_library
from kb.starter import starter_library
from records.opening import open_database
from voiceassist import MIGRATIONS, READING

ROOT = Path(__file__).resolve().parents[2]
PAGES = 300
PASSAGES_A_SECOND, PDF_SECONDS, STARTER_SECONDS = 20.0, 60.0, 90.0


@dataclass(frozen=True, slots=True)
class Added:
    """seconds: until the passages are found; prepared: until their statements have vectors too."""

    passages: int
    seconds: float
    prepared: float


class IngestBench:
    name = "ingest"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed."""
        pages = min(plan.turns or PAGES, PAGES)
        with tempfile.TemporaryDirectory(prefix="voiceassist-bench-") as folder:
            pdf, words = made_pdf(Path(folder) / "a long guideline.pdf", pages)
            added = asyncio.run(_add(pdf, Path(folder) / "of the PDF"))
            starter = asyncio.run(_start(Path(folder) / "of the starter library"))
        return BenchResult(
            name=self.name,
            rows=rows_of(added, starter, pages, words),
            settings={"PDF": f"{pages} pages set from the starter texts", "threads": "2", "niced": "as shipped"},
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(PAGES),
        )


def made_pdf(path: Path, pages: int) -> tuple[Path, int]:
    """The file, and how many words it has. Raises BenchFailed."""
    texts = [part for source in starter_library() for part in source.parts]
    set_in_type = pages_of(texts)[:pages]
    if len(set_in_type) < pages:
        raise BenchFailed(f"the starter texts fill {len(set_in_type)} pages, not {pages}")
    path.write_bytes(text_pdf(set_in_type, "A long guideline"))
    return path, sum(len(line.split()) for page in set_in_type for line in page)


async def _add(pdf: Path, data: Path) -> Added:
    """By the command, from its start. Raises BenchFailed."""
    # The database is made before, as in a house that has the service running.
    async with open_database(site.read_settings({}, {"data": str(data)}).records, MIGRATIONS):
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "commands", "library", "add", str(pdf), "--json", "--data", str(data)),
            stdout=PIPE,
            cwd=ROOT,
        )
        assert process.stdout is not None
        told = b""
        while not (report := _whole(told)):
            piece = await process.stdout.read(65_536)
            if not piece:
                raise BenchFailed(f"library add ended with {await process.wait()} and told nothing")
            told += piece
        found = time.monotonic() - began
        status = await process.wait()
        prepared = time.monotonic() - began
    [file] = report["files"]
    if status or file["outcome"] != "added":
        raise BenchFailed(f"library add did not take the PDF in: {file}")
    return Added(file["passages"], found, prepared)


def _whole(told: bytes) -> dict[str, Any] | None:
    """The command's JSON, when all of it has come."""
    try:
        report: dict[str, Any] = json.loads(told)
    except ValueError:
        return None
    return report


async def _start(data: Path) -> Added:
    """The starter library as a first start puts it in, from the ingest process's start."""
    settings = site.read_settings({}, {"data": str(data)})
    async with open_database(settings.records, MIGRATIONS) as database:
        began = time.monotonic()
        took: dict[str, float] = {}
        passages = 0
        with Progress(READING["passages"]) as bar:
            async with aclosing(ingest_library(database.dsn, settings.organisation)) as steps:
                async for step in steps:
                    bar.label, bar.total = READING[step.phase], step.total or None
                    bar.to(step.done)
                    if step.finished:
                        took[step.phase] = time.monotonic() - began
                        passages = max(passages, step.passages)
    if not passages or "statements" not in took:
        raise BenchFailed("the starter library did not come in")
    return Added(passages, took["passages"], took["statements"])


def rows_of(pdf: Added, starter: Added, pages: int, words: int) -> tuple[Row, ...]:
    return (
        Row(
            "starter library, its passages a second",
            starter.passages / starter.seconds,
            "/s",
            PASSAGES_A_SECOND,
            at_least=True,
            samples=starter.passages,
        ),
        Row("starter library embedded and found", starter.seconds, "s", STARTER_SECONDS, samples=starter.passages),
        Row("its statements prepared too", starter.prepared, "s"),
        Row(
            f"PDF of {pages} pages added and found",
            pdf.seconds,
            "s",
            PDF_SECONDS,
            samples=pdf.passages,
            note=f"{words} words, {pdf.passages} passages",
        ),
        Row("its passages a second, from the command's start", pdf.passages / pdf.seconds, "/s", samples=pdf.passages),
        Row("its statements prepared too", pdf.prepared, "s"),
    )


BENCH = IngestBench()
