"""Passages of outside sources ranked by the question's words, before the embedding model looks at the best (pure).

The library weighs each word by how rare it is in itself; of the outside nothing is known but what came back, so
``coverage`` is the plain share of the question's terms that a passage holds, and BM25 (Robertson and Zaragoza, "The
Probabilistic Relevance Framework", 2009; k1 1.2, b 0.75) counts over the passages that came back together.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kb.documents import Passage
from kb.sources.ports import Asked

K1, B = 1.2, 0.75
WORD = re.compile(r"[a-z0-9]+")
SUFFIX = re.compile(r"(?:ies|es|s|ed|ing|al|ation)$")


def by_words(asked: Asked, found: Sequence[Passage]) -> list[Passage]:
    """The passages with their bm25 and coverage, best first; passages of the same text once."""
    once = list({(passage.section, passage.text): passage for passage in reversed(found)}.values())[::-1]
    texts = [Counter(stems(f"{each.document.title} {each.section} {each.text}")) for each in once]
    wanted = list(dict.fromkeys(stem for term in asked.terms for stem in stems(term)))
    rarity = {stem: _rarity(sum(stem in text for text in texts), len(texts)) for stem in wanted}
    average = sum(map(Counter.total, texts)) / len(texts) if texts else 1.0
    scored = [
        replace(
            passage,
            bm25=sum(rarity[stem] * _saturated(text[stem], text.total() / average) for stem in wanted),
            coverage=_share(asked, text),
        )
        for passage, text in zip(once, texts, strict=True)
    ]
    return sorted(scored, key=lambda passage: (-passage.bm25, passage.id))


def stems(text: str) -> list[str]:
    """Its words in lower case, common endings off: enough to find "renal failures" for "renal failure"."""
    return [SUFFIX.sub("", word) if len(word) > 5 else word for word in WORD.findall(text.lower())]


def _share(asked: Asked, text: Counter[str]) -> float:
    return sum(all(stem in text for stem in stems(term)) for term in asked.terms) / len(asked.terms)


def _rarity(holding: int, of: int) -> float:
    return math.log(1 + (of - holding + 0.5) / (holding + 0.5))


def _saturated(count: int, length: float) -> float:
    return count * (K1 + 1) / (count + K1 * (1 - B + B * length))
