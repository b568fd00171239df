"""The words of a text that carry meaning, in a form in which a caller's and a guideline's are the same (pure)."""

import re
from functools import lru_cache

from dialog.question.clinical_slang import other_names
from dialog.question.words_of_one_meaning import ONE_MEANING
from kb.clinical_terms import full_form

_STOP = frozenset(
    """a about according all am an and any are as at be been being but by can could did do does doing for from get give
    given go going got had has have having he her here him his how i i'm if in into is isn't it it's its i've just let
    like may me my need no not of off on one or our ours out patient patients people please she should so some someone
    something tell than that that's the their them then there these they they're this those to up us use used using was
    we we're were what what's when where which who who's why will with won't would you your recommend recommended
    recommendation guideline guidelines guidance say says needed best currently adult adults man woman year old much
    many now bloke chap guy fellow lady mate thing things remind really actually quite still want wants okay ok yes
    come comes coming came put puts way bit lot maybe sort kind don't doesn't didn't can't shouldn't he's she's
    there's i'll we'll gets getting goes ve ll re
    gram grams milligram milligrams microgram micrograms mg mcg ml mils kg kilo kilos
    milliliter milliliters millilitre millilitres""".split()
)
_GRADED = re.compile(
    r"\b(group|class|type|grade|stage|step|tier|scale|statement|gold|childpugh|pugh) ([a-z]|\d|i{1,3}|iv)\b(?!\.\d)"
)
"""Letters and figures that only tell something with the word before them: "group B", "stage 3"."""
_WORD = re.compile(r"[a-z][a-z0-9]+(?:'[a-z]+)?(?:-[a-z0-9]+)*|\d+(?:\.\d+)?")
_BRITISH = (
    (re.compile(r"(?<=[a-z])?[ao]e(?=[a-z])"), "e"),
    (re.compile(r"our$"), "or"),
    (re.compile(r"is(?=(?:e[drs]?|ing|ation)s?$)"), "iz"),
)
_ADJECTIVES = (
    (re.compile(r"otics?$"), "osis"),
    (re.compile(r"emics?$"), "emia"),
    (re.compile(r"ardics?$"), "ardia"),
    (re.compile(r"tensives?$"), "tension"),
    (re.compile(r"ytics?$"), "ysis"),
    (re.compile(r"ys[ei]d?$"), "ysis"),
    (re.compile(r"ergics?$"), "ergy"),
)
"""A disease and whoever has it: "cirrhotic" is met by "cirrhosis", "ischemic" by "ischemia", "thrombolysed" by
"thrombolysis", "allergic" by "allergy"."""
_CONTRACTED = re.compile(r"'(?:s|ve|d|ll|re)$")
_LONG_ENOUGH = 6
_OF_ATION = ("ated", "ates", "ate", "ating", "ators", "ator")
"""A deed, whoever does it and what it is done to: "intubated" meets "intubation". "Treated" does not end so."""
_LEFT_OF_ATION = 4
_DOUBLED = re.compile(r"([bgmnprt])\1$")
"""Before an ending: "stopped" meets "stop"."""


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without its commonest English endings and British spelling: "doses" meets "dosing", "haemoglobin"
    "hemoglobin"."""
    if len(word) >= _LONG_ENOUGH:
        for british, american in _BRITISH:
            word = british.sub(american, word)
        for adjective, noun in _ADJECTIVES:
            word = adjective.sub(noun, word)
    for ending in _OF_ATION:
        if word.endswith(ending) and len(word) - len(ending) >= _LEFT_OF_ATION:
            return word[: -len(ending)]
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "e", "s", "y"):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= 3
            and not (ending == "s" and word.endswith(("ss", "is", "us")))
        ):
            left = word[: -len(ending)]
            return _DOUBLED.sub(r"\1", left) if ending in ("ing", "ed") else left
    return word


_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9])[a-z]?[A-Z][A-Za-z0-9]*\+?(?![A-Za-z0-9])")
_SAME = {stem(word): stem(group[0]) for group in ONE_MEANING for word in group} | {
    stem(said): stem(written) for said, written in other_names().items()
}
"""One stem for words that mean one thing, so that a caller's word meets the library's."""


def telling_pairs(text: str) -> list[tuple[str, str]]:
    """Each word that carries meaning: its stem, one for all words of one meaning, and the word as it stands."""
    full = _ABBREVIATION.sub(lambda found: full_form(found.group()) or found.group(), text).lower().replace("-", " ")
    full = _GRADED.sub(r"\1 \1\2", full.replace("child pugh", "childpugh"))  # no child is meant
    words = (_CONTRACTED.sub("", word) for word in _WORD.findall(full) if word not in _STOP)
    return [(_SAME.get(one := stem(word), one), word) for word in words if len(word) > 1 and word not in _STOP]


@lru_cache(maxsize=4096)  # of a whole library's statements it would be 8 MB
def telling_words(text: str) -> tuple[str, ...]:
    """The stems of the words that carry meaning, in order: abbreviations written out, one stem for one meaning."""
    return tuple(one for one, _ in telling_pairs(text))
