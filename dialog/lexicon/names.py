"""The drugs and the clinical words that are known by name and sound.

The table is written by requirements/clinical_names.py, which tells its source. The words are there to be recognised,
and so that what sounds like a drug is not taken for one where the library has a better word for it: "vasopressors" is
not "vasopressin".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

Kind = Literal["generic", "brand", "word", "term", "added"]
"""A term is a word that only medicine has: "troponin". An added one is a drug that the hospital's own documents name,
and the packages do not."""

_TABLE = Path(__file__).parent / "names.tsv"


@dataclass(frozen=True, slots=True)
class KnownName:
    """name: one lower-case word; substance: a drug's generic name, which is ``name`` itself for a generic, else empty.

    mentions: how often the library writes it, or its substance; phonemes: see dialog.lexicon.sounds.
    """

    name: str
    substance: str
    kind: Kind
    mentions: int
    phonemes: str

    @property
    def is_drug(self) -> bool:
        return self.kind not in {"word", "term"}


@lru_cache(maxsize=1)
def known_names() -> Mapping[str, KnownName]:
    """All of them by name."""
    names = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        name, substance, kind, mentions, phonemes = line.split("\t")
        names[name] = KnownName(name, substance, cast(Kind, kind), int(mentions), phonemes)
    return MappingProxyType(names)


def same_substance(one: str, other: str) -> bool:
    """Whether two names stand for one drug: "eliquis" and "apixaban"."""
    if one == other:
        return True
    names = known_names()
    first, second = names.get(one), names.get(other)
    if first is None or second is None or not (first.is_drug and second.is_drug):
        return False
    return first.substance == second.substance
