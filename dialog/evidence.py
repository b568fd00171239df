"""Is there enough in the library to answer, and which statements make the answer?

Pure. The limits were set on our own questions over the starter library (tests/dialog/questions.json).
"""

from collections.abc import Sequence

from dialog.selecting import Candidate, of_another_drug, telling_words
from kb.documents import Passage
from kb.statements import Statement

COVERED = 0.5
"""Share of the question's words, weighed by rarity, that one of the best passages holds where the meaning alone does
not carry it."""
SURPLUS = 0.09
WORDS_COUNT = 0.1
"""By how much the nearest passage must lie over the least for its meaning to carry it, and what the share of words
adds to it: spoken questions use few of a guideline's words (48 of 76 kept, 1 of 18 unanswerable let through, on the
tuning half of `bench answers`)."""
WORD_FOR_WORD = 0.9
"""From this share on the words themselves are evidence, and the meaning may be 0.1 further off."""
NEARLY = 0.85
"""A source whose best statement fits at least this share of the best one covers the topic too."""
SECOND = 0.7
"""A second statement of the same passage that fits at least this share of the best is said right behind it."""
WORTH_MORE = 0.62
"""Statements that fit at least this share of the best are kept for "go on"."""


def enough(
    question: str,
    passages: Sequence[Passage],
    best: Sequence[Candidate],
    least: float,
    *,
    sure: bool = False,
) -> bool:
    """Whether the library supports an answer.

    least: cosine of the nearest passage below which it hardly ever does; ``sure`` asks for more, for an emergency.
    """
    if not best or not telling_words(question):
        return False
    near = max(passage.cosine for passage in passages)
    said = max(passage.coverage for passage in passages[:4])
    words = max(candidate.words for candidate in best[:4])
    margin = 0.05 if sure else 0.0
    by_meaning = near + WORDS_COUNT * said >= least + SURPLUS + margin
    by_both = near >= least + margin and said >= COVERED + margin
    by_words = near >= least - 0.1 and said >= WORD_FOR_WORD and words >= 0.6
    return by_meaning or by_both or (by_words and not sure)


def best_answer(best: Sequence[Candidate], question: str) -> list[Statement]:
    """The statements to say, best first, each with its caveats behind it.

    Of sources that cover the topic the newest goes first; the best of the others follow it.
    """
    usable = [candidate for candidate in best if not of_another_drug(question, candidate.statement)] or list(best)
    top = usable[0].fit
    by_source: dict[str, list[Candidate]] = {}
    for candidate in usable:
        by_source.setdefault(candidate.statement.passage.document.key, []).append(candidate)
    covering = [group for group in by_source.values() if group[0].fit >= NEARLY * top]
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
    rest = [candidate for candidate in group[1:] if candidate.fit >= WORTH_MORE * top]
    near = [one for one in rest if one.statement.passage.id == first.statement.passage.id and one.fit >= SECOND * top]
    others = [one for one in rest if one not in near]
    for candidate in (*near, *others):
        said += [one for one in (candidate.statement, *candidate.statement.caveats) if one not in said]
    return said
