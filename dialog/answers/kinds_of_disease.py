"""Does a question name a disease of which the library tells several kinds apart: "how do I treat anemia"?

Pure and deterministic. ICD-10-CM says which the kinds are, the titles and headings of what was found which of them the
library has; a kind nobody has a guideline for is not offered.
"""

from collections.abc import Sequence

from dialog.answers.readings import BEHIND
from dialog.answers.selecting import Candidate
from dialog.asking_back.clarification import EMPTY_WORDS, OPTIONS, Clarification
from dialog.asking_back.disease_kinds import disease_without_kind, with_kind
from dialog.question.asked import ASKING, Asked
from dialog.question.telling_words import stem, telling_words

_EMPTY = frozenset(map(stem, EMPTY_WORDS))


def kinds_of_disease(asked: Asked, best: Sequence[Candidate]) -> Clarification | None:
    """The question back, "Glaucoma: open-angle or primary angle-closure?"; None where the words tell more than the
    disease, and a drug for it, or the library holds one kind alone."""
    disease = disease_without_kind(asked.question)
    if disease is None or not best:
        return None
    drugs = telling_words(" ".join(asked.drugs))
    if asked.weights.keys() - ASKING - _EMPTY - {*disease.stems, *drugs}:
        return None
    near = [one.statement.passage for one in best if one.fit >= best[0].fit - BEHIND]
    of_each = [disease.kind_in(f"{passage.document.title} {passage.section}") for passage in near]
    kinds = dict.fromkeys(kind for kind in of_each if kind)
    options = tuple(kind for kind in kinds if not any(set(other.split()) < set(kind.split()) for other in kinds))[
        :OPTIONS
    ]
    if len(options) < 2 or of_each[0] is None:
        return None
    completed = tuple(with_kind(asked.question, kind) or "" for kind in options)
    return Clarification(asked.question, disease.name, options, completed)
