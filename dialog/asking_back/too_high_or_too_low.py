"""Hyper- or hypo-? One syllable tells them apart, and a telephone line carries it badly (pure).

What was heard whole is taken as it was heard, and said back before the answer. Asked back is what lost its beginning
("kalemia", "high po calcemia"), and what the caller's own words contradict ("hypokalemia with a high potassium").
"""

import re

from dialog.asking_back.clarification import Clarification
from dialog.spoken_commands import plain

OFFERED = ("too high", "too low")
BEGINNINGS = ("hyper", "hypo")

_MEASURED = {
    "kalemia": "potassium",
    "natremia": "sodium",
    "calcemia": "calcium",
    "glycemia": "blood sugar",
    "magnesemia": "magnesium",
    "phosphatemia": "phosphate",
    "thyroidism": "thyroid",
    "thermia": "body temperature",
}
_WORDS_OF_THEIR_OWN = frozenset({"glycemia", "thermia"})
"""Said without a beginning these mean something: "glycemia in diabetes"."""
_ENDING = "|".join(ending.replace("emia", "a?emi[ac]") for ending in _MEASURED)
_WHOLE = re.compile(rf"\b(hyper|hypo)[ -]?({_ENDING})\b")
_TORN = re.compile(
    r"(?<![\w-])(?P<torn>(?:hyp|hype|hypa|hip|hippo|hipper|(?:high|hi|hey|i|a) ?-?p(?:er|o|a|oh|ur)|hype (?:o|a|er))"
    rf"[ -]?)?(?P<ending>{_ENDING})\b"
)
_SAID_TO_BE = (
    r"\b(?P<before>high|raised|elevated|low) {measured}\b"
    r"(?! ?-?(?:diet|food|intake|bath|dialy|fluid|salt|suppl|feed|juice|content))"
    r"|\b{measured}(?: level)?(?: is| was|'s)(?: very| too| so)? (?P<behind>high|raised|elevated|low)\b"
)
"""Not what is to become of it: "how low do I bring the potassium in hyperkalemia"."""
_CHOICES = (
    re.compile(r"\b(?:too )?(?:hyper\w*|high|raised|elevated|up)\b"),
    re.compile(r"\b(?:too )?(?:hypo\w*|low|down)\b"),
)


def too_high_or_too_low(words: str) -> Clarification | None:
    """The question back, "Potassium: too high or too low?"; None when the words tell."""
    text = plain(words)
    found = _WHOLE.search(text)
    if found is not None:
        measured = _measured(found[2])
        around = text[: found.start()] + text[found.end() :]
        if not _contradicted(found[1], measured, around):
            return None
        return _asked(words, text, found.span(), found[2])
    torn = _TORN.search(text)
    if torn is None or (not torn["torn"] and _named(torn["ending"]) in _WORDS_OF_THEIR_OWN):
        return None
    return _asked(words, text, torn.span(), torn["ending"])


def told_apart(words: str) -> int | None:
    """Which of the two the answer says: "the hypo one", "low"; None when it says neither or both."""
    said = [bool(choice.search(plain(words))) for choice in _CHOICES]
    return said.index(True) if sum(said) == 1 else None


def _asked(words: str, text: str, place: tuple[int, int], ending: str) -> Clarification:
    begins, ends = place
    wholes = (f"{text[:begins]}{beginning}{_named(ending)}{text[ends:]}" for beginning in BEGINNINGS)
    return Clarification(words, _measured(ending), OFFERED, tuple(" ".join(whole.split()) for whole in wholes))


def _contradicted(beginning: str, measured: str, around: str) -> bool:
    """Whether what is measured is said beside it to be the other way alone."""
    said = [at["before"] or at["behind"] for at in re.finditer(_SAID_TO_BE.format(measured=measured), around)]
    return bool(said) and all((state == "low") == (beginning == "hyper") for state in said)


def _named(ending: str) -> str:
    """ "calcaemic" is said of "calcemia"."""
    return re.sub(r"a?emi[ac]$", "emia", ending)


def _measured(ending: str) -> str:
    return _MEASURED[_named(ending)]
