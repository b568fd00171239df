"""Whether something is said to be there, and whether a sentence begins with a yes or a no. Pure, on tokens."""

import re

FILLERS = frozenset(
    """is of was at equals about around the a an to now level count value approximately roughly its are were has be
    being currently today measured came back as any""".split()
)
NEGATIONS = frozenset(
    """no not without denies deny denied never negative none isn't hasn't doesn't don't didn't haven't wasn't neither
    nor absent""".split()
)
_AFFIRMS = frozenset("has have had with positive yes known history there's there plus also on but present".split())
_YES = frozenset("yes yeah yep yup yea correct right affirmative positive definitely absolutely indeed".split())
_NO = frozenset("no nope nah negative none never nothing".split())
_WHO = r"(?:she|he|they|it|there|this|that|the patient)"
_AS_YES = "(?:yes|yeah|yep|yet)"  # "yet she has" is how the recogniser at times writes a "yes, she has"
_SAYS_YES = re.compile(
    rf"(?:{_AS_YES} )*(?:{_WHO} (?:does|did|is|has|was|do|are|has been|is one)|i (?:think|believe|guess) so|probably"
    r"|likely|uh huh|mm hm|you bet|of course|sure)(?: yes)?"
)
_SAYS_NO = re.compile(
    rf"(?:no )*(?:{_WHO} (?:(?:does|did|is|has|was|do|are) not|doesn't|didn't|isn't|hasn't|wasn't|don't|aren't"
    r"|has none)|not (?:really|that i know(?: of)?|known|at all|any|present|likely|that i am aware of)"
    r"|i (?:don't|do not) think so"
    r"|unlikely|none (?:of (?:them|these|those|the above|that)|known|at all)|nothing(?: like that)?|no none)(?: no)?"
)


_OPENINGS = frozenset(", um uh well so oh ok okay and".split())


def meant(found: list[str], taken: list[bool]) -> bool | None:
    """A yes or no at the beginning that stands for itself: "no, heart rate 110", but not "no hemoptysis"."""
    text = " ".join(token for token in found if token not in _OPENINGS)
    if _SAYS_NO.fullmatch(text) or _SAYS_YES.fullmatch(text):
        return _SAYS_NO.fullmatch(text) is None
    first = next((place for place, token in enumerate(found) if token not in _OPENINGS), None)
    if first is None or (first + 1 < len(found) and taken[first + 1]):
        return None
    return True if found[first] in _YES else False if found[first] in _NO else None


def polarity(found: list[str], taken: list[bool], start: int, end: int) -> bool | None:
    """Whether the finding named here is said to be there; None where the words leave it open.

    After "no cancer, hemoptysis" or "no cancer and hemoptysis" it is open: the caller may have meant either.
    """
    after = next((token for token in found[end : end + 2] if token not in FILLERS), "")
    if after in ("no", "negative", "absent", "none") and not _named_after(found, taken, end):
        return False
    states_it = "is" in found[start:end] and found[start - 1 : start] in ([","], ["and"])
    return True if states_it or after in ("yes", "positive", "present") else _polarity_before(found, start)


def _polarity_before(found: list[str], start: int) -> bool | None:
    """By the nearest word before the name that denies or affirms; there when there is none."""
    open_end = False
    for place in range(start - 1, -1, -1):
        token = found[place]
        if token in NEGATIONS:
            return None if open_end else False
        if token in _AFFIRMS:
            return _affirmed(found, place, open_end)
        if token in _YES:
            return True
        open_end = open_end or token in (",", "and")
    return True


def _affirmed(found: list[str], place: int, open_end: bool) -> bool | None:
    """ "has cancer", but not "does not have cancer" nor "no known history of cancer"."""
    while place >= 0 and (found[place] in _AFFIRMS or found[place] in FILLERS):
        place -= 1
    if place >= 0 and found[place] in NEGATIONS:
        return None if open_end else False
    return True


def _named_after(found: list[str], taken: list[bool], end: int) -> bool:
    """Whether the "no" after this name denies the next finding: "hemoptysis, no cancer"."""
    for place in range(end, min(end + 3, len(found) - 1)):
        if found[place] == "no":
            return taken[place + 1]
    return False
