"""Letters said one by one (pure): "b u s p", "b as in bravo, u as in uniform", "bravo uniform sierra papa".

The words for letters are those of the ICAO spelling alphabet (Annex 10, volume II, table 5-1). Any word may stand for
its first letter behind "as in", "for" or "like".
"""

import re

from dialog.spoken_commands import plain

_ALPHABET = """alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar
    papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu""".split()
_NAMES_OF_LETTERS = """bee b be b see c sea c cee c dee d ee e eff f ef f gee g aitch h eye i jay j kay k el l ell l
    em m en n oh o pee p queue q cue q are r ess s tee t tea t you u vee v ex x why y zee z zed z""".split()
_NAMED = dict(zip(_NAMES_OF_LETTERS[::2], _NAMES_OF_LETTERS[1::2], strict=True))
_LEAD = re.compile(
    r"^(?:(?:no|yes|its|it's|it is|that's|that is|i said|i mean|spelled|spelt|spelling|the letters|the spelling is) )+"
)
_FOR = re.compile(r"\b([a-z]+) (?:as in|like|for) ([a-z]+)\b")
LEAST = 3
"""Letters; fewer are no spelling: "a", "b" may be an answer to something else."""


def letters_in(words: str) -> str:
    """The letters that were spelled, lower case; empty when the words are no spelling."""
    text = re.sub(r"(?<=\b[a-z])[.\-,]+\s*(?=[a-z]\b)", " ", words.lower())
    text = (
        _FOR.sub(_first_letter, plain(text))
        .replace("x-ray", "xray")
        .replace("x ray", "xray")
        .replace("double you", "w")
    )
    tokens = _LEAD.sub("", text).split()
    letters: list[str] = []
    twice = False
    for said in tokens:
        if said == "double":
            twice = True
            continue
        letter = said if len(said) == 1 else said[0] if said in _ALPHABET else _NAMED.get(said, "")
        if not letter.isalpha():
            return ""
        letters += [letter] * (2 if twice else 1)
        twice = False
    return "".join(letters) if len(letters) >= LEAST else ""


def _first_letter(found: "re.Match[str]") -> str:
    """ "b as in bravo" is "b"; where letter and word do not agree the word is believed: it has more sound."""
    return found[2][0]


_RUN = re.compile(r"(?<![\w'])[a-z](?:[\s.,-]+[a-z](?![\w'])){4,}\.?", re.IGNORECASE)
"""Five letters or more in a row."""


def spelled_within(words: str) -> tuple[str, str] | None:
    """The letters that a question spells, "the dose of b u s p i r o n e": as they stand in it, and joined."""
    found = _RUN.search(words)
    return (found[0], re.sub(r"[^a-z]", "", found[0].lower())) if found else None
