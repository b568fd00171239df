"""A question that leans on the one before it: "and in pregnancy?", "what's the dose then?" (pure)."""

import re

from dialog.question.clinical_slang import in_guideline_words
from dialog.question.drug_names import drugs_in
from dialog.question.everyday_words import rarity
from dialog.question.telling_words import telling_pairs
from dialog.spoken_commands import plain
from dialog.transcript import Conversation
from kb.clinical_terms import in_written_words
from kb.question import shorten

_LEANS = re.compile(
    r"^(?:and|so|then|or|but|what about|how about|what if|and what|what's the \w+ then|same (?:for|in|with))\b|\bthen$"
)
_POINTS = re.compile(r"\b(?:it|its|it's|that|this|them|they|those|the same|instead|either)\b")
_ASKS = re.compile(r"\b(?:what(?!'?s? about| if)|how(?! about)|when|which|who|where|can|should|do|does|is|are)\b")
_LEAD = re.compile(r"^(?:(?:and|so|then|or|but|what about|how about|what if|if|it was|it's|for|okay|ok)\b[, ]*)+")
CARRIED = 0.3
"""Rarity from which a word of the question before is carried over."""
MOST = 8
"""Words that are carried over."""
LONGEST = 16
"""Words of a question that may lean on the one before it."""


def leans(words: str) -> bool:
    """Whether the question begins as one that follows another."""
    text = plain(words)
    return len(text.split()) <= LONGEST and _LEANS.search(text) is not None


def points_back(words: str) -> bool:
    """Whether the question says "it" or "that" and may mean what was spoken of before."""
    text = plain(words)
    return len(text.split()) <= LONGEST and _POINTS.search(text) is not None


def in_context(conversation: Conversation, words: str) -> str | None:
    """The question with what it takes from the one before it; None when there was none."""
    before = asked_before(conversation)
    if not before:
        return None
    before = in_guideline_words(in_written_words(shorten(before)))
    new = drugs_in(in_guideline_words(words))
    old = drugs_in(before) if new else frozenset()
    if not _ASKS.search(plain(words)):
        kept = " ".join(word for word in before.rstrip(" ?.!").split() if word.lower().strip(",.?") not in old)
        return f"{kept} {_LEAD.sub('', plain(words))}"
    carried = dict.fromkeys(
        word
        for _, word in telling_pairs(before)
        if rarity(word) >= CARRIED and not word[0].isdigit() and word not in old
    )
    return f"{words.rstrip(' ?.!')} {' '.join(list(carried)[:MOST])}"


def asked_before(conversation: Conversation) -> str:
    """The last question that was answered, as it was understood; empty when there was none."""
    last = conversation.last_answer
    return (last.reply.question or last.said) if last is not None else ""
