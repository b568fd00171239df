"""Is there enough in the library to answer, and which statements make the answer?

Pure. What was found is described by a handful of figures; a logistic model, whose weights were fitted on questions the
library answers and questions it does not (``dialog.fitted``), says how likely they hold the answer.
"""

from collections.abc import Sequence

from dialog.asked import Asked
from dialog.fitted import LIMIT, SUPPORTED
from dialog.selecting import Candidate, of_another_drug
from dialog.drug_names import drugs_in
from dialog.telling_words import telling_words
from kb.documents import Passage
from kb.statements import Statement

SURE = 1.0
"""How much more, in log odds, is asked for in an emergency."""
NEARLY = 1.0
"""A source whose best statement lies no further than this behind the best one covers the topic too."""
SECOND = 1.0
"""A second statement of the same passage that lies no further behind is said right behind it."""
WORTH_MORE = 2.5
"""Statements that lie no further behind the best are kept for "go on"."""

FIGURES = ("near", "coverage", "statement", "words", "own words", "unmet", "unmet term", "drug", "kind", "population", "spread", "nowhere", "condition", "best statement")


def evidence(asked: Asked, passages: Sequence[Passage], best: Sequence[Candidate]) -> dict[str, float]:
    """What was found, as figures: cosines, shares of the question's words by weight, and 0 or 1 for what is there."""
    first = best[0].statement
    passage = first.passage
    said = frozenset(telling_words(f"{passage.document.title} {passage.section} {passage.text}"))
    whole = sum(asked.weights.values()) or 1.0
    terms = {stem: weight for stem, weight in asked.weights.items() if stem in asked.terms}
    spoken = " ".join(one.statement.standing_alone for one in best[:3] if one.statement.passage.id == passage.id)
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
        "condition": float(bool(asked.conditions - said)),
        "best statement": max(one.near for one in best),
        "spread": passages[0].cosine - passages[-1].cosine,
    }


def enough(asked: Asked, passages: Sequence[Passage], best: Sequence[Candidate], *, sure: bool = False) -> bool:
    """Whether the library supports an answer; ``sure`` asks for more, for an emergency."""
    if not best or not asked.weights:
        return False
    figures = evidence(asked, passages, best)
    odds = SUPPORTED["always"] + sum(SUPPORTED.get(name, 0.0) * figure for name, figure in figures.items())
    return odds >= LIMIT + (SURE if sure else 0.0)


def best_answer(best: Sequence[Candidate], asked: Asked) -> list[Statement]:
    """The statements to say, best first, each with its caveats behind it.

    Of sources that cover the topic the newest goes first; the best of the others follow it.
    """
    usable = [one for one in best if not of_another_drug(asked.drugs, one.statement)] or list(best)
    top = usable[0].fit
    by_source: dict[str, list[Candidate]] = {}
    for candidate in usable:
        by_source.setdefault(candidate.statement.passage.document.key, []).append(candidate)
    covering = [group for group in by_source.values() if group[0].fit >= top - NEARLY]
    newest = max(covering, key=lambda group: (group[0].statement.passage.document.published, group[0].fit))
    chosen = _with_caveats(newest, top)
    for group in covering:
        if group is not newest:
            chosen += _with_caveats(group[:2], top)
    return chosen


def _with_caveats(group: Sequence[Candidate], top: float) -> list[Statement]:
    """What fits well enough; right behind the best, its caveats and then what else its own passage says."""
    first = group[0]
    said = [first.statement, *first.statement.caveats]
    rest = [candidate for candidate in group[1:] if candidate.fit >= top - WORTH_MORE]
    near = [one for one in rest if one.statement.passage.id == first.statement.passage.id and one.fit >= top - SECOND]
    others = [one for one in rest if one not in near]
    for candidate in (*near, *others):
        said += [one for one in (candidate.statement, *candidate.statement.caveats) if one not in said]
    return said
