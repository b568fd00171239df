"""Is a calculation asked for? Not when a question is put about a score.

Deterministic. It fires on an order ("do a wells score"), on the name alone ("wells score please"), and on a name with the
patient's values ("chads vasc for a 75 year old woman"); never when the sentence asks what a score means, says, or is for.
"""

import re

from dialog.calculating.heard import sentence
from kb.calculators.contract import Calculator
from kb.calculators.registry import found_in, normal

_ORDER = re.compile(
    r"^(?:(?:ok(?:ay)?|um|uh|so|well|hi|hello|hey|please|now|and|yes) )*"
    r"(?:(?:can|could|would|will) (?:you|we|i) (?:please |help me )?|i (?:want|need|would like|d like|wanna) (?:you )?(?:to )?"
    r"|let s |let us |help me |please )*"
    r"(?:do|calculate|compute|work out|figure out|run|start|get|give me|tell me|score|estimate|determine|calculating|a|an|the"
    r"|need|open|use|perform|make|find|check)\b"
)
_ABOUT = re.compile(
    r"\b(?:guidelines?|recommend\w*|used for|use of|what does|what do|means?|meaning|cut ?offs?|thresholds?|when|why|how (?:is|does"
    r"|do|accurate|good|reliable|often|should|high|low)|which|interpret\w*|validated|differences?|between|versus|vs|define\w*|definition"
    r"|who (?:made|invented|developed)|consist\w*|components?|criteria for|based on|evidence|study|sensitivity|specificity"
    r"|mortality of|mortality (?:in|with|for)|risk (?:of|at)|patients (?:with|on)|(?:score|clearance|gap|gfr|rate|pressure|index) (?:of|is|was|above"
    r"|over|below|under|less|greater|more|at least|between|higher|lower) |goals?|targets?|treat\w*|manage\w*|therapy|should|first line"
    r"|normal (?:range|value)|range|indicat\w*|if|contraindicat\w*|screening|explain|history of the|anticoagulat\w*|points for)\b"
)
_DOSE = re.compile(r"\b(?:dose|doses|dosing|dosage)\b")
_ALONE = frozenset(
    """a an the please score scale calculator calculation calculate criteria index rule for my this our one patient now okay ok so um uh
    and do i want to in of with formula value thanks yes hi hello new on""".split()
)
_PATIENT = re.compile(
    r"\b(?:\d+|\w+ty(?: \w+)?) ?(?:year|years|y) ?(?:old|o)\b|\bage[d]? (?:\d|\w+ty)|\b(?:for|in|on) (?:a|an|my|this) "
    r"(?:\w+ ){0,4}(?:man|woman|male|female|patient|gentleman|lady)\b"
)
_VALUES = 2
"""So many values in the sentence tell that it is about a patient, and not about the score."""
_QUESTION = re.compile(
    r"^(?:what(?:'s| is| are| does| about| should)?|which|when|why|how (?:do|does|is|should|much|many|long|often)|who|where|is there"
    r"|does|do you|can i give|should i|tell me about)\b"
)


def calculation_asked(words: str) -> tuple[Calculator, ...] | None:
    """The calculators that the words order, several where they fit several; None when no calculation is asked for."""
    found = found_in(words)
    if found is None:
        return None
    candidates, phrase, (start, end) = found
    text = normal(words)
    dosing = any(one.name == "renal_dose" for one in candidates)
    rest = f"{text[:start]} {text[end:]}"
    if not [word for word in rest.split() if word not in _ALONE] and not text.startswith(("what", "how")):
        return candidates
    about = _ABOUT.search(text[:start] + phrase.replace(" ", "_") + text[end:]) or (_DOSE.search(rest) and not dosing)
    if about:
        return None
    if _ORDER.match(text) and start - _ordered_to(text) <= _NEAR and not _QUESTION.match(text):
        return candidates
    enough = any(len(sentence(one, words).values) >= _VALUES for one in candidates)
    return candidates if enough or _PATIENT.search(text) else None


_NEAR = 40
"""Characters at most between the order and the name it is for."""


def _ordered_to(text: str) -> int:
    match = _ORDER.match(text)
    return match.end() if match else 0


def is_other_question(words: str) -> bool:
    """Whether words heard during a calculation ask about something else: a question of five words or more."""
    text = words.lower().replace("’", "'").strip()
    return len(text.split()) >= 5 and _QUESTION.match(text) is not None
