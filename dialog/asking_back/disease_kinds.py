"""A disease that is named without its kind, and which kinds of it ICD-10-CM tells apart (pure).

The table is written by requirements/disease_kinds.py, which tells its source.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dialog.question.telling_words import telling_pairs, telling_words

_TABLE = Path(__file__).with_name("disease_kinds.tsv")
Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disease:
    """name: as it is said; stems: of that name; kinds: each as it stands before the name, and its stems."""

    name: str
    stems: Stems
    kinds: tuple[tuple[str, Stems], ...]

    def kind_in(self, text: str) -> str | None:
        """The kind of it that a title or heading names, the most particular one."""
        words = telling_words(text)
        named = [kind for kind, stems in self.kinds if _stands(stems + self.stems, words)]
        return max(named, key=len, default=None)


@lru_cache(maxsize=1)
def _diseases() -> dict[Stems, Disease]:
    found = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        name, kinds = line.split("\t")
        stems = telling_words(name)
        found[stems] = Disease(name, stems, tuple((kind, telling_words(kind)) for kind in kinds.split(", ")))
    return found


def disease_without_kind(words: str) -> Disease | None:
    """The disease that is named, by its longest name; None when one of its kinds is named, or no disease."""
    said = telling_words(words)
    for width in (2, 1):
        for at in range(len(said) - width + 1):
            disease = _diseases().get(said[at : at + width])
            if disease is not None:
                kind_named = any(stems and set(stems) <= set(said) for _, stems in disease.kinds)
                return None if kind_named else disease
    return None


def with_kind(question: str, kind: str) -> str | None:
    """The question with this kind of its disease before that one's name; None when it names no disease that has it."""
    disease = disease_without_kind(question)
    if disease is None or kind not in [name for name, _ in disease.kinds]:
        return None
    first = next(word for stem, word in telling_pairs(question) if stem == disease.stems[0])
    return re.sub(rf"\b{re.escape(first)}\b", f"{kind} {first}", question, count=1, flags=re.IGNORECASE)


def _stands(sought: Stems, words: Sequence[str]) -> bool:
    """Whether these words stand there one behind the other."""
    width = len(sought)
    return any(tuple(words[at : at + width]) == sought for at in range(len(words) - width + 1))
