"""What a document or a section is about, in a few words that can be offered on the telephone (pure).

"2023 ACC/AHA/ACCP/HRS Guideline for Diagnosis and Management of Atrial Fibrillation" is about "atrial fibrillation".
"""

import re
from functools import lru_cache

LONGEST = 5
"""Words of a topic as it is offered."""
_BRACKETS = re.compile(
    r"\s*[(\[].*?[)\]]|\b(?:the )?(?:American|European|British|International|National) (?:\w+ ){0,2}"
    r"(?:Association|Society|College|Academy|Foundation|Institute)(?: (?:of|for) \w+)?(?:'s)?"
)
_FRAME = re.compile(
    r"\b(?:guidelines?|guidance|statement|report|opinion|strategy|standards|recommendations|consensus|campaign|policy"
    r"|protocol|pathway|procedure|update|definitions?|score|model|management|treatment|diagnosis|evaluation|assessment"
    r"|prevention|detection|screening|care|utility|performance|categorize|international|probability)\b"
    r"(?:,? (?:and|or|the|of|for|on|in|to|early|initial|clinical|practice|evaluation|management|treatment|diagnosis"
    r"|assessment|prevention|detection|pharmacological|care|adults?|patients?|adult|with|an?|severe|using)\b)*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[:;—–]|\. | - |,? (?:in|among|for|by|\d+th|across|from|using|during|without|managed|undergoing) "
    r"|\b(?:19|20)\d\d\b).*$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:the|a|an|of|for|on|in|to|with|and|patients?|adults?|adult|people|women|undergoing|early|clinical"
    r"|practice|spontaneous|official|severe|blood(?= cholesterol)|third|international|\d+(?:th|st|nd|rd)?)\s+)+",
    re.IGNORECASE,
)


_SAYS_NOTHING = re.compile(
    r"^.{0,3}$|^from\b|\band$|\bcardiovascular$|\btherapy\b"
    r"|\b(?:association|society|college|academy|foundation|institute|organi[sz]ation"
    r"|american|european|british)\b"
    r"|^(?:complications?|adults?|illness.*|.*emergency.*)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def topic_of(title: str) -> str:
    """The topic of a title, lower case but for abbreviations; at most five words."""
    text = _BRACKETS.sub("", title).strip()
    pieces = [_tidy(piece) for piece in _FRAME.split(text)]
    pieces = [piece for piece in pieces if 1 <= len(piece.split()) <= LONGEST and not _SAYS_NOTHING.search(piece)]
    found = pieces[-1] if pieces else " ".join(text.split()[:LONGEST])
    return " ".join(word if re.search(r"\d|[a-z][A-Z]", word) else _LETTERS.sub(_lower, word) for word in found.split())


_LETTERS = re.compile(r"[^\W\d_]+")


def _lower(letters: re.Match[str]) -> str:
    """Abbreviations are kept, of "ST-Elevation" too."""
    return letters.group() if letters.group().isupper() else letters.group().lower()


def _tidy(piece: str) -> str:
    piece = _LEAD.sub("", piece.strip(" ,:;-"))
    piece = _TAIL.sub("", piece)
    piece = re.sub(r"^(?:(?:[A-Z]{2,}[A-Za-z]*|[A-Z/]{3,})(?:/[A-Z]+)*\s+)+(?=[A-Z])", "", piece)
    return _LEAD.sub("", piece).strip(" ,:;-.")
