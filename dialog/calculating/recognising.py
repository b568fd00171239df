"""Is a calculation asked for? Not when a question is put about a score.

Deterministic. It fires on an order ("do a wells score"), on the name alone ("wells score please"), and on a name with
the patient's values ("chads vasc for a 75 year old woman"); never when the sentence asks what a score means or is for.
"""

import re
from collections.abc import Sequence

from dialog.calculating.describing import asked_by_description, is_nearer
from dialog.calculating.heard import Heard, sentence
from dialog.calculating.mentioned import (
    FEW,
    METHOD,
    asked_of_somebody,
    asking,
    clauses_that_name,
    named_alone,
    ordered_of_it,
    other_question,
    result_told,
    with_is,
)
from dialog.calculating.numbers import tokens
from dialog.calculating.vocabulary import names_of_values
from dialog.question.drug_names import drugs_in
from kb.calculators.contract import Calculator
from kb.calculators.registry import found_in, normal


def _any_of(lines: str) -> str:
    """One alternative a line, or several parted by a bar, as one group."""
    return "(?:" + "|".join(line.strip() for line in lines.strip().splitlines()) + ")"


_LEAD = _any_of(
    r"""ok(?:ay)?|um|uh|so|well|hi|hello|hey|please|now|and|yes
    (?:can|could|would|will) (?:you|we|i)|help me|let s|lets|let us
    i (?:want|need|would like|d like|wanna)(?: you)?(?: to)?"""
)
_ORDER = re.compile(
    rf"^(?:{_LEAD} )*"
    + _any_of(
        """do|calculate|compute|work out|figure out|run|start|get|give me|tell me|score|estimate|determine
        calculating|a|an|the|need|open|use|perform|make|find|check|re ?do|re ?run|repeat|recalculate|re ?score|update
        (?:take|walk|run|talk|help) me through|go through|run through|start"""
    )
    + r"\b"
)
_VERB = re.compile(
    rf"^(?:{_LEAD} )*(?:do(?! (?:we|i|you|they|he|she|it))|calculate|compute|work out|figure out|run|start|re ?do"
    r"|re ?run|repeat|recalculate)\b"
)
_ABOUT = re.compile(
    r"\b"
    + _any_of(
        r"""guidelines?|recommend\w*|used for|use of|what does|what do|means?|meaning|cut ?offs?|thresholds?
        when|why|which|how (?:is|does|do|accurate|good|reliable|often|should|high|low)
        how \w+ (?:is|are|does|do|did|should|must|can|has)
        interpret\w*|validated|differences?|between|versus|vs|define\w*|definition|explain
        who (?:made|invented|developed)|consist\w*|components?|criteria for|based on|evidence|study
        sensitivity|specificity|mortality (?:of|in|with|for)|risk (?:of|at)|patients (?:with|on)|history of the
        (?:score|clearance|gap|e?gfr|index) (?:of|is|was|above|over|below|under|less|greater|more|at least|higher|lower)
        goals?|targets?|treat\w*|manage\w*|therapy|should|first line|normal (?:range|value)|range
        indicat\w*|if|contraindicat\w*|screening|anticoagulat\w*|points for
        what (?:\w+ ){1,3}(?:scores?|counts?|gets?)(?: \w+)?$"""
    )
    + r"\b"
)
_PURPOSE = re.compile(r" (?:before|so that|so (?:i|we)|to (?:decide|see)) .*$")
"""What an order goes on to say it is for: "do a HAS-BLED before I anticoagulate her" asks about no anticoagulation."""
_DOSE = re.compile(r"\b(?:dose|doses|dosing|dosage)\b")
_ALONE = frozenset(
    """a an the please score scale calculator calculation calculate criteria index rule for my this our one patient now
    okay ok so um uh and do i want to in of with formula value thanks yes hi hello new on right well""".split()
)
_TELLING = frozenset("score scale rule calculator calculation calculate criteria index formula do".split())
_ORDINARY = frozenset("grace map sofa perc perk fina feena gazette devine homa psi ldl bmi gfr egfr".split())
"""Names that are also words or values of other sentences: alone they ask for nothing."""
_PATIENT = re.compile(
    r"\b(?:\d+|\w+ty(?: \w+)?) ?(?:year|years|y) ?(?:old|o)\b|\bage[d]? (?:\d|\w+ty)"
    r"|\b(?:for|in|on) (?:a|an|my|this) (?:\w+ ){0,4}(?:man|woman|male|female|patient|gentleman|lady)\b"
)
_OF_THE_PATIENT = re.compile(
    r"\b(?:whats|what is|what would be|what are) "
    r"(?:his|her|their|this (?:man|woman|patient|lady|gentleman)s|the patients) $"
)
_SHORT = 4
"""Words at most beside a calculator's name in a sentence that asks nothing else: what was misheard of the order."""
_NEAR = 40
"""Characters at most between the order and the name it is for."""
_QUESTION = re.compile(
    "^"
    + _any_of(
        r"""what(?:'?s| s| is| are| does| about| should)?|which|when|why|who|where|is there|does|do you
        how (?:do|does|is|should|much|many|long|often)|can i give|should i|tell me about"""
    )
    + r"\b"
)


def calculation_asked(words: str) -> tuple[Calculator, ...] | None:
    """The calculators that the words order, several where they fit several; None when no calculation is asked for."""
    words = with_is(of_a_patient(words))
    found, described = found_in(words), asked_by_description(words)
    if found is None:
        return described or None
    candidates, phrase, place = found
    if described and is_nearer(described, candidates, phrase):
        return described
    values = max((sentence(one, names_of_values(one, words)).values for one in candidates), key=len)
    if result_told(words, phrase, values):
        return calculation_asked(_without(phrase, words))
    of_renal_doses = any(one.name == "renal_dose" for one in candidates)
    if _is_asked(words, phrase, place, values, of_renal_doses=of_renal_doses):
        return candidates
    return described if set(described).intersection(candidates) else None


def _is_asked(
    words: str, phrase: str, place: tuple[int, int], values: Sequence[Heard], *, of_renal_doses: bool
) -> bool:
    """Whether a score that the words name is asked for. place: where its phrase begins and ends in their ``normal``
    form; values: those of its inputs that the words give; of_renal_doses: it is about doses, as its questions are."""
    text = normal(words)
    start, end = place
    rest = f"{text[:start]} {text[end:]}"
    if not set(rest.split()) - _ALONE and not text.startswith(("what", "how")):
        return phrase not in _ORDINARY or bool(set(rest.split()) & _TELLING)
    ordered = _ORDER.match(text) and start - _ordered_to(text) <= _NEAR and not _QUESTION.match(text)
    ordered = ordered or any(
        (verb := _VERB.match(clause)) and named_at - verb.end() <= _NEAR
        for clause, named_at in clauses_that_name(words, phrase)
    )
    of_the_patient = _OF_THE_PATIENT.search(text[:start]) or asked_of_somebody(words, phrase)
    if of_renal_doses:
        about = bool(drugs_in(words)) and all(value.key != "drug" for value in values)
    elif ordered_of_it(words):
        return True
    else:
        about = not ordered and other_question(words, phrase, values)
        asked_of_it = asking(words, phrase).replace(phrase, phrase.replace(" ", "_"))
        asked_of_it = METHOD.sub("", asked_of_it) if len(values) >= FEW else asked_of_it
        about = about or (
            not of_the_patient and bool(_ABOUT.search(_PURPOSE.sub("", asked_of_it)) or _DOSE.search(rest))
        )
    if about or text.startswith(("can i give", "should i")):
        return False
    if ordered or of_the_patient or _PATIENT.search(text):
        return True
    if phrase not in _ORDINARY and (_asks_little_else(text, rest) or named_alone(words, phrase, _ALONE)):
        return True
    return len(values) >= (1 if not set(text[:start].split()) - _ALONE else FEW)


def _without(phrase: str, words: str) -> str:
    name = r"[^a-z0-9]+".join(re.escape(part) for part in phrase.split())
    return re.sub(rf"(?<![a-z0-9]){name}(?![a-z0-9])", " , ", normal(words), count=1)


def _asks_little_else(text: str, rest: str) -> bool:
    return len(rest.split()) <= _SHORT and not _QUESTION.match(text) and not _IS_IT.match(text)


_IS_IT = re.compile(r"(?:is|are|was|were|did|do|has|have)\b")
_CUE = re.compile(
    r"\b(?:score|scale|rule|index|formula|criteria|calculat\w*|clearance|gap|osmol\w*|interval|stage)\b|"
    r"\d\D+\d|" + _PATIENT.pattern
)


def may_ask(words: str) -> bool:
    """Whether the words could ask for a calculation whose name was misheard: an order, a score, a patient's figures."""
    text = normal(" ".join(tokens(words)))
    return (_ORDER.match(text) or _CUE.search(text)) is not None


_CORRECTED = re.compile(r"\bcorrect (?:this|that|a|an|my|his|her|their|our)\b(?: \w+'s)?(?= )", re.IGNORECASE)


def of_a_patient(words: str) -> str:
    """ "Correct this sodium" with the word that a calculator's name has: "correct the sodium"; "his NEWS" too."""
    return _NEWS.sub(r"\g<0> score", _CORRECTED.sub("correct the", words))


_NEWS = re.compile(
    r"\b(?:a|an|the|his|her|their|repeat) news\b(?! (?:score|two|2|that|of|about|from|is (?:good|bad)|report|story))",
    re.IGNORECASE,
)


def is_order(words: str) -> bool:
    """Whether the words begin as an order to calculate."""
    return _VERB.match(normal(words)) is not None


def _ordered_to(text: str) -> int:
    match = _ORDER.match(text)
    return match.end() if match else 0


def is_other_question(words: str) -> bool:
    """Whether words heard during a calculation ask about something else: a question of five words or more."""
    text = words.lower().replace("’", "'").strip()
    return len(text.split()) >= 5 and _QUESTION.match(text) is not None
