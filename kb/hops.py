"""Questions in two steps (pure): "the drug of choice in gout, and its dose in renal failure".

No passage about gout need say how the drug is given in renal failure, and no word of the question finds the one that
does: the drug's name is only in the answer to the first part. So the first part is looked up alone, and the second with
the drug's name put where the question said "it". A question that names its drug, or asks one thing, is left alone.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.documents import Passage

DrugsIn = Callable[[str], frozenset[str]]
"""The drug names of a text, in small letters."""

LOOKED_AT = 3  # passages of the first part in which the drug is looked for
LONGEST = 300  # characters of a question with two steps; the time to look for them grows with the square
BETWEEN = 3  # passages of the second part among the first ones of the whole question

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
_LINE = re.compile(r"\n|(?<=[.;])\s+")
_SMALL = frozenset(
    "a an and are at by do for give given how i in is it its of on or should the to use used what which with".split()
)
_POINTER = re.compile(rf"\b{_REFERS}\s+(?={_ASPECT}\b)|\b(?:it|them|that drug|this drug|that one)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TwoSteps:
    """first: what to look up at once. second: what to ask of the drug that the first part leads to."""

    first: str
    second: str


def two_steps(question: str, drugs_in: DrugsIn) -> TwoSteps | None:
    """The parts of a question that asks for a drug and then something of it; None of any other."""
    if len(question) > LONGEST or drugs_in(question):
        return None
    match = _THEN.match(question) or _OF.match(question)
    return TwoSteps(match["first"].strip(), match["second"].strip(" ?.")) if match else None


def second_question(steps: TwoSteps, found: Sequence[Passage], drugs_in: DrugsIn) -> str | None:
    """The second part with the drug that the first part leads to; None where its passages name none.

    found: of the first part, best first. The drug stands in the line that holds most of the first part's words, its
    heading counted in; of several, in that of the passage further up.
    """
    asked_for = _words(steps.first)
    best: tuple[int, str] | None = None
    for passage in found[:LOOKED_AT]:
        heading = _words(passage.section)
        for line in _LINE.split(passage.text):
            drugs = drugs_in(line)
            shared = len(asked_for & (heading | _words(line)))
            if drugs and (best is None or shared > best[0]):
                best = shared, _first_named(drugs, line)
    return f"{best[1]} {_POINTER.sub('', steps.second, count=1).strip()}" if best else None


def woven(whole: Sequence[Passage], second: Sequence[Passage]) -> list[Passage]:
    """What was found for the whole question, with the first few of the second part between its own first ones, each
    passage once: the whole question often finds both, and must not lose what it found."""
    between = list(second[:BETWEEN])
    turns: list[Passage] = []
    for passage in whole:
        turns.append(passage)
        turns += between[:1]
        del between[:1]
    kept: dict[int, Passage] = {}
    for passage in [*turns, *between]:
        kept.setdefault(passage.id, passage)
    return list(kept.values())


def _first_named(drugs: frozenset[str], line: str) -> str:
    lower = line.lower()
    return min(drugs, key=lambda drug: (lower.find(drug), drug))


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in _SMALL)
