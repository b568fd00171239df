"""A hospital's own guidelines, one file of each kind, put into a running service and asked for on real calls."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from records.call_reading import CallReading
from records.postgres.cluster import Cluster
from records.postgres.pool import close_pool, open_pool
from records.settings import RecordsSettings
from records.vault import open_vault
from tests.running_service import ROOT, RunningService
from tests.services.hospital_files import ISSUER, write_guidelines

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SCANNED = shutil.which("tesseract") is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller asks of one file, what is to be heard in the answer, and what the record must cite."""

    question: str
    fact: str
    title: str
    section: str
    year: int
    page: int | None = None


PAGED = (
    Asked(
        "When should the massive transfusion pack be stood down?",
        "thirty minutes",
        *("Massive transfusion", "Massive transfusion > Standing down", 2025, 3),
    ),
    Asked(
        "How much plasma does the massive transfusion pack hold?",
        "four units",
        *("Massive transfusion", "Massive transfusion > What the pack holds", 2025, 2),
    ),
    Asked(
        "How often should a urinary catheter be changed?",
        "every twelve weeks",
        *("Urinary catheters", "Urinary catheters > Changing", 2024, 1),
    ),
)
PAGELESS = (
    Asked(
        "How long does a patient with measles stay in a single room?",
        "four days",
        *("Measles on the ward", "Measles on the ward > Isolation", 2025),
    ),
    Asked(
        "What pH allows feeding through a nasogastric tube?",
        "5.5 or less",
        *("Nasogastric feeding tubes", "Nasogastric feeding tubes > Checking the position", 2023),
    ),
    Asked(
        "How often should a patient at risk of pressure ulcers be turned?",
        "every two hours",
        *("Pressure ulcers", "Turning", 2024),
    ),
    Asked(
        "How long should a patient lie flat after a lumbar puncture?",
        "one hour",
        *("LUMBAR PUNCTURE", "LUMBAR PUNCTURE > AFTERWARDS", 2025),
    ),
    Asked(
        "How long should the wound be washed after a needlestick injury?",
        "five minutes",
        *("Needlestick injuries", "First aid", 2024),
    ),
)


def library(service: RunningService, *words: str) -> str:
    """What ``./run library`` prints, beside the service."""
    done = subprocess.run(
        [sys.executable, "-m", "commands", "library", *words, "--data", str(service.data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def own(service: RunningService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """The service with the hospital's guidelines in it, and without them again."""
    folder = tmp_path_factory.mktemp("hospital") / "guidelines"
    write_guidelines(folder, scanned=SCANNED)
    told = library(service, "add", str(folder))
    assert f"{7 if SCANNED else 6} added; " in told, told
    yield service
    library(service, "remove", str(folder))


async def cited(data: Path) -> list[list[dict[str, Any]]]:
    """What each turn of the last call cites, by the record."""
    settings = RecordsSettings(data)
    cluster = Cluster(settings.postgres_folder)
    folder = cluster.socket_folder()
    assert folder is not None
    pool = await open_pool(cluster.dsn(folder))
    try:
        reading = CallReading(pool, open_vault(settings.key_file))
        last, *_ = await reading.recent_calls("default")
        return [
            [dict(one) for one in turn.row.citations] for turn in await reading.turns_of(last.row.id) if turn.row.said
        ]
    finally:
        await close_pool(pool)


def ask(service: RunningService, asked: list[Asked], *more: str) -> list[str]:
    """Each question on one call: its fact is heard, its file is cited. What was said to ``more``.

    The record may hold more turns than were asked: a pause inside a question may end a turn (``bench cut-offs``)."""
    sentences = [*(each.question for each in asked), *more]
    turns = service.call(*(word for sentence in sentences for word in ("--say", sentence)), within=400.0)["turns"]
    record = asyncio.run(cited(service.data))
    assert len(turns) == len(sentences)
    cited_first = iter([citations[0] for citations in record if citations])
    for each, turn in zip(asked, turns, strict=False):
        assert each.fact in turn["spoken"].lower(), turn
        assert f"{ISSUER}, {each.year}" in turn["spoken"], turn
        first = next((one for one in cited_first if one["section"] == each.section), None)
        assert first is not None, (each, record)
        assert (first["title"], first["year"]) == (each.title, each.year)
        assert (first["page"], first["organisation"]) == (each.page, ISSUER)
        where = f"{each.year}." if each.page is None else f"{each.year}:{each.page}."
        references = turn["citations"]
        assert any(one.startswith(f"{ISSUER}. {each.title}. ") and one.endswith(where) for one in references), turn
    return [turn["spoken"] for turn in turns[len(asked) :]]


def test_what_pdfs_hold_is_answered_with_page_and_section(own: RunningService) -> None:
    asked = [each for each in PAGED if SCANNED or each.title != "Urinary catheters"]
    (where,) = ask(own, asked[::-1], "Where is that from?")
    assert "Massive transfusion" in where
    assert "section Standing down, page 3" in where


def test_what_files_without_pages_hold_is_answered_with_its_section(own: RunningService) -> None:
    ask(own, list(PAGELESS))
