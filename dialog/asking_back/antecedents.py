"""Two drugs that "it" may mean (pure)."""

import re

from dialog.asking_back.clarification import Clarification
from dialog.question.asked import Asked
from dialog.question.clinical_slang import in_guideline_words
from dialog.question.drug_names import drugs_in
from dialog.question.following_up import asked_before
from dialog.spoken_commands import plain
from dialog.transcript import Conversation


def two_antecedents(conversation: Conversation, words: str) -> Clarification | None:
    """The question back when "it" may be either of two drugs spoken of before; else None."""
    text = plain(words)
    before = asked_before(conversation)
    if not re.search(r"\b(?:it|its|it's|that one)\b", text) or drugs_in(in_guideline_words(words)):
        return None
    if not any(kind.name in ("amount", "time") for kind in Asked(words).kinds):
        return None
    named = sorted(drugs_in(in_guideline_words(before)), key=before.lower().find)
    if len(named) != 2:
        return None
    completed = tuple(f"{words.rstrip(' ?.!')} {name}" for name in named)
    return Clarification(words, "which drug", tuple(named), completed)
