"""Questions in two steps (pure): "the drug of choice in gout, and its dose in renal failure".

No passage about gout need say how the drug is given in renal failure, and no word of the question finds the one that
does: the drug's name is only in the answer to the first part. So the first part is looked up alone, and the second with
the drug's name put where the question said "it". A question that names its drug, or asks one thing, is left alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.documents import Passage

DrugsIn = Callable[[str], frozenset[str]]
"""The drug names of a text, in small letters."""

LOOKED_AT = 3  # passages of the first part in which the drug is looked for

_KIND = (
    r"(?:drug|agent|medication|medicine|antibiotic|antimicrobial|anticoagulant|antihypertensive|antiplatelet|diuretic"
    r"|antidepressant|steroid|statin|vasopressor|pressor|insulin|treatment|therapy|antidote|reversal agent)"
)
# A drug that is described, not named.
_DESCRIBED = (
    rf"(?:{_KIND} of (?:first )?choice|(?:first|second)[- ](?:line|choice) {_KIND}?|preferred {_KIND}|best {_KIND}"
    rf"|recommended {_KIND}|(?:which|what) {_KIND}(?: (?:do i|should i|do we|to) (?:give|use|start))?"
    r"|what (?:do|should) (?:i|we) (?:give|use|start)|the antidote|the reversal agent)"
)
_ASPECT = (
    r"(?:(?:renal |loading |starting |usual |maximum |max |daily |paediatric |pediatric )?(?:dose|dosage|dosing)"
    r"|side[- ]effects?|adverse effects|contra-?indications?|interactions?|cautions?|duration|half-life)"
)
_REFERS = r"(?:its|their|it|them|that|that drug|this drug|that one|the)"

# "D for X, and what is its P in Y"
_THEN = re.compile(
    rf"^(?P<first>.*\b{_DESCRIBED}\b.+?)"
    r"(?:[,;.?]\s*(?:and\s+|then\s+)?|\s+and\s+(?:then\s+)?)"
    r"(?P<second>(?:(?:what(?:'s| is| are| would be)?|(?:at|in) what|which|how (?:much|is|are)|how do (?:i|we))\s+)?"
    rf"(?:{_REFERS}\s+{_ASPECT}\b.*|{_ASPECT}\b.*|(?:dosed|given|adjusted|dose it|adjust it|give it|of it)\b.*))$",
    re.IGNORECASE,
)
# "the P of D for X"
_OF = re.compile(
    rf"^(?P<second>.*\b{_ASPECT}(?P<where>(?: (?:in|with|for|during) [\w\s-]+?)?)) (?:of|for) (?:the )?"
    rf"(?P<first>{_DESCRIBED}\b.+)$",
    re.IGNORECASE,
)
_POINTER = re.compile(rf"\b{_REFERS}\s+(?={_ASPECT}\b)|\b(?:it|them|that drug|this drug|that one)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TwoSteps:
    """first: what to look up at once. second: what to ask of the drug that the first part leads to."""

    first: str
    second: str


def two_steps(question: str, drugs_in: DrugsIn) -> TwoSteps | None:
    """The parts of a question that asks for a drug and then something of it; None of any other."""
    if drugs_in(question):
        return None
    match = _THEN.match(question) or _OF.match(question)
    return TwoSteps(match["first"].strip(), match["second"].strip(" ?.")) if match else None


def second_question(steps: TwoSteps, found: Sequence[Passage], drugs_in: DrugsIn) -> str | None:
    """The second part with the drug that the passages of the first name most; None where they name none.

    found: best first. A passage counts the less, the further down it stands.
    """
    named: Counter[str] = Counter()
    for place, passage in enumerate(found[:LOOKED_AT]):
        for drug in drugs_in(f"{passage.section} {passage.text}"):
            named[drug] += LOOKED_AT - place
    if not named:
        return None
    drug = min(named, key=lambda name: (-named[name], name))
    asked = _POINTER.sub("", steps.second, count=1).strip()
    return f"{drug} {asked}"


def woven(first: Sequence[Passage], second: Sequence[Passage]) -> list[Passage]:
    """Both lists by turns, each passage once, where it comes first."""
    shorter = min(len(first), len(second))
    turns = [passage for pair in zip(first[:shorter], second[:shorter], strict=True) for passage in pair]
    kept: dict[int, Passage] = {}
    for passage in [*turns, *first[shorter:], *second[shorter:]]:
        kept.setdefault(passage.id, passage)
    return list(kept.values())
