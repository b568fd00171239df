"""Is what was asked for what a heading of the library names? (pure)

A reading that we offered ourselves asks for no fact, so that the evidence for an answer, which weighs facts, is thin:
"diabetic ketoacidosis". What decides there is whether the library has something under that name.
"""

from collections.abc import Sequence

from dialog.answers.selecting import Candidate
from dialog.question.asked import Asked

NAMED = 0.5
"""Share of the question's words, by their rarity, that the title and the headings of a passage must hold."""
NEAR = 0.5
"""Cosine that a passage of this name has at least."""


def named_by_a_heading(asked: Asked, best: Sequence[Candidate]) -> bool:
    """Whether one of the best statements stands under the name that was asked for."""
    whole = sum(asked.weights.values())
    for one in best:
        passage = one.statement.passage
        said = asked.said_in(f"{passage.document.title} {passage.section}")
        met = sum(weight for stem, weight in asked.weights.items() if stem in said)
        if whole and met / whole >= NAMED and passage.cosine >= NEAR:
            return True
    return False
