"""Which of the statements found answer the question?

Pure: closeness in meaning is given, closeness in words and in kind is reckoned here.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialog.drug_names import drugs_in
from dialog.words_of_one_meaning import ABBREVIATIONS, ONE_MEANING
from kb.documents import Passage
from kb.statements import Statement, statements

SHORTLIST = 8
"""Statements whose meaning is compared with the question's: each costs about 10 ms of a core when it is met first and
the library is not prepared."""

_STOP = frozenset(
    """a about according all am an and any are as at be been being but by can could did do does doing for from get give
    given go had has have he her here him his how i if in into is it its just let like may me my no not of off on one or
    our out patient patients people please she should so some someone tell than that the their them then there these
    they this those to up us use used using was we were what what's when where which who why will with would you your
    recommend recommended recommendation guideline guidelines guidance say says need needed best currently adult adults
    man woman year old""".split()
)
_WORD = re.compile(r"[a-z][a-z0-9]+(?:-[a-z0-9]+)*|\d+(?:\.\d+)?")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without its commonest English endings; enough to match "doses" with "dosing"."""
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "e", "s", "y"):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= 3
            and not (ending == "s" and word.endswith(("ss", "is", "us")))
        ):
            return word[: -len(ending)]
    return word


_ABBREVIATION = re.compile(
    r"(?<![A-Za-z0-9])(" + "|".join(re.escape(short) for short in ABBREVIATIONS) + r")(?![A-Za-z0-9])"
)
_SAME = {stem(word): stem(group[0]) for group in ONE_MEANING for word in group}
"""One stem for words that mean one thing, so that a caller's word meets the library's."""


@lru_cache(maxsize=2048)  # of a whole library's statements it would be 8 MB
def telling_words(text: str) -> tuple[str, ...]:
    """The stems of the words that carry meaning, in order: abbreviations written out, one stem for one meaning."""
    full = _ABBREVIATION.sub(lambda found: ABBREVIATIONS[found.group()], text).lower().replace("-", " ")
    stems = (stem(word) for word in _WORD.findall(full) if word not in _STOP)
    return tuple(_SAME.get(one, one) for one in stems)


@dataclass(frozen=True, slots=True)
class Kind:
    """asked: how such a question is worded; told: what its answer holds; weight: what that counts."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    weight: float


def _kind(asked: str, told: str, weight: float) -> Kind:
    return Kind(re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE), weight)


_KINDS = (
    _kind(
        r"\b(?:dos(?:e|es|ing|age)|how (?:much|many (?:mg|milligrams|units))|infusion rate|bolus|loading"
        r"|maintenance)\b",
        r"\d\s?(?:-\d+\s?)?(?:mg|mcg|g|units?|IU|mL|mEq|mmol|puffs?)\b",
        0.22,
    ),
    _kind(
        r"contra-?indicat|\bavoid|\bsafe\b|\bcan i (?:give|use)|\ballerg|\bnot (?:be )?(?:give|use)"
        r"|\bshould(?:n't| not)",
        r"contra-?indicat|avoid|do not|should not|not recommended|caution|against",
        0.15,
    ),
    _kind(
        r"\b(?:target|goal|threshold|cut ?off|level|range|when (?:should|do|to)|how (?:high|low))\b",
        r"[<>≥≤]|\btarget|\bgoal|\d\s?(?:mmHg|%|mg/dL|mmol|mL/min|g/dL)",
        0.12,
    ),
    _kind(r"\btarget|\bgoal", r"\btarget|\bgoal", 0.1),
    _kind(r"\btreat", r"\d\s?(?:-\d+\s?)?(?:mg|mcg|g|units?|mL)\b", 0.08),
    _kind(
        r"\bwho\b|\bwhich (?:patients|adults|people)|\bneeds?\b",
        r"recommended (?:for|in)|any of the following|\bindicated|(?:patients|adults) with|\bif\b",
        0.1,
    ),
    _kind(r"\bevery\b|\ball\b|\broutine|\balways|^(?:should|do) (?:i|we)\b", r"\bnot\b|against|routine", 0.12),
    _kind(
        r"\bhow long|\bduration|\bhow many (?:days|weeks|months)|\bhow soon|\bhow often|\bwithin",
        r"\d[\s-]?(?:to \d+ )?(?:hours?|days?|weeks?|months?|years?|minutes?)\b|indefinite|lifelong",
        0.2,
    ),
    _kind(
        r"\bfirst[ -]?line|\bdrug of choice|\binitial|\bwhich|\bwhat (?:antibiotic|drug|agent)|\bpreferred|\btreat"
        r"|\bstart",
        r"first[ -]line|preferred|recommended|initial|drug of choice|\bstart|\binitiate",
        0.1,
    ),
    _kind(
        r"\bfirst[ -]?line|\bdrug of choice|\binitial|\bpreferred",
        r"alternative|second[ -]line|not recommended|third[ -]line|not first",
        -0.15,
    ),
    _kind(r"\bdefin|\bcriteria|\bdiagnos", r"defin|criteria|diagnos|requires?\b|≥|>=", 0.1),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement and how well it answers: ``words`` is the share of the question's telling words it meets, 0..1."""

    statement: Statement
    words: float
    fit: float


_TREATING = re.compile(r"\btreat|\bantibiotic|\bdrug|\bmedication|\bgive\b", re.IGNORECASE)
_ASIDE = re.compile(r"limitation|references|(?:worked|case) example", re.IGNORECASE)
NAMES_A_DRUG = 0.12
"""For a question after a treatment, what a statement that names a drug has over one that names none."""
OTHER_DRUG = 0.4
"""What is taken from a statement that stands under the name of another drug than the one asked for."""


class _Wanted:
    """What the question asks for, looked at once and held against every statement."""

    def __init__(self, question: str) -> None:
        self._kinds = [kind for kind in _KINDS if kind.asked.search(question)]
        self._treating = bool(_TREATING.search(question))
        self._drugs = drugs_in(question)

    def kind_fit(self, statement: Statement) -> float:
        fit = sum(kind.weight for kind in self._kinds if kind.told.search(statement.text))
        return fit + (NAMES_A_DRUG if self._treating and drugs_in(statement.text) else 0.0)

    def unfit(self, statement: Statement) -> float:
        """A fragment, a question or a limitation of the text is seldom an answer; another drug's dose never is."""
        thin = 0.12 if len(statement.text.split()) < 5 and not re.search(r"\d", statement.text) else 0.0
        aside = 0.15 if _ASIDE.search(statement.passage.section) else 0.0
        return (
            thin
            + aside
            + (0.1 if statement.text.endswith(("?", ":")) else 0.0)
            + (OTHER_DRUG if _of_another(self._drugs, statement) else 0.0)
        )


def shortlist(question: str, passages: Sequence[Passage], most: int = SHORTLIST) -> list[Candidate]:
    """The statements of the passages that meet the question's words best, best first."""
    pool = [statement for passage in passages for statement in statements(passage)]
    asked, wanted = list(dict.fromkeys(telling_words(question))), _Wanted(question)
    own = [set(telling_words(statement.standing_alone)) for statement in pool]
    around = [
        set(telling_words(f"{statement.passage.document.title} {statement.passage.section}")) for statement in pool
    ]
    spread = Counter(word for words in own for word in words)
    weight = {word: math.log(1 + (len(pool) + 1) / (spread[word] + 0.5)) for word in asked}
    whole = sum(weight.values()) or 1.0
    found = []
    for statement, words, nearby in zip(pool, own, around, strict=True):
        met = sum(weight[word] * (1.0 if word in words else 0.7 if word in nearby else 0.0) for word in asked) / whole
        fit = met + wanted.kind_fit(statement) + statement.passage.score - wanted.unfit(statement)
        found.append(Candidate(statement, met, fit))
    return sorted(found, key=lambda candidate: -candidate.fit)[:most]


def ranked(candidates: Sequence[Candidate], closeness: Sequence[float], question: str) -> list[Candidate]:
    """The candidates by meaning (``closeness``: the cosine of each), words and kind together, best first."""
    wanted = _Wanted(question)
    weighed = [
        Candidate(
            candidate.statement,
            candidate.words,
            0.45 * near
            + 0.5 * candidate.words
            + 0.2 * candidate.statement.passage.score
            + wanted.kind_fit(candidate.statement)
            - wanted.unfit(candidate.statement),
        )
        for candidate, near in zip(candidates, closeness, strict=True)
    ]
    return sorted(weighed, key=lambda candidate: -candidate.fit)


def of_another_drug(question: str, statement: Statement) -> bool:
    """The question names a drug, and the statement stands under the name of another one alone."""
    return _of_another(drugs_in(question), statement)


def _of_another(asked: frozenset[str], statement: Statement) -> bool:
    labels = drugs_in(" ".join((*statement.under, statement.label))) if asked else frozenset()
    return bool(labels) and not asked & labels
