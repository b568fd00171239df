"""Is there enough in the library to answer, and which statements make the answer?

Pure. What was found is described by a handful of figures; a logistic model, whose weights were fitted on questions the
library answers and questions it does not (``dialog.answers.fitted``), says how likely they hold the answer.
"""

from collections.abc import Sequence

from dialog.answers.fitted import LIMIT, SUPPORTED
from dialog.answers.selecting import Candidate
from dialog.question.asked import Asked
from dialog.question.drug_names import drugs_in
from dialog.question.telling_words import telling_words
from kb.documents import Passage

SURE = 1.0
"""How much more, in log odds, is asked for in an emergency."""
FITTED_LEAST = 0.55
"""``abstain_below`` of the model that the weights were fitted with."""
COSINES = ("near", "statement", "best statement")
BEST = 6
"""Statements among which a dose must be of the drug that was asked for."""
FIGURES = (
    "near",
    "coverage",
    "statement",
    "words",
    "own words",
    "unmet",
    "unmet term",
    "drug",
    "kind",
    "population",
    "spread",
    "nowhere",
    "condition",
    "best statement",
)


def evidence(asked: Asked, passages: Sequence[Passage], best: Sequence[Candidate]) -> dict[str, float]:
    """What was found, as figures: cosines, shares of the question's words by weight, and 0 or 1 for what is there."""
    first = best[0].statement
    passage = first.passage
    said = frozenset(telling_words(f"{passage.document.title} {passage.section} {passage.text}"))
    whole = sum(asked.weights.values()) or 1.0
    terms = {stem: weight for stem, weight in asked.weights.items() if stem in asked.terms}
    spoken = " ".join(one.statement.standing_alone for one in best[:3] if one.statement.passage.id == passage.id)
    document = said.union(
        *(telling_words(f"{one.section} {one.text}") for one in passages if one.document.key == passage.document.key)
    )
    anywhere = said.union(*(telling_words(f"{one.document.title} {one.section} {one.text}") for one in passages))
    named = drugs_in(f"{passage.document.title} {passage.section} {passage.text}")
    return {
        "near": max(one.cosine for one in passages),
        "coverage": max(one.coverage for one in passages[:4]),
        "statement": best[0].near,
        "words": sum(weight for stem, weight in asked.weights.items() if stem in said) / whole,
        "own words": best[0].words,
        "unmet": max((weight for stem, weight in asked.weights.items() if stem not in said), default=0.0),
        "unmet term": sum(stem not in said for stem in terms) / len(terms) if terms else 0.0,
        "drug": float(bool(asked.drugs) and not asked.drugs <= named),
        "kind": float(any(not kind.told.search(spoken) for kind in asked.essential)),
        "population": asked.population_fit(f"{passage.document.title} {passage.section} {passage.text}"),
        "nowhere": sum(stem not in anywhere for stem in terms) / len(terms) if terms else 0.0,
        "condition": float(bool(asked.conditions - document)),
        "best statement": max(one.near for one in best),
        "spread": passages[0].cosine - passages[-1].cosine,
    }


def enough(
    asked: Asked,
    passages: Sequence[Passage],
    best: Sequence[Candidate],
    *,
    least: float = FITTED_LEAST,
    sure: bool = False,
) -> bool:
    """Whether the library supports an answer; ``sure`` asks for more, for an emergency.

    least: cosine of the nearest passage below which the model in use seldom finds an answer (``DialogSettings``).

    Never for another drug's dose, for people the passage is not about, or when no passage holds any of the terms.
    """
    if not best or not asked.weights or not _of_the_drug(asked, best):
        return False
    figures = evidence(asked, passages, best)
    if figures["population"] == 0 or figures["nowhere"] == 1:
        return False
    moved = {name: figures[name] + FITTED_LEAST - least for name in COSINES}
    odds = SUPPORTED["always"] + sum(SUPPORTED[name] * figure for name, figure in (figures | moved).items())
    return odds >= LIMIT + (SURE if sure else 0.0)


def _of_the_drug(asked: Asked, best: Sequence[Candidate]) -> bool:
    """Whether a dose that is asked for is among the best, and none but the drug asked for is dosed there."""
    dose = [kind for kind in asked.essential if kind.name == "amount"]
    if not dose or not asked.drugs:
        return True
    for one in best[:BEST]:
        passage = one.statement.passage
        named = drugs_in(f"{passage.section} {one.statement.standing_alone}")
        around = named or drugs_in(f"{passage.document.title} {passage.text}")
        if dose[0].told.search(one.statement.text) and asked.drugs & around:
            return True
    return False
