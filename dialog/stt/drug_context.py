"""What the words around a doubtful one say of it: whether a drug is likely there, or a number, an abbreviation."""

import re
from collections.abc import Sequence

REACH = 3
"""Words before a drug in which one that goes with drugs is looked for: "the dose of oral ..."."""
_GO_BEFORE = frozenset(
    """dose doses dosing dosage mg milligram milligrams microgram micrograms give gives given giving start starts
    started starting stop stopped stopping take takes taking prescribe prescribed hold switch switched load loading
    titrate effects effect contraindications contraindicated interactions interact allergic overdose antidote reverse
    antibiotic injection infusion tablet tablets oral intravenous""".split()
)
_STAND_BEFORE = frozenset("is does should can on with or than".split())
_STAND_BEHIND = frozenset(
    """dose doses dosing dosage mg milligrams micrograms safe contraindicated tablets injection infusion""".split()
)
_LEAD = frozenset("give given giving start started starting stop stopping take taking prescribe hold titrate".split())
_LEAD_WITH = frozenset("of to for".split())
_LED_BY = frozenset("dose doses dosing dosage effects effect contraindications overdose allergic injection".split())
_VOWEL = re.compile(r"[aeiouy]")
_COUNTED = frozenset(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand point percent per kilo
    kilos kg gram grams year years month months week weeks day days hour hours minute minutes""".split()
)


def drug_expected(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the words around ``first`` to ``last`` are such as stand beside a drug's name."""
    before = words[max(0, first - REACH) : first]
    behind = words[last + 1] if last + 1 < len(words) else ""
    return (
        any(word in _GO_BEFORE for word in before)
        or (bool(before) and before[-1] in _STAND_BEFORE)
        or behind in _STAND_BEHIND
    )


def behind_leads(words: Sequence[str]) -> frozenset[int]:
    """Places of the words before which a drug's name is as good as announced: "the dose of ...", "can I give ..."."""
    return frozenset(
        place
        for place in range(1, len(words))
        if words[place - 1] in _LEAD or (place > 1 and words[place - 1] in _LEAD_WITH and words[place - 2] in _LED_BY)
    )


def counted(words: Sequence[str]) -> int:
    """How many are numbers, units or abbreviations. "Ten-year" are two."""
    return sum(_is_counted(part) for word in words for part in word.split())


def _is_counted(word: str) -> bool:
    """Letters without a vowel are an abbreviation: "VF" is not the beginning of "Vfend"."""
    return word in _COUNTED or word.isdigit() or (len(word) > 1 and not _VOWEL.search(word))
