"""A topic said alone, with no question of it: "acute kidney injury", "treatment of septic shock" (pure).

The evidence for an answer was fitted on questions and finds nothing in two words. Whether the library holds a topic its
titles and headings say themselves.
"""

from collections.abc import Sequence

from dialog.answers.selecting import Candidate
from dialog.asking_back.clarification import ASIDE, EMPTY_WORDS
from dialog.question.asked import ASKING, Asked
from dialog.question.telling_words import stem, telling_words

_ASKS_NOTHING = ASKING | frozenset(map(stem, EMPTY_WORDS))

ASIDES = 20
"""Characters at a statement's begin in which it says that it is an aside: "Limitations: ..."."""


def topic_alone(asked: Asked) -> frozenset[str]:
    """The stems of the topic; none where more is asked than a topic."""
    return frozenset() if asked.drugs or asked.essential else frozenset(asked.weights.keys() - _ASKS_NOTHING)


def under_its_topic(asked: Asked, best: Sequence[Candidate]) -> list[Candidate]:
    """The statements that stand under headings that name the whole topic, asides last."""
    topic = topic_alone(asked)
    held = [one for one in best if topic and topic <= _words(one, f" {one.statement.passage.section}")]
    return sorted(held, key=lambda one: bool(ASIDE.search(one.statement.passage.section + one.statement.text[:ASIDES])))


def is_its_subject(asked: Asked, one: Candidate) -> bool:
    """Whether the topic is what the statement's whole document is about, so that its sections are readings of it; true
    as well where more is asked than a topic."""
    return topic_alone(asked) <= _words(one)


def _words(one: Candidate, section: str = "") -> frozenset[str]:
    return frozenset(telling_words(one.statement.passage.document.title + section))
