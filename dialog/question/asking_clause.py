"""The part of a long story that asks (pure).

"Big toe's on fire, it's gout. Colchicine, how much straight off": what the story says of the patient need not stand in
a guideline, what is asked must.
"""

import re

_SENTENCE = re.compile(r"(?<=[.?!;])\s+")
_PART = re.compile(r"(?<=[.?!;])\s+|,\s+")
_ASKS = re.compile(
    r"\W*(?:(?:and|so|but|then|or|um|uh|okay|ok) )*(?:what|which|how|when|who|whom|where|why|can|could|should"
    r"|shall|would|do|does|did|is|are|am|will|must"
    r"|(?:at|in|for|from|to|on|by|with|within|inside|below|above|over|under|after|before) (?:what|which|how|whom))\b",
    re.IGNORECASE,
)


def asking_clause(question: str) -> str:
    """The clauses that begin as a question does, else the sentences that end as one; the whole when none does."""
    asks = [part for part in _PART.split(question) if _ASKS.match(part)]
    return " ".join(asks or [part for part in _SENTENCE.split(question) if part.endswith("?")]) or question
