"""Which passages answer a question: closeness in meaning and in words, weighed together (pure)."""

from collections.abc import Sequence
from dataclasses import replace

from kb.documents import Passage


def fuse(candidates: Sequence[Passage], dense_weight: float) -> list[Passage]:
    """The candidates, best first, with their score in 0..1: cosine and BM25, each stretched over the candidates to
    0..1 (min-max), weighted and added."""
    closeness = _stretched([passage.cosine for passage in candidates])
    words = _stretched([passage.bm25 for passage in candidates])
    scored = [
        replace(passage, score=dense_weight * near + (1 - dense_weight) * said)
        for passage, near, said in zip(candidates, closeness, words, strict=True)
    ]
    return sorted(scored, key=lambda passage: (-passage.score, passage.id))


def _stretched(figures: list[float]) -> list[float]:
    lowest, highest = min(figures, default=0.0), max(figures, default=0.0)
    span = highest - lowest
    return [(figure - lowest) / span if span else 0.0 for figure in figures]
