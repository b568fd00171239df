"""A question that leans on the one before it: "and in pregnancy?", "what's the dose then?" (pure)."""

import re

from dialog.question.asked import ASKING, POPULATIONS
from dialog.question.clinical_slang import in_guideline_words
from dialog.question.drug_names import drugs_in
from dialog.question.everyday_words import TERM, rarity
from dialog.question.telling_words import telling_pairs
from dialog.reply import ReplyKind
from dialog.spoken_commands import plain
from dialog.transcript import Conversation
from kb.clinical_terms import in_written_words
from kb.question import shorten

_FIRST = r"(?:(?:ok|okay|right|alright|um+|uh|er|sure|great|good|thanks|thank you|got it|yes|yeah|fine)\b[, ]*)*"
"""What is said before it to show that the answer was heard."""
_LEANS = re.compile(
    rf"^{_FIRST}(?:and|so|then|or|but|what about|how about|what if|and what|what's the \w+ then"
    r"|same (?:for|in|with))\b|\bthen$"
)
_POINTS = re.compile(r"\b(?:it|its|it's|that|this|them|they|those|the same|instead|either)\b")
_ASKS = re.compile(r"\b(?:what(?!'?s? about| if)|how(?! about)|when|which|who|where|can|should|do|does|is|are)\b")
_LEAD = re.compile(
    rf"^{_FIRST}(?:(?:and|so|then|or|but|what about|how about|what if|if|it was|it's|for|okay|ok|same)\b[, ]*)+"
)
_FOR_WHAT = re.compile(r"^(?:in|for|with|before|after|during)\b")
_FOR_WHAT_ALONE = re.compile(
    rf"{_FIRST}(?:in|for|with|before|after|during) (?!what|which|how|whom?\b)[a-z0-9'-]+(?: [a-z0-9'-]+){{0,3}}"
)
_TOLD_FOR_WHAT = re.compile(
    r"\s+(?P<with>in|for|with|before|after|during)\s+(?!(?:the|a|an) (?:first|last|next|day)\b)[^.?!,]+$", re.IGNORECASE
)
_WHEN = re.compile(r"(?:before|after|during)(?:wards?| that)?")
_ELLIPTIC = re.compile(r"\b(?:what|which|how|when|who)\b")
_WHOSE = re.compile(
    r"\b(?:renal|kidney|liver|hepatic|impair\w*|dialysis|elderly|old(?:er)?|obes\w*|women|men|surgery|allerg\w*"
    r"|breast\w*|pregnan\w*)\b",
    re.IGNORECASE,
)
CARRIED = 0.3
"""Rarity from which a word of the question before is carried over."""
MOST = 8
"""Words that are carried over."""
LONGEST = 16
"""Words of a question that may lean on the one before it."""


def leans(words: str) -> bool:
    """Whether the question begins as one that follows another, is no more than "in cardiogenic shock", or says nothing
    itself but what is asked ("for how many days")."""
    text = plain(words)
    return len(text.split()) <= LONGEST and (
        _LEANS.search(text) is not None or _FOR_WHAT_ALONE.fullmatch(text) is not None or _says_nothing_itself(text)
    )


def _says_nothing_itself(text: str) -> bool:
    telling = (word for stem, word in telling_pairs(text) if stem not in ASKING and not word[0].isdigit())
    return _ELLIPTIC.search(text) is not None and all(rarity(word) < CARRIED for word in telling)


_WHOSE_ALONE = re.compile(
    rf"{_FIRST}(?:(?:with|in|a|the|severe|mild|moderate|chronic|acute|known|his|her) )*"
    r"(?:(?:renal|kidney|hepatic|liver) (?:impairment|failure|disease|dysfunction|insufficiency)|pregnan\w+"
    r"|breast ?feeding|dialysis|elderly|obesity|\w+ allergy|allergic to \w+|child(?:ren)?)"
)


def follows(conversation: Conversation, words: str) -> bool:
    """Whether the question leans on one before it; right behind an answer "renal impairment" does."""
    if leans(words):
        return bool(asked_before(conversation))
    last = conversation.last
    answered = last is not None and last.reply.kind is ReplyKind.ANSWER
    return answered and _WHOSE_ALONE.fullmatch(plain(words)) is not None


def points_back(words: str) -> bool:
    """Whether the question says "it" or "that" and may mean what was spoken of before."""
    text = plain(words)
    return len(text.split()) <= LONGEST and _POINTS.search(text) is not None


def asked_as(conversation: Conversation, words: str) -> tuple[str, ...]:
    """The forms in which the question is put, until one is answered: as it stands, with what it takes from the one
    before it, or both, the likelier first. What only says "it" is asked as it stands, unless a drug was asked about."""
    leaning = leans(words) or follows(conversation, words)
    if not (leaning or points_back(words)):
        return (words,)
    instead, added = for_another_use(conversation, words), in_context(conversation, words)
    followed = tuple(form for form in (instead, added) if form is not None)
    of_its_drug = not leaning and _means_its_drug(conversation, words)
    return (*followed, words) if of_its_drug or (leaning and not _stands_alone(words)) else (words, *followed)


def _means_its_drug(conversation: Conversation, words: str) -> bool:
    """Whether "it" is the drug just spoken of: asked as it stands, "his clearance is forty, is it still that?" would be
    answered with another's dose."""
    before = in_guideline_words(asked_before(conversation))
    return bool(drugs_in(before)) and not drugs_in(in_guideline_words(words))


def _stands_alone(words: str) -> bool:
    """Whether it names a drug, what for, and asks: "so what's the dose of apixaban in atrial fibrillation"."""
    drugs = drugs_in(in_guideline_words(words))
    terms = {word for _, word in telling_pairs(words) if rarity(word) >= TERM and word not in drugs}
    return bool(drugs and terms and _ASKS.search(plain(words)))


def for_another_use(conversation: Conversation, words: str) -> str | None:
    """ "What about in DVT" after "dose of apixaban in atrial fibrillation": the question before, for this instead.

    None when it adds to the question before ("and in pregnancy") or when that did not say for what.
    """
    before = asked_before(conversation)
    said = _LEAD.sub("", plain(words)) if leans(words) else ""
    if not before or not said or _ASKS.search(said) or _WHOSE.search(said):
        return None
    if any(asked.search(said) for asked, _ in POPULATIONS) or drugs_in(in_guideline_words(said)):
        return None
    before = before.rstrip(" ?.!")
    told = _TOLD_FOR_WHAT.search(before)
    of_the_same = said.startswith("the ") or all(stem in ASKING for stem, _ in telling_pairs(said))
    if told is None or len(before[: told.start()].split()) < 2 or (of_the_same and not _WHEN.fullmatch(said)):
        return None
    if _WHEN.fullmatch(said):
        return f"{before[: told.start()]} {said.split()[0]}{before[told.end('with') :]}"
    return f"{before[: told.start()]} {said if _FOR_WHAT.match(said) else told['with'] + ' ' + said}"


def in_context(conversation: Conversation, words: str) -> str | None:
    """The question with what it takes from the one before it; None when there was none."""
    before = asked_before(conversation)
    if not before:
        return None
    before = in_guideline_words(in_written_words(shorten(before)))
    new = drugs_in(in_guideline_words(words))
    old = drugs_in(before) if new and "allerg" not in words.lower() else frozenset()
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
    """The last question that was answered, or that the library did not hold, as it was understood; empty when there
    was none."""
    kinds = (ReplyKind.ANSWER, ReplyKind.ABSTAIN)
    for turn in reversed(conversation.turns):
        if turn.reply.kind in kinds and (turn.reply.question or not turn.reply.urgent):
            return turn.reply.question or turn.said
    return ""


def question_before(conversation: Conversation) -> str:
    """The question that the last reply of ours was to, or asked back; else the last that was answered."""
    last = conversation.last
    return (last.reply.question if last is not None else "") or asked_before(conversation)
