"""MedQuAD (Ben Abacha and Demner-Fushman 2019, CC BY 4.0) as a library: 15,809 passages of NIH and CDC pages, 600
questions, and which passages answer each. A page's title is found by a passage's text, since the passages carry none.
"""

import gzip
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from commands.bench.errors import BenchFailed
from kb.documents import Document
from kb.stores.shelf import ShelvedPassage

PLACES = (
    Path(os.environ.get("VOICEASSIST_TEST_DATA") or Path(__file__).resolve().parents[2].parent / "shared" / "data"),
)
CORPUS = Path("medquad_dev") / "corpus.jsonl.gz"
QUESTIONS = Path("medquad_dev") / "queries.jsonl"
RELEVANT = Path("medquad_dev") / "qrels.json"
PAGES = Path("nih") / "nih_medquad_docs.jsonl.gz"
PUBLISHED = date(2018, 1, 1)


@dataclass(frozen=True, slots=True)
class MedQuad:
    """passages: text by id. titles: the title of each one's page. questions: text by id. relevant: by question's id,
    the ids of the passages that answer it."""

    passages: Mapping[str, str]
    titles: Mapping[str, str]
    questions: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]

    def documents(self, *, titled: bool) -> Iterator[tuple[Document, list[ShelvedPassage]]]:
        """Each page with its passages, read as the library reads its own; or, not ``titled``, the text alone.

        A passage's section is its id, by which it is known again; it is in neither what is embedded nor the words.
        """
        pages: dict[str, list[str]] = {}
        for number, title in self.titles.items():
            pages.setdefault(title, []).append(number)
        for title, numbers in pages.items():
            document = Document(f"medquad/{title}", title, "National Institutes of Health", PUBLISHED, "CC BY 4.0")
            yield document, [self._passage(place, number, titled) for place, number in enumerate(numbers)]

    def _passage(self, place: int, number: str, titled: bool) -> ShelvedPassage:
        text = self.passages[number]
        return _Numbered(place, number, text, f"{self.titles[number]}: \n{text}" if titled else text)


class _Numbered(ShelvedPassage):
    """A passage whose section is only its number, and no word to find it by."""

    __slots__ = ()

    @property
    def found_by(self) -> str:
        return self.read_as


def medquad() -> MedQuad:
    """Raises BenchFailed when the data are absent."""
    folder = next((place for place in PLACES if (place / CORPUS).exists()), None)
    if folder is None:
        raise BenchFailed(f"MedQuAD is absent: set VOICEASSIST_TEST_DATA to the folder that holds {CORPUS}")
    try:
        titles = {
            section["text"].strip(): page["title"]
            for page in reversed(list(_lines(folder / PAGES)))
            for section in page["sections"]
        }
        passages = {row["id"]: row["text"] for row in _lines(folder / CORPUS)}
        return MedQuad(
            passages,
            {number: titles[text.strip()] for number, text in passages.items()},
            {row["id"]: row["text"] for row in _lines(folder / QUESTIONS)},
            {number: frozenset(found) for number, found in json.loads((folder / RELEVANT).read_bytes()).items()},
        )
    except (OSError, ValueError, KeyError) as error:
        raise BenchFailed(f"MedQuAD in {folder} cannot be read: {error!r}") from error


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    for line in text.splitlines():
        yield json.loads(line)


def ndcg(found: Sequence[str], relevant: frozenset[str], depth: int = 10) -> float:
    """Normalised discounted cumulative gain, 0..1 (Järvelin and Kekäläinen 2002); a relevant passage counts as one."""
    gain = sum(1 / np.log2(place + 2) for place, number in enumerate(found[:depth]) if number in relevant)
    best = sum(1 / np.log2(place + 2) for place in range(min(depth, len(relevant))))
    return float(gain / best) if best else 0.0


def hit(found: Sequence[str], relevant: frozenset[str], depth: int = 5) -> bool:
    return any(number in relevant for number in found[:depth])
