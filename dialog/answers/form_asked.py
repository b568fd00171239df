"""In which form a question wants its answer, and whether a statement tells one (pure).

"How long" wants a duration, "within what" a limit, "do I" a verdict, "which" a drug, "from which score" a number.
Beside that, what speaks against any statement: labels for a case that was not asked about, and talk of the studies
behind it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from dialog.question.drug_names import drugs_in
from dialog.question.everyday_words import rarity
from dialog.question.telling_words import telling_pairs

FIGURES = ("unasked labels", "limit", "numbers", "verdict", "duration", "study", "counted as asked", "another drug")
"""What ``FormAsked.told`` gives, in its order."""
MOST_NUMBERS = 6

_UNIT = r"(?:min|hour|hr|h\b|day|week|month|year)"
_DURATION = re.compile(
    r"(?:\b(?:for|at least|minimum|duration|total|course|over)\b|[≥≤<>])[^.;]{0,25}?\d[^.;]{0,8}"
    + _UNIT
    + r"|\d[\d.–-]*"
    r"[\s-]?(?:to \d+ )?(?:hours?|days?|weeks?|months?|years?)\b(?!\s*(?:old|of age))|lifelong|indefinit|long-term",
    re.IGNORECASE,
)
_DURATION_ASKED = re.compile(
    r"\b(?:how (?:much longer|long|many (?:\w+ )?(?:days|weeks|months|years|hours|minutes))|duration|for how"
    r"|shortest course)\b|\bdays\?",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"within|[≤<]|immediate|as soon|before|after|(?:by|at|first) \d|urgent|emergen|early|delay|prompt", re.IGNORECASE
)
_LIMIT_ASKED = re.compile(r"\b(?:how (?:soon|quick|fast)|within|when)\b", re.IGNORECASE)
_VERDICT = re.compile(
    r"\b(?:not?|contra-?indicated|should|must|safe|indicated|required|against|only|may be|can be)\b"
    r"|recommend|avoid|contra-?indicat|hold|delay|stop",
    re.IGNORECASE,
)
_VERDICT_ASKED = re.compile(
    r"(?:^|[.,?;] ?(?:so |and |but )?)(?:do|does|can|could|should|is|are|am|may|would|will|did|must) \w"
    r"|yes or no|or not\b",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"\b(?:trial|stud(?:y|ies)|randomi[sz]ed|cohort|meta-?analys\w+|evidence (?:from|demonstrat\w+)|RCTs?|derived from"
    r"|patients? (?:were|was)|(?:was|were) associated|were (?:comparable|similar))\b|\bn ?=",
    re.IGNORECASE,
)
_DRUG_ASKED = re.compile(
    r"\b(?:which|what(?:'s| is)? (?:the )?(?:drug|antibiotic|agent|antidepressant|combination|class|next|first)"
    r"|what do (?:we|i) (?:start|give|use|change)|drug first|what instead)\b",
    re.IGNORECASE,
)
_COUNT_ASKED = re.compile(
    r"\b(?:which|what|how many) (?:\w+ )?(?:(?P<unit>day|week|month|hour|minute|year)s?|(?P<age>ages?)"
    r"|(?:numbers?|percentages?|scores?|counts?|temperatures?|levels?|rates?))\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\bage[ds]?\b|\byears\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class _Told:
    """What a text tells, whatever is asked."""

    duration: bool
    limit: bool
    verdict: bool
    study: bool
    numbers: int


@dataclass(frozen=True, slots=True)
class FormAsked:
    """duration, limit, verdict, drug: what is asked for; counts: how what is to be counted is written."""

    duration: bool
    limit: bool
    verdict: bool
    drug: bool
    counts: tuple[re.Pattern[str], ...]

    def told(self, text: str, labels: str, said: frozenset[str], drugs: frozenset[str]) -> tuple[float, ...]:
        """The figures named by ``FIGURES``.

        said: the stems of the question; drugs: those it names. unasked labels: the rarity of the words of the labels
        that it does not say, added up. numbers: how many the text holds, of ``MOST_NUMBERS``, 0..1. The others are 1
        where it holds what is asked for, or tells of a study, else 0.
        """
        told = _told(text)
        return (
            sum(rare for stem, rare in _words(labels) if stem not in said),
            float(self.limit and told.limit),
            min(told.numbers, MOST_NUMBERS) / MOST_NUMBERS,
            float(self.verdict and told.verdict),
            float(self.duration and told.duration),
            float(told.study),
            float(bool(told.numbers) and any(one.search(text) for one in self.counts)),
            float(self.drug and bool(drugs_in(text) - drugs)),
        )


@lru_cache(maxsize=256)
def form_asked(question: str) -> FormAsked:
    """What the question, as it was understood, wants."""
    counts = (_counted(found) for found in _COUNT_ASKED.finditer(question))
    return FormAsked(
        _DURATION_ASKED.search(question) is not None,
        _LIMIT_ASKED.search(question) is not None,
        _VERDICT_ASKED.search(question) is not None,
        _DRUG_ASKED.search(question) is not None,
        tuple(counts),
    )


def _counted(found: re.Match[str]) -> re.Pattern[str]:
    if found["age"]:
        return _AGE
    return re.compile(rf"\b{found['unit']}", re.IGNORECASE) if found["unit"] else _NUMBER


@lru_cache(maxsize=4096)
def _told(text: str) -> _Told:
    return _Told(
        _DURATION.search(text) is not None,
        _LIMIT.search(text) is not None,
        _VERDICT.search(text) is not None,
        _STUDY.search(text) is not None,
        len(set(_NUMBER.findall(text))),
    )


@lru_cache(maxsize=4096)
def _words(labels: str) -> tuple[tuple[str, float], ...]:
    return tuple((stem, rarity(word)) for stem, word in telling_pairs(labels))
