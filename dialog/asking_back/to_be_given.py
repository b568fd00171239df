"""Is the drug of a question the one to be given, or only told of? (pure)

Of a drug to be given the name is confirmed before anything is said: a dose of the other of the pair is a wrong dose.
"Does amlodipine give you swollen ankles" and "he takes prednisolone, what about his bones" give nothing: the answer
begins with the name that was understood, and a caller who meant another hears it.
"""

import re

from dialog.question.asked import DOSE
from dialog.question.asking_clause import asking_clause
from dialog.question.drug_names import drugs_in
from dialog.reply import Reply, SpanKind

_GIVING = re.compile(
    r"\b(?:dos(?:e|es|ed|ing|age)|how (?:much|many|often|fast|quick\w*|slow\w*)|rate|infus\w+|inject\w*|bolus\w*|drips?"
    r"|load(?:ing)?|maintenance|regimen?|milligrams?|micrograms?|grams?|mils|units?|tablets?|puffs?|mg|mcg|per kilo"
    r"|per kg|max(?:imum)?|most|least|top|ceiling|start\w*|begin|run|runs|running|titrat\w*|taper\w*|wean\w*|increase"
    r"|double|halve|repeat\w*|switch\w*|swap\w*|convert|equivalent|give (?!you|him a|her a)|giving|administer\w*"
    r"|prescrib\w*|what do i (?:do|give)|how do (?:i|we)|how long|daily|twice|at night|in the morning|crush\w*"
    r"|before (?:he|she|they))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_IT = re.compile(r"\b(?:it|that|this|them|these|those|one)\b", re.IGNORECASE)
_EFFECT = (
    r"\b(?:does|do|can|could|will|would|did|is|are|why is|why does|why do)(?:n't| not)?(?: the| a| giving| taking| her"
    r"| his)? {drug}\b(?! (?:or|and) )"
)
_TOLD = (
    r"\b(?:on|takes|taking|take|had|given|received|finished|off|stopped|allerg\w+ to|react\w*(?: \w+)? to"
    r"|intoleran\w+ of)(?: (?:a|an|his|her|their|the|long term|regular|daily|chronic|already|some|her|just))* {drug}\b"
)
_ALLERGY = r"\ballerg\w+ to (?:(?:a|an|the|his|her|all) )?{drug}\b|\b{drug}[ -]allerg\w+"
_BESIDE = (
    r"\b(?:while|whilst|when|since|because|as|if|once|people|patients|anyone|some(?:one|body)|mothers)"
    r" (?:[\w']+ ){{0,3}}?(?:on|takes?|taking|had|having|finished|off|stopped) (?:\w+ ){{0,2}}?{drug}\b"
)
_SAFE = re.compile(
    r"\b(?:safe\w*|all ?right|alright|okay|ok|allowed|problem|worr\w+|concern\w*|interact\w*|contra-?indicat\w*"
    r"|avoid\w*|a no|no for|no-no|bad idea|side effects?|allerg\w*|clash\w*|mix(?:es|ed)?|go with|have with|take with"
    r"|get on with|caus\w+|affect\w*|(?:should|must|can|do)(?:n't| not)|cannot"
    r"|not (?:have|get|take|be given)|breast ?feed\w*)\b",
    re.IGNORECASE,
)


def to_be_given(question: str, drug: str) -> bool:
    """Whether the answer could be acted on by giving the drug. drug: as it stands in the question, lower case.

    It could, unless the question only asks what the drug does or goes with, or is about something else in a patient who
    has it; never where it asks for an amount or a manner.
    """
    asking = _asking(question)
    giving = _GIVING.search(asking) is not None
    if drug in asking:
        effect = any(re.search(form.format(drug=re.escape(drug)), asking) for form in (_EFFECT, _BESIDE))
        return giving or not (effect or _SAFE.search(asking))
    if drugs_in(asking):
        return False
    told = re.search(_TOLD.format(drug=re.escape(drug)), question.lower())
    return giving or told is None or _IT.search(asking) is not None


def asked_about(question: str, drug: str) -> bool:
    """Whether what asks names the drug, and not only the story before it, or an allergy to it."""
    return drug in re.sub(_ALLERGY.format(drug=re.escape(drug)), "", _asking(question))


def _asking(question: str) -> str:
    text = question.lower()
    asked = [sentence for sentence in _SENTENCE.split(text) if sentence.endswith("?")]
    return asking_clause(" ".join(asked) or text)


def tells(reply: Reply, drug: str, *, dose: bool = False) -> bool:
    """Whether what is answered names the drug, and where that is wanted a dose beside it."""
    return any(drug in text.lower() and (DOSE.search(text) or not dose) for text in said(reply))


def said(reply: Reply) -> list[str]:
    """What is said as the answer; empty where there is none."""
    return [span.text for span in reply.spans if span.kind is SpanKind.ANSWER]
