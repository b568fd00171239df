"""``./run library add`` and its neighbours as they are typed, killed, and beside a library that is being asked."""

import asyncio
import contextlib
import json
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import settings as site
from commands import library_adding
from commands.__main__ import main
from dialog.answering import Answering
from dialog.transcript import Conversation
from kb.ingest_progress import IngestProgress
from kb.jobs.adding import Adding
from kb.jobs.schema import make_queue
from kb.stores.job_queue import Figures, JobQueue
from kb.stores.source_shelf import SourceShelf
from records.opening import open_database
from tests.kb.reading.pdfs import Page, pdf
from voiceassist import MIGRATIONS, open_library

ROOT = Path(__file__).parents[2]


class Typed:
    """Commands over one data folder, in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "commands", "library", *words, "--data", str(self.folder / "data")]

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.words(*words), cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)

    @contextlib.asynccontextmanager
    async def asked(self) -> AsyncIterator[Answering]:
        """What answers calls, as ``serve`` has it, with the database running all the while."""
        chosen = site.read_settings({}, {"data": str(self.folder / "data")})
        async with open_library(chosen) as library:
            yield Answering(library, chosen.dialog, chosen.organisation)


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    return Typed(tmp_path)


@pytest.fixture
def guidelines(tmp_path: Path) -> Path:
    folder = tmp_path / "guidelines"
    folder.mkdir()
    pages = [
        Page().text("Anticoagulation", size=20, font="F2").lines(["Introduction to this rule."]),
        Page().text("Dosing", size=14, font="F2").lines(["Apixaban 5 mg twice daily in atrial fibrillation."]),
    ]
    (folder / "rules.pdf").write_bytes(pdf(pages, "/Title (Anticoagulation on our ward)"))
    (folder / "empty.md").write_bytes(b"")
    return folder


def test_a_date_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["library", "add", "x", "--published", "soon"])
    assert "'soon' is no date" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("files", "opened", "passages", "told"),
    [
        (1, 1, 0, ("Reading files", 1, 0, "0/0 passages rules.pdf")),
        (1, 1, 800, ("Reading passages", 800, 40, "rules.pdf")),
        (12, 3, 800, ("Reading files", 12, 9, "40/800 passages rules.pdf")),
    ],
)
def test_the_bar_of_a_single_file_counts_its_passages(
    files: int, opened: int, passages: int, told: tuple[str, int, int, str]
) -> None:
    done = 40 if passages else 0
    figures = Figures(0, 1, files, opened, passages, done, 0, "/srv/guidelines/rules.pdf")
    assert library_adding.how_far(figures) == told


class WaitingFor(JobQueue):
    """A queue that is empty after it was looked at so many times."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    async def unfinished(self) -> int:
        self.looks -= 1
        return max(self.looks, 0)


async def test_the_bar_over_the_statements_counts_what_the_ingest_process_tells(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def told() -> AsyncIterator[IngestProgress]:
        yield IngestProgress(300, 300, 300, phase="passages")
        yield IngestProgress(59, 300, 0, phase="statements")

    prepared = library_adding._Prepared()
    await library_adding._watch_indexing(told(), prepared)
    await library_adding._watch_preparing(WaitingFor(looks=6), prepared)
    first, *_, last = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"Preparing the library: 59/300, about \d+ s left", first)
    assert re.fullmatch(r"Preparing the library: 300/300 done in \d+ s", last)


@pytest.mark.slow
def test_what_is_added_is_found_with_its_page_and_gone_when_it_is_removed(typed: Typed, guidelines: Path) -> None:
    added = typed("add", str(guidelines), "--issuer", "Our Ward", "--published", "2024", "--json")
    assert added.returncode == 0, added.stderr
    assert json.loads(added.stdout)["totals"] == {"added": 1, "changed": 0, "unchanged": 0, "removed": 0, "skipped": 1}

    answer = json.loads(typed("ask", "dose of apixaban in atrial fibrillation", "--json").stdout)
    assert "Apixaban 5 mg twice daily" in answer["text"]
    (citation,) = answer["citations"]
    assert (citation["page"], citation["section"]) == (2, "Anticoagulation > Dosing")
    assert citation["ama"] == "Our Ward. Anticoagulation on our ward. 2024:2."
    assert str(guidelines / "rules.pdf") in typed("list").stdout
    nowhere = typed("ask", "dose of apixaban", "--specialty", "kardiology")
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert "No document of the library fits --source, --since, --until and --specialty" in nowhere.stderr

    assert typed("reindex").stdout.splitlines()[0] == "unchanged  rules.pdf"
    removed = typed("remove", str(guidelines), "nothing")
    assert removed.stdout == "1 document taken out of the library.\n"
    assert "There is no nothing in the library" in removed.stderr
    assert removed.returncode == 1
    assert typed("list").stdout == "0 documents, 0 passages, 0 pages.\n"
    failed = typed("add", str(guidelines / "none"))
    assert failed.returncode == 1
    assert "There is no file or folder" in failed.stderr
    assert not failed.stdout


@pytest.mark.slow
async def test_a_library_that_is_being_asked_sees_what_comes_and_goes(typed: Typed, guidelines: Path) -> None:
    """No restart: the next question knows."""
    question = "dose of apixaban in atrial fibrillation"
    async with typed.asked() as answering:
        before = await answering.think(Conversation(), question)
        added = await asyncio.to_thread(typed, "add", str(guidelines))
        between = await answering.think(Conversation(), question)
        await asyncio.to_thread(typed, "remove", str(guidelines))
        after = await answering.think(Conversation(), question)

    assert added.returncode == 0, added.stderr
    assert "5 mg" not in before.text
    assert "5 mg twice daily" in between.text
    assert (between.citations[0].page, between.citations[0].section) == (2, "Anticoagulation > Dosing")
    assert "5 mg" not in after.text


@pytest.mark.slow
async def test_killed_in_the_middle_it_goes_on_when_it_is_run_again(typed: Typed) -> None:
    folder = typed.folder / "many"
    folder.mkdir()
    for number in range(24):
        text = "\n\n".join(f"## Part {part}\n\nRule {number}.{part} about drug {number * part}." for part in range(8))
        (folder / f"rule {number}.md").write_text(f"# Rule {number}\n\n{text}", encoding="utf-8")
    chosen = site.read_settings({}, {"data": str(typed.folder / "data")})
    async with open_library(chosen) as library:
        adding = await asyncio.create_subprocess_exec(*typed.words("add", str(folder)), cwd=ROOT, stderr=-3, stdout=-3)
        async with asyncio.timeout(60):
            while (await library.size())[1] < 24:
                await asyncio.sleep(0.05)
        adding.send_signal(signal.SIGKILL)
        await adding.wait()
        _, passages, _ = await library.size()
        assert 24 <= passages < 192

        again = await asyncio.to_thread(typed, "add", str(folder), "--json")

        assert again.returncode == 0, again.stderr
        assert await library.size() == (24, 192, 24)
        report = json.loads(again.stdout)
        assert report["totals"]["skipped"] == 0
        assert report["new_passages"] <= 192 - passages + 32


def heeds_interrupts() -> None:
    """A shell that runs the tests in the background has SIGINT ignored, and a child inherits that (POSIX sh, 2.11)."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_worker_does_what_waits_until_it_is_interrupted(typed: Typed, guidelines: Path) -> None:
    """As on a second machine: nobody there typed ``add``."""
    chosen = site.read_settings({}, {"data": str(typed.folder / "data")})
    async with open_database(chosen.records, MIGRATIONS) as database:
        await make_queue(database.pool)
        adding = Adding(database.pool, chosen.organisation)
        await adding.add(str(guidelines), {}, private=False)
        worker = await asyncio.create_subprocess_exec(
            *typed.words("work"), cwd=ROOT, stderr=-3, stdout=-3, preexec_fn=heeds_interrupts
        )
        async with asyncio.timeout(90):
            while not (await JobQueue(database.pool, chosen.organisation).figures(adding.batch)).finished:
                await asyncio.sleep(0.1)
        still_working = worker.returncode is None
        worker.send_signal(signal.SIGINT)
        status = await asyncio.wait_for(worker.wait(), 90)
        files = await SourceShelf(database.pool, chosen.organisation).report(adding.batch)

    assert still_working
    assert status == 130
    assert {file.address.rpartition("/")[2]: file.outcome for file in files} == {
        "rules.pdf": "added",
        "empty.md": "skipped",
    }


def test_the_service_loads_nothing_that_only_reading_needs() -> None:
    heavy = ("llama_index", "pypdf", "pdfplumber", "pdfminer", "docx", "lxml", "procrastinate", "psycopg", "PIL")
    program = (
        "import sys, voiceassist, kb.ingest, commands.library; "
        f"print([name for name in sys.modules if name.startswith({heavy})])"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
