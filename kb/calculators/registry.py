"""Every calculator, found by its name or by what a clinician calls it."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from kb.calculators import (
    body,
    cardiac,
    chemistry,
    coma,
    electrocardiogram,
    embolism,
    heparin,
    infection,
    intensive,
    kidney,
    liver,
    newborn,
    obstetric,
    pancreas,
    perioperative,
    pneumonia,
    renal_dose,
    stroke,
    throat,
    withdrawal,
)
from kb.calculators.contract import Calculator
from kb.calculators.errors import UnknownCalculator

CALCULATORS: Mapping[str, Calculator] = MappingProxyType(
    {
        calculator.name: calculator
        for family in (
            embolism, cardiac, perioperative, pneumonia, infection, coma, newborn, intensive, stroke, liver, pancreas,
            kidney, renal_dose, electrocardiogram, chemistry, body, heparin, withdrawal, obstetric, throat,
        )
        for calculator in family.CALCULATORS
    }
)  # fmt: skip

FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "wells": ("wells", "well's", "wells'", "wells criteria", "welles"),
        "timi": ("timi", "timmy", "t i m i", "tim e"),
        "ranson": ("ranson", "ransons", "ranson's", "ransom", "ransom criteria", "ranson criteria"),
    }
)
"""Words that fit each calculator of a family alike; any other calculator's own words are its own."""


def normal(words: str) -> str:
    """Lower case, no punctuation, one space between words: the form in which names are compared."""
    return " ".join(
        re.sub(r"[^a-z0-9.]+|\.(?!\d)|(?<!\d)\.", " ", words.lower().replace("'s", "s").replace("₂", "2")).split()
    )


def calculator(name: str) -> Calculator:
    """Raises UnknownCalculator."""
    found = CALCULATORS.get(name.strip().lower().replace("-", "_"))
    if found is None:
        fitting = named(name)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise UnknownCalculator(f"{name!r} can be {' or '.join(one.name for one in fitting)}: say which.")
        near = get_close_matches(name.strip().lower(), CALCULATORS, n=1, cutoff=0.75)
        meant = f": did you mean {near[0]}? " if near else "; "
        raise UnknownCalculator(f"There is no calculator {name!r}{meant}'./run library calculate --list' lists them.")
    return found


def _phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    own = [(normal(said), (one.name,)) for one in CALCULATORS.values() for said in (*one.spoken, one.title)]
    shared = [
        (normal(said), tuple(one.name for one in CALCULATORS.values() if one.family == family))
        for family, words in FAMILIES.items()
        for said in words
    ]
    return tuple(sorted({*own, *shared}, key=lambda pair: (-len(pair[0]), pair[0])))


PHRASES = _phrases()
"""What may be said, longest first, with the names it fits."""
_FINDING = re.compile(r"(?<![a-z0-9])(?:" + "|".join(re.escape(phrase) for phrase, _ in PHRASES) + r")(?![a-z0-9])")
_FITTING = dict(PHRASES)


def found_in(words: str) -> tuple[tuple[Calculator, ...], str, tuple[int, int]] | None:
    """The calculators that the first, longest phrase fits, that phrase, and where it stands in ``normal(words)``."""
    matches = list(_FINDING.finditer(normal(words)))
    if not matches:
        return None
    best = max(matches, key=lambda match: len(match.group()))
    return tuple(CALCULATORS[name] for name in _FITTING[best.group()]), best.group(), best.span()


def named(words: str) -> tuple[Calculator, ...]:
    """The calculators that the words name; several where they fit several ("Wells score"); none where they fit none."""
    found = found_in(words)
    return found[0] if found else ()
