"""MedQuAD as a library, and its figures."""

import gzip
import json
from pathlib import Path

import pytest

from commands.bench import medquad as bench
from commands.bench.errors import BenchFailed
from commands.bench.medquad import hit, medquad, ndcg
from commands.bench.retrieval import Asked, kept_in

TEXTS = {"7": "Itching and a rash.", "9": "Rest, and fluids."}


def written(folder: Path) -> None:
    def lines(*rows: object) -> bytes:
        return "\n".join(json.dumps(row) for row in rows).encode()

    for each in (bench.CORPUS, bench.PAGES):
        (folder / each).parent.mkdir(parents=True)
    corpus = lines(*({"id": number, "title": "", "text": text} for number, text in TEXTS.items()))
    (folder / bench.CORPUS).write_bytes(gzip.compress(corpus))
    (folder / bench.QUESTIONS).write_bytes(lines({"id": "7", "text": "What are the symptoms of Measles ?"}))
    (folder / bench.RELEVANT).write_bytes(json.dumps({"7": {"7": 1}}).encode())
    sections = [{"text": f" {text} "} for text in TEXTS.values()]
    pages = lines({"title": "Measles", "sections": sections}, {"title": "Another", "sections": sections[1:]})
    (folder / bench.PAGES).write_bytes(gzip.compress(pages))


def test_each_passage_finds_the_first_page_it_stands_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path)
    monkeypatch.setattr(bench, "PLACES", (tmp_path,))

    data = medquad()
    [(document, titled)] = data.documents(titled=True)
    [(_, bare)] = data.documents(titled=False)

    assert document.title == "Measles"
    assert [passage.section for passage in titled] == ["7", "9"]
    assert [passage.read_as for passage in titled] == [f"Measles: \n{text}" for text in TEXTS.values()]
    assert [passage.read_as for passage in bare] == list(TEXTS.values())
    assert [passage.found_by for passage in bare] == list(TEXTS.values())
    assert data.relevant == {"7": frozenset({"7"})}


def test_absent_data_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "PLACES", (tmp_path,))

    with pytest.raises(BenchFailed, match="absent"):
        medquad()


def test_a_relevant_passage_counts_the_less_the_further_down_it_stands() -> None:
    relevant = frozenset({"a", "b"})

    assert ndcg(["a", "b", "c"], relevant) == pytest.approx(1)
    assert ndcg(["c", "a", "b"], relevant) == pytest.approx((0.6309 + 0.5) / 1.6309, abs=1e-4)
    assert ndcg(["c"] * 10 + ["a"], relevant) == 0
    assert hit(["c", "d", "e", "f", "a"], relevant)
    assert not hit(["c", "d", "e", "f", "g", "a"], relevant)


def test_the_figures_are_means_over_the_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path)
    monkeypatch.setattr(bench, "PLACES", (tmp_path,))

    gain, hits = Asked({"7": ["9", "7"]}, [1.0]).rows(medquad(), "so", judged=True)

    assert gain.value == pytest.approx(0.6309, abs=1e-4)
    assert gain.reached is False
    assert hits.value == 1
    assert hits.reached


def test_what_is_embedded_is_kept_outside_the_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert kept_in() == tmp_path / "voiceassist"
