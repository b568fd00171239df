"""Which passages answer a question: closeness in meaning and in words, weighed together (pure).

When nothing answers. Score is relative to one search and says nothing of that; cosine and coverage do. Over the
starter library, 50 questions that it answers and 46 that it does not (docs/reference/library.md):

    the highest cosine among the passages found   answered: p5 .54, median .70    not: median .42, p95 .55
    the highest coverage among the first four     answered: p5 .45, median .81    not: median .42, p95 .66

The recommended rule takes the library to answer when ``cosine >= 0.50 and cosine + 0.25 * coverage >= 0.70``: it kept
46 of the 50 and let 2 of the 46 through. Both ask for a dose: acetaminophen in cirrhosis, where no passage names the
drug (one that is named must stand in the passage that is spoken), and vancomycin in renal failure, where passages name
it and say something else. The limits were chosen on these questions and belong to this model; another needs its own.
"""

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
