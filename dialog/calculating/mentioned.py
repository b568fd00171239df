"""Is a score only mentioned? Its result is told, or something else is asked (pure).

"The TIMI came out at six, how soon is the angiogram" and "what does oxygen add to the NEWS" name a score and want none
worked out. What is wanted is the score itself: "what is his NEWS", "his NEWS?", "do a NEWS".
"""

import re
from collections.abc import Sequence

from dialog.calculating.heard import Heard
from dialog.calculating.numbers import tokens
from kb.calculators.registry import normal

_CLAUSE = re.compile(r"(?<=[.?!;:])\s+|,\s+")
_FIGURE = r"(?P<figure>\d+(?:\.\d+)?)(?! (?:years?|y o|kilos?|kg|over|percent|per cent|risk|mm|milli\w+|out))(?!\w)"
_IN_WORDS = r"(?:low|high|moderate|intermediate|negative|positive|normal|[bc](?!\w)|a(?= (?:with|and)\b| ?$))(?!\w)"
_IS = (
    r"(?:is|was|of|at|came|comes|come|has|have|had|been|back|out|to|as|down|up|only|dropped|fell|rose|went|gone|scored"
    r"|says|reads|reading|stands|turned|worked|sitting|climbed|fallen|above|over|under|below|than)"
)
_FILLING = r"(?:score|scale|more|less|now|still|just|about|around|a|an|the|it|by|from)"
_TOLD = re.compile(
    rf"(?:{_FILLING} )*{_IS} (?:(?:{_IS}|{_FILLING}) )*(?:{_FIGURE}|{_IN_WORDS})"
    r"|(?:negative|positive)(?! (?:troponins?|e c g|ecg|d ?dimer|leg|scan|family))(?!\w)"
)
_BARE = re.compile(rf"(?:{_FILLING} )*(?:{_FIGURE}|{_IN_WORDS})")
_TOLD_NEXT = re.compile(rf"(?:and )?(?:it|its|that|thats) (?:{_IS} |{_FILLING} |s )*{_FIGURE}")
_TOLD_BEFORE = re.compile(
    r"(?:low|high|moderate|intermediate|negative|positive)(?: (?:risk|probability|pre test))?(?: (?:by|on))?"
    r"(?: (?:the|his|her|their|a))? $"
    r"|\b(?:scor\w+|got|gets|has|had|is|was|makes?|made|at)(?: (?:him|her|it|them|an?|only|just))* \d+(?: points?)?"
    r" (?:on|in|for|by|at) (?:(?:the|his|her|their|a) )?$"
)
FEW = 2
"""So many of a score's inputs show that it is to be worked out, whatever is asked beside it."""
MOST = 45
"""The largest figure that, said right behind a score's name, is taken for its result: a larger one is an age."""
_IS_BEHIND = re.compile(
    r"'s (?=(?:come|came|gone|been|now|only|still|up|down|at|back|dropped|low|high|negative|positive|\d|zero|one|two"
    r"|three|four|five|six|seven|eight|nine|ten|\w+teen|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety)\b)",
    re.IGNORECASE,
)
_LEAD = r"(?:(?:and|so|but|then|or|um|uh|ok|okay|right|well) )*"
_ASKS = re.compile(
    rf"{_LEAD}(?:whats?|which|how|when|whens|who|whos|whom|where|why|can|could"
    r"|should|shall|would|do|does|did|is|are|am|was|will|must|has|have|any"
    r"|(?:at|in|for|from|to|on|by|with|within|inside|below|above|over|under|after|before) (?:what|which|how|whom))\b"
)
_ORDERS = re.compile(rf"{_LEAD}(?:can|could|would|will|shall|may|should) (?:you|we|i)\b")
_OF_THE_SCORE = re.compile(
    r"(?:what|how (?:much|many(?: points)?)) (?:is|s|does|do|did|would|are|will)"
    r" (?:he|she|they|it|that|this|the patient)(?: (?:all|then|now))*"
    r"(?: (?:scores?|come (?:to|out)|add up|get|make|be|total|count)\b.*)?$"
    r"|(?:what|whats)(?: is| s)? (?:the|his|her|that) (?:score|total|result|number)\b"
)
_HEAD = re.compile(
    rf"{_LEAD}(?:what|whats)(?: (?:is|s|was|are|will|would|about))?"
    r"(?: (?:the|a|an|his|her|their|my|our|this|that|new|current|latest|repeat|full|patients?|man|woman|lady|gentleman"
    r"|bloke|chap|fellow|\w+s)){0,4} $"
)
_ORDERED = re.compile(
    rf"{_LEAD}(?:(?:can|could|would|will) (?:you|we|i) |please |just |lets |help me )*"
    r"(?:do|run|score|calculate|work|add|count|figure|(?:take me|talk me|go) through) (?:it|that|this)(?: one)?"
    r"(?: (?:up|out|for me|with me|please))*$"
)
"""An order for what was named before: "how likely is it by Wells? Can you add it up?" """
_SCORES = re.compile(
    rf"{_LEAD}(?:what|how (?:much|many(?: points)?)) (?:does|do|did|would|will) (?:he|she|they|the patient|this \w+)"
    r" (?:score|get|come (?:out|to))(?: (?:on|in|for|by|at|to))?(?: (?:the|a))? $"
)
METHOD = re.compile(r"\bhow (?:do|would|should|can) (?:i|we|you) (?:score|work|calculate|do|rate|grade)\b")
"""Asks for the way to a score; with the patient's values it asks for the score."""


def with_is(words: str) -> str:
    """ "The TIMI's five" as "the TIMI is five": the name of a score ends where its result is told."""
    return _IS_BEHIND.sub(" is ", words.replace("’", "'"))


def result_told(words: str, phrase: str, values: Sequence[Heard]) -> bool:
    """Whether the result of the score is told.

    phrase: the score's name, in ``normal`` words; values: those of its inputs that the words give. "Correct the sodium,
    it's one twenty eight" tells an input.
    """
    inputs = {value.figure for value in values if value.figure is not None}
    clauses = _clauses(words)
    for place, clause in enumerate(clauses):
        found = _named(phrase, clause)
        if found is None:
            continue
        before, after = _figures(clause[: found.start()]), _figures(clause[found.end() :])
        behind = _figures(clauses[place + 1]) if place + 1 < len(clauses) and not after else ""
        told = _TOLD.match(after) or _TOLD_NEXT.match(behind)
        bare = _BARE.match(after) if len(values) < FEW and not told else None
        if _TOLD_BEFORE.search(f"{before} ") or (told and _figure(told) not in inputs):
            return True
        if bare and (_figure(bare) or 0) <= MOST:
            return True
    return False


def _figure(told: "re.Match[str]") -> float | None:
    return float(told["figure"]) if told["figure"] else None


def other_question(words: str, phrase: str, values: Sequence[Heard]) -> bool:
    """Whether what is asked is not the score: something about it, or something that follows from it."""
    asking = False
    for clause in _clauses(words, questions=True):
        found = _named(phrase, clause.rstrip("?"))
        if found is None:
            asking = asking or (_asks(clause) and not _OF_THE_SCORE.match(clause.rstrip("?")))
        elif _ASKS.match(clause) and not _ORDERS.match(clause) and not _of_it(clause[: found.start()]):
            return not (METHOD.search(clause) and len(values) >= FEW)
    return asking and len(values) < FEW


def _of_it(before: str) -> bool:
    return _HEAD.match(before) is not None or _SCORES.match(before) is not None


def clauses_that_name(words: str, phrase: str) -> list[tuple[str, int]]:
    """Each clause, in ``normal`` words, that names the score, and where in it."""
    return [(clause, found.start()) for clause in _clauses(words) if (found := _named(phrase, clause))]


def asking(words: str, phrase: str) -> str:
    """The words without the clauses that only tell: those that name the score, and those that begin as a question."""
    clauses = _clauses(words)
    return " ".join(clause for clause in clauses if _named(phrase, clause) or _ASKS.match(clause))


def asking_clauses(words: str) -> list[str]:
    """The clauses, in ``normal`` words, that ask something."""
    return [clause.rstrip("?") for clause in _clauses(words, questions=True) if _asks(clause)]


def ordered_of_it(words: str) -> bool:
    """Whether a clause is an order for what was named: "can you run it"."""
    return any(_ORDERED.match(clause) for clause in _clauses(words))


def asked_of_somebody(words: str, phrase: str) -> bool:
    """Whether it is asked what somebody scores: "what does he get on the NEWS", or "what's the coma score" behind a
    story."""
    *story, asked = _clauses(words) or [""]
    found = _named(phrase, asked)
    if found is None or found.end() < len(asked):
        return False
    if _SCORES.match(asked[: found.start()]):
        return True
    return bool(_HEAD.match(asked[: found.start()])) and any(_SOMEBODY.search(clause) for clause in story)


_SOMEBODY = re.compile(
    r"\b(?:he|hes|she|shes|his|her|him|baby|patient|man|woman|lady|gentleman|bloke|chap|lad|boy|girl)\b"
)


def named_alone(words: str, phrase: str, filling: frozenset[str]) -> bool:
    """Whether a clause is nothing but the score's name."""
    return any(
        found is not None and not set(f"{clause[: found.start()]} {clause[found.end() :]}".split()) - filling
        for clause in _clauses(words)
        for found in [_named(phrase, clause)]
    )


def _asks(clause: str) -> bool:
    return (clause.endswith("?") or _ASKS.match(clause) is not None) and not _ORDERS.match(clause)


def _clauses(words: str, *, questions: bool = False) -> list[str]:
    """In ``normal`` words; with a question mark behind each that ends in one, where it is wanted."""
    parts = [(normal(part), part.rstrip().endswith("?") and questions) for part in _CLAUSE.split(words)]
    return [f"{text}?" if asked else text for text, asked in parts if text]


def _named(phrase: str, clause: str) -> "re.Match[str] | None":
    return re.search(rf"(?<![a-z0-9]){re.escape(phrase)}(?![a-z0-9])", clause)


def _figures(text: str) -> str:
    return " ".join(tokens(text))
