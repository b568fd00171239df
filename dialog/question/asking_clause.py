"""The part of a long story that asks (pure).

"Big toe's on fire, it's gout. Colchicine, how much straight off": what the story says of the patient need not stand in
a guideline, what is asked must.
"""

import re

_PART = re.compile(r"(?<=[.?!;])\s+|,\s+")
_ASKS = re.compile(
    r"\W*(?:(?:and|so|but|then|or|um|uh|okay|ok) )*(?:what|which|how|when|who|whom|where|why|can|could|should"
    r"|shall|would|do|does|did|is|are|am|will|must"
    r"|(?:at|in|for|from|to|on|by|with|within|inside|below|above|over|under|after|before|until|since)"
    r" (?:what|which|how|whom|when))\b",
    re.IGNORECASE,
)


def asking_clause(question: str) -> str:
    """The clauses that begin as a question does; the whole when none does."""
    return " ".join(part for part in _PART.split(question) if _ASKS.match(part)) or question
