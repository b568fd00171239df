"""Which of the statements found answer the question?

Pure: closeness in meaning is given; closeness in words and in kind is reckoned here, as figures that are weighed
together with weights fitted on questions (``dialog.answers.fitted``).
"""

import math
import operator
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dialog.answers.fact_asked import fact_asked
from dialog.answers.fitted import STATEMENT, fitted
from dialog.answers.form_asked import FIGURES as FORMS
from dialog.answers.form_asked import form_asked
from dialog.question.asked import KINDS, Asked
from dialog.question.asked_against import warns
from dialog.question.drug_names import drugs_in
from dialog.question.figures_in_ranges import counted, counted_fit, first_range_fit
from dialog.question.telling_words import telling_words
from kb.documents import Passage
from kb.expected_questions import expected_of
from kb.statements import Statement, statements

SHORTLIST = 48
"""Statements whose meaning is compared with the question's: 2 ms for all that the ingest has prepared."""
_ASIDE = re.compile(
    r"limitation|references|(?:worked|case) example|evidence base|trial summary|rationale", re.IGNORECASE
)
_BARE_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement and how well it answers.

    words: the share of the question's telling words, by weight, that it or its headings hold, 0..1; near: cosine of
    the statement to the question; fit: all figures weighed, the higher the better, comparable within one question.
    """

    statement: Statement
    words: float
    near: float
    fit: float
    figures: tuple[float, ...] = ()


FIGURES = (
    "near", "passage", "score", "own", "around", "rare", "heading", "against", "drug", "other drug", "population",
    "range", "thin", "aside", "unfinished", "length", "first", "number",
    *(kind.name for kind in KINDS if kind.weight > 0), "names a drug", "unit", "per kilo", "moment",
    "own, asked", "around, asked", "other drugs", "fact", "preferred", "counted",
    *FORMS,
)  # fmt: skip
"""What is weighed of a statement, in the order of ``figures_of``; the weights bear these names."""


_NO_FORM = (0.0,) * (1 + len(FORMS))
"""Of the many that are looked at first, since these figures weigh only among the few that may be spoken."""


def shortlist(asked: Asked, passages: Sequence[Passage], most: int = SHORTLIST) -> list[Candidate]:
    """The statements of the passages that meet the question's words and kind best, best first."""
    pool = [statement for passage in passages for statement in statements(passage)]
    weighed = _weighed(asked, pool, [statement.passage.cosine for statement in pool], forms=False)
    return weighed[:most]


def ranked(asked: Asked, candidates: Sequence[Candidate], closeness: Sequence[float]) -> list[Candidate]:
    """The candidates with their meaning (``closeness``: the cosine of each) weighed in, best first."""
    return _weighed(asked, [candidate.statement for candidate in candidates], closeness)


def is_expected(best: Sequence[Candidate]) -> bool:
    """Whether the passage that answers best is expected to be asked anything (``kb.expected_questions``)."""
    return bool(best) and bool(best[0].statement.passage.expected)


def to_be_spoken(best: Sequence[Candidate]) -> list[Candidate]:
    """The candidates as they answer best once it is known that there is an answer: weighed anew, best first."""
    spoken = fitted(expected=is_expected(best)).spoken
    weights = [spoken[name] for name in FIGURES]
    again = (replace(one, fit=sum(map(operator.mul, weights, one.figures))) for one in best)
    return sorted(again, key=lambda one: -one.fit)


def for_these_people(asked: Asked, best: Sequence[Candidate]) -> list[Candidate]:
    """The candidates whose passage is about the people asked for, when there are any; else all."""
    if not asked.populations:
        return list(best)
    about = [
        one
        for one in best
        if asked.population_fit(
            f"{one.statement.passage.document.title} {one.statement.passage.section} {one.statement.passage.text}"
        )
    ]
    return about or list(best)


WARNS_AS_WELL = 3.0
"""How much worse a statement that warns may fit than the best, which may say the opposite."""


def that_warn(asked: Asked, best: Sequence[Candidate]) -> list[Candidate]:
    """Of a question for whom or when something is not for only the candidates that warn: "thrombolysis is indicated
    if ..." is the opposite of its answer. None may be left."""
    if not asked.against or not best:
        return list(best)
    least = best[0].fit - WARNS_AS_WELL
    return [one for one in best if one.fit >= least and _warns_of(asked, one.statement)]


_BRACKETS = re.compile(r"\(.*?\)")
_CLAUSE = re.compile(r"[.;,:()]\s+|\s+(?:but|and|while)\s+")


def _warns_of(asked: Asked, statement: Statement) -> bool:
    """Whether it warns of what is asked about: that stands in the clause that warns, or the whole is about it."""
    subject = _subject(asked)
    labels = ". ".join((statement.passage.heading, *statement.under, statement.label))
    passage = statement.passage
    above = labels if asked.drugs else f"{passage.document.title}. {passage.section}. {labels}"
    if not subject or subject & frozenset(telling_words(_BRACKETS.sub(" ", above))):
        return warns(f"{statement.passage.heading} {statement.standing_alone}")
    clauses = _CLAUSE.split(statement.text)
    return any(warns(clause) and bool(subject & frozenset(telling_words(clause))) for clause in clauses) or (
        warns(labels) and bool(subject & frozenset(telling_words(statement.text)))
    )


def _subject(asked: Asked) -> frozenset[str]:
    """The stems of the drugs that are asked about, else of the rarest word."""
    if asked.drugs:
        return frozenset(word for drug in asked.drugs for word in telling_words(drug))
    about = {stem: weight for stem, weight in asked.about.items() if not warns(stem)}
    return frozenset(stem for stem, weight in about.items() if weight == max(about.values()))


def _weighed(
    asked: Asked, pool: Sequence[Statement], closeness: Sequence[float], *, forms: bool = True
) -> list[Candidate]:
    formed = _of_the_form(asked, pool) if forms else [_NO_FORM] * len(pool)
    found = [(*one, *form) for one, form in zip(figures_of(asked, pool, closeness), formed, strict=True)]
    weights = [STATEMENT.get(name, 0.0) for name in FIGURES]
    candidates = [
        Candidate(
            statement,
            figures[4],
            near,
            sum(weight * figure for weight, figure in zip(weights, figures, strict=True)),
            figures,
        )
        for statement, near, figures in zip(pool, closeness, found, strict=True)
    ]
    return sorted(candidates, key=lambda candidate: -candidate.fit)


def _of_the_form(asked: Asked, pool: Sequence[Statement]) -> list[tuple[float, ...]]:
    """The last of ``FIGURES``. counted: its labels or heading count what the question does, by the same figure; the
    others are told in ``dialog.answers.form_asked``."""
    counts, form = counted(asked.question), form_asked(asked.question)
    said = frozenset(telling_words(asked.question)) | asked.weights.keys()
    found = []
    for statement in pool:
        labels = " ".join((*statement.under, statement.label))
        count = counted_fit(counts, f"{labels} {statement.passage.heading}")
        found.append((count, *form.told(statement.text, labels, said, asked.drugs)))
    return found


def figures_of(asked: Asked, pool: Sequence[Statement], closeness: Sequence[float]) -> list[tuple[float, ...]]:
    """Of each statement the figures named by ``FIGURES``, but for those of the form that is asked for.

    own, asked; around, asked: as own and around, of the words of what asks alone. other drugs: those it names beside
    the ones asked for. fact: it holds the kind of fact without which there is no answer, beside a drug asked for.
    preferred: of a dose, 1 when it is called so, -1 when it is what is done else, or advised against.
    """
    own = [asked.said_in(statement.standing_alone) for statement in pool]
    around = [frozenset(telling_words(_headings_and_askers(statement))) for statement in pool]
    spread = Counter(word for words in own for word in words)
    weight = {word: rare * math.log(1 + (len(pool) + 1) / (spread[word] + 0.5)) for word, rare in asked.weights.items()}
    whole = sum(weight.values()) or 1.0
    asks = asked.asking
    asking = {word: weight[word] for word in weight if word in asks} or weight
    headed = {one.passage.id: frozenset(telling_words(one.passage.heading)) for one in pool}
    fact = fact_asked(asked.question)
    found = []
    for statement, near, words, nearby in zip(pool, closeness, own, around, strict=True):
        text = statement.text
        met = sum(weight[word] for word in weight if word in words) / whole
        met_around = (
            sum(weight[word] * (1.0 if word in words else 0.7) for word in weight if word in words or word in nearby)
            / whole
        )
        rare = max((asked.weights[word] for word in weight if word in words or word in nearby), default=0.0)
        labels = " ".join((*statement.under, statement.label))
        labelled = drugs_in(labels)
        named = drugs_in(statement.standing_alone) | drugs_in(statement.passage.section)
        found.append(
            (
                near,
                statement.passage.cosine,
                statement.passage.score,
                met,
                met_around,
                rare,
                sum(asked.weights[word] for word in weight if word in headed[statement.passage.id])
                / (sum(asked.weights.values()) or 1.0),
                asked.kind_against(text),
                float(bool(asked.drugs & named)),
                float(bool(asked.drugs and labelled and not asked.drugs & labelled)),
                asked.population_fit(
                    f"{statement.passage.document.title} {statement.passage.section} {statement.standing_alone}"
                ),
                first_range_fit(asked.figures, (labels, statement.passage.heading, text)),
                float(len(text.split()) < 5 and not _BARE_NUMBER.search(text)),
                float(bool(_ASIDE.search(statement.passage.section))),
                float(text.endswith(("?", ":"))),
                min(1.0, len(text.split()) / 40),
                float(statement.position == 0),
                float(bool(_BARE_NUMBER.search(text))),
                *asked.told(text),
                *fact.told(text, f"{statement.passage.heading} {statement.standing_alone}"),
                *_of_what_asks(asked, asking, words, nearby, statement),
            )
        )
    return found


def _headings_and_askers(statement: Statement) -> str:
    passage = statement.passage
    return f"{passage.document.title} {passage.section} {expected_of(statement)}"


def _of_what_asks(
    asked: Asked, asking: Mapping[str, float], own: frozenset[str], around: frozenset[str], statement: Statement
) -> tuple[float, ...]:
    """The last figures. asking: the weights of the words of what asks; own, around: the statement's and its headings'
    words."""
    whole = sum(asking.values()) or 1.0
    said = statement.standing_alone
    drugs = drugs_in(said)
    of_the_drug = not asked.drugs or bool(asked.drugs & (drugs | drugs_in(statement.passage.section)))
    return (
        sum(weight for word, weight in asking.items() if word in own) / whole,
        sum(weight for word, weight in asking.items() if word in own or word in around) / whole,
        float(len(drugs - asked.drugs)) if asked.drugs else 0.0,
        float(of_the_drug and all(asked.tells(kind, statement.text) for kind in asked.essential)),
        _preferred(said) if asked.wants_dose and not asked.against else 0.0,
    )


_PREFERRED = re.compile(r"\bpreferred|\bfirst[- ]line|\bstandard\b|drug of choice", re.IGNORECASE)
_ELSE = re.compile(
    r"\balternativ|\b(?:second|third)[- ]line|\bif\b[^.:;]{0,30}\b(?:not|un)\s?(?:yet )?(?:available|tolerated)"
    r"|\bnot (?:be )?(?:preferred|recommended|used|given)\b",
    re.IGNORECASE,
)


def _preferred(said: str) -> float:
    return float(_PREFERRED.search(said) is not None) - float(_ELSE.search(said) is not None)


def of_another_drug(asked: frozenset[str], statement: Statement) -> bool:
    """Drugs are asked for, and the statement stands under the name of another one alone."""
    labels = drugs_in(" ".join((*statement.under, statement.label))) if asked else frozenset()
    return bool(labels) and not asked & labels
