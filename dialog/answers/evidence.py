"""Is there enough in the library to answer?

Pure. What was found is described by a handful of figures; a logistic model, whose weights were fitted on questions the
library answers and questions it does not (``dialog.answers.fitted``), says how likely they hold the answer. Most of the
second kind are near misses: the drug or the disease is in the library, what is asked of it is not. So the figures look
at single statements: one that holds the kind of fact asked for must meet the question's words as well.
"""

import math
from collections.abc import Sequence

from dialog.answers.by_meaning import asked_by, unmet
from dialog.answers.dosed_drugs import dosed_drugs
from dialog.answers.fitted import fitted
from dialog.answers.route_asked import by_another_route
from dialog.answers.selecting import Candidate, is_expected
from dialog.question.asked import Asked
from dialog.question.drug_names import drugs_in
from dialog.question.telling_words import telling_words
from kb.documents import Passage
from kb.expected_questions import expected_of
from kb.rerank.words_met import WordsMet

SURE = 1.0
"""How much more, in log odds, is asked for in an emergency."""
BY_STEMS = 0.25
"""How much more where nobody tells which words are met in meaning: the weights were fitted with that. Set by hand."""
FITTED_LEAST = 0.55
"""``abstain_below`` of the model that the weights were fitted with."""
WHOLLY, WHOLE = 0.9, 1.5
"""From which share a statement meets what a question is about, and how much less is then asked for, in log odds, if it
also tells what is asked and leaves nothing unmet: of 244 questions that the library does not answer none is met so, of
569 that it does 154. A few words ("how much enoxaparin for DVT") have too little of everything else."""
UNHEARD_OF = 0.9
"""Rarity from which a word is none of everyday English."""
FAMILY = 4
"""Letters at most that two words of a family end in differently, and at least that they begin with in common."""
BEST = 6
"""Statements that are looked at for the fact asked for."""
MET = 0.5
"""The share of what a question is about from which its readings are asked back; set by hand on the tuning questions."""
FIGURES = (
    "met", "near", "said", "covered", "unmet", "condition", "told", "drug", "long", "unknown",
)  # fmt: skip


def evidence(
    asked: Asked, passages: Sequence[Passage], best: Sequence[Candidate], met: WordsMet | None = None
) -> dict[str, float]:
    """What was found, as figures. met: of the best statement alone, where it can be told.

    met: of those among the best six statements that are of the best one's source and hold the kind of fact and the drug
    asked for, the most that one meets of what the question is about: a share of its words by weight, headings counted;
    0 when there is none.
    near: cosine of its document's nearest passage; said: of the best statement itself. covered: the share of the
    question's words, weighted by how rare they are in the library, that its passage holds. unmet: telling words of what
    asks to which nothing in the best one and its headings comes near in meaning (``dialog.answers.by_meaning``).
    condition: 1 when a disease is named that its document does not name. told: 1 when the best one tells all kinds of
    fact that are asked for, a half where none is known. drug: 1 when a drug is asked for. long: the logarithm of the
    words of the question, however small: of a long one all cosines and shares are less. unknown: 1 when a word that
    everyday English hardly knows stands in none of the passages found: a drug, a germ or a device that the library does
    not hold; of 276 questions that it does not answer 174 have one, of 661 that it does 83.

    None depends on how long a document is: how many of the passages found are of one document, or the mean of the
    nearest statements, tells more about the starter library's long digests (0.4 points of the area under the curve) and
    fails a hospital's page of five lines.
    """
    first = best[0].statement.passage
    source = [one for one in best[:BEST] if one.statement.passage.document.key == first.document.key]
    shares = [_share(asked.about, _around(asked, one)) for one in source if holds_fact(asked, one)]
    around = _around(asked, best[0])
    document = frozenset(telling_words(first.document.title)).union(
        *(telling_words(f"{one.section} {one.text}") for one in passages if one.document.key == first.document.key)
    )
    kinds = [kind for kind in asked.kinds if kind.weight > 0]
    told = all(asked.tells(kind, best[0].statement.text) for kind in kinds)
    return {
        "met": max(shares, default=0.0),
        "near": max(one.cosine for one in passages if one.document.key == first.document.key),
        "said": best[0].near,
        "covered": first.coverage,
        "unmet": float(unmet(asked, met, around | asked_by(asked, best[0].statement.text))),
        "condition": float(bool(asked.conditions - document)),
        "told": float(told) if kinds else 0.5,
        "drug": float(bool(asked.drugs)),
        "long": math.log(len(asked.question.split())),
        "unknown": float(_unknown(asked, passages)),
    }


def _unknown(asked: Asked, passages: Sequence[Passage]) -> bool:
    """Whether a word of no everyday English stands nowhere there, nor a word of its family ("cardiovert" is held by
    "cardioversion"), nor its drug's class."""
    rare = {stem for stem, weight in asked.weights.items() if weight >= UNHEARD_OF}
    if not rare:
        return False
    held = _words_of(passages)
    rare -= held | asked.said_in(" ".join(f"{one.section} {one.text}" for one in passages))
    return any(not any(word.startswith(stem[: max(FAMILY, len(stem) - FAMILY)]) for word in held) for stem in rare)


def _words_of(passages: Sequence[Passage]) -> frozenset[str]:
    texts = (f"{one.document.title} {one.section} {one.text}" for one in passages)
    asked = (question for one in passages for _, question in one.expected)
    return frozenset(telling_words(" ".join((*texts, *asked))))


def _around(asked: Asked, one: Candidate) -> frozenset[str]:
    """The words of a statement, of the headings it stands under, and of those who are expected to ask for it."""
    passage, said = one.statement.passage, one.statement.standing_alone
    return asked.said_in(f"{passage.document.title} {passage.section} {said} {expected_of(one.statement)}")


def _share(weights: dict[str, float], said: frozenset[str]) -> float:
    return sum(weight for stem, weight in weights.items() if stem in said) / (sum(weights.values()) or 1.0)


def holds_fact(asked: Asked, one: Candidate) -> bool:
    """Whether the statement holds the kinds of fact without which there is no answer, of a drug that is asked for."""
    statement = one.statement
    if not all(asked.tells(kind, statement.text) for kind in asked.essential):
        return False
    if not asked.drugs:
        return True
    passage = statement.passage
    text = f"{passage.section} {statement.standing_alone}"
    named = dosed_drugs(statement) or drugs_in(text) if asked.wants_dose else asked.drugs_said_in(text)
    return bool(asked.drugs & (named or drugs_in(f"{passage.document.title} {passage.text}")))


def enough(
    asked: Asked,
    passages: Sequence[Passage],
    best: Sequence[Candidate],
    met: WordsMet | None = None,
    *,
    least: float = FITTED_LEAST,
    sure: bool = False,
) -> bool:
    """Whether the library supports an answer; ``sure`` asks for more, for an emergency.

    met: of the best statement alone, where it can be told.
    least: cosine of the nearest passage below which the model in use seldom finds an answer (``DialogSettings``).

    Never for another drug's dose, for people the passage is not about, or when no passage holds any of the terms and no
    statement most of the words.
    """
    if not best or not asked.weights:
        return False
    figures = evidence(asked, passages, best, met)
    if ruled_out(asked, passages, best, figures["met"]):
        return False
    for cosine in ("near", "said"):
        figures[cosine] += FITTED_LEAST - least
    weights = fitted(expected=is_expected(best))
    odds = weights.supported["always"] + sum(weights.supported[name] * figure for name, figure in figures.items())
    wholly = figures["met"] >= WHOLLY and figures["told"] == 1 and not figures["unmet"] + figures["condition"]
    more = (SURE if sure else 0.0) + (BY_STEMS if met is None else 0.0) - (WHOLE if wholly else 0.0)
    return odds >= weights.limit + more


def ruled_out(asked: Asked, passages: Sequence[Passage], best: Sequence[Candidate], met: float) -> bool:
    """Whether it is no answer whatever the figures say. met: the figure of this name."""
    return not _may_answer(asked, best) or (met < MET and not _holds_a_term(asked, passages))


def several_hold(asked: Asked, passages: Sequence[Passage], best: Sequence[Candidate]) -> bool:
    """Whether a question with several readings may be asked back: less is needed than for an answer, since its few
    words stand in several sources, none of which is near. A fact or drug is asked for, and one statement holds most of
    what the question is about."""
    asks_a_fact = bool(asked.kinds or asked.drugs)
    if not best or not asked.weights or not asks_a_fact or not _may_answer(asked, best):
        return False
    return evidence(asked, passages, best)["met"] >= MET


def _may_answer(asked: Asked, best: Sequence[Candidate]) -> bool:
    """Whether the passage is about the people asked for, and a dose that is asked for is of the drug, by that way."""
    passage = best[0].statement.passage
    about_them = asked.population_fit(f"{passage.document.title} {passage.section} {passage.text}")
    return bool(about_them) and _of_the_drug(asked, best) and not by_another_route(asked, best[0])


def _holds_a_term(asked: Asked, passages: Sequence[Passage]) -> bool:
    return not asked.terms or bool(asked.terms & _words_of(passages))


def _of_the_drug(asked: Asked, best: Sequence[Candidate]) -> bool:
    """Whether a dose that is asked for is among the best, and none but the drug asked for is dosed there."""
    return not asked.wants_dose or any(holds_fact(asked, one) for one in best[:BEST])
