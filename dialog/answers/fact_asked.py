"""In which unit a question wants its answer, and for which moment of a treatment (pure).

"How many months" is answered in months, "per kilo" per kilogram; "what do I start it at" by what is said of starting,
"how long before surgery" by what is said of before. A caller's verb and a guideline's differ ("go in with",
"initiate"), so that words in common do not tell it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_COUNT = r"(?:\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve))[\s-]?"
_UNITS = tuple(
    (
        re.compile(
            rf"\bhow (?:many|much)(?: \w+)?? (?:{asked})\b|\b(?:{asked})\b (?:over|a|per|an)\b|\bthe (?:{asked})\b"
            rf"|(?:^|[.?!,:;] )(?:in )?(?:{asked})[.?!,]",
            re.IGNORECASE,
        ),
        re.compile(rf"{_COUNT}(?:{written})"),
    )
    for asked, written in (
        (r"minutes?|mins?", r"min(?:ute)?s?\b"),
        (r"hours?|hrs?", r"(?:hours?|hrs?|h|hourly)\b"),
        (r"days?", r"(?:days?|daily)\b"),
        (r"weeks?", r"(?:weeks?|weekly|wk)\b"),
        (r"months?", r"months?\b"),
        (r"years?", r"years?\b"),
        (r"milligrams?|mg", r"mg\b"),
        (r"micrograms?|mcg", r"(?:mcg|µg)\b"),
        (r"grams?|grammes?", r"g\b"),
        (r"units", r"(?:units?|IU|U)\b"),
        (r"lit(?:re|er)s?", r"(?:L|lit(?:er|re)s?)\b"),
        (r"mils?|ml|millilit(?:er|re)s?", r"mL\b"),
        (r"joules?", r"(?:J|joules?)\b"),
        (r"points?", r"points?\b"),
        (r"percent(?:age)?|per cent|%", r"%"),
        (r"degrees?|temperature", r"°"),
    )
)
"""How the unit is asked for, and how an amount in it is written."""
_PER_KILO = re.compile(r"\b(?:per|a|each) (?:kilo(?:gram)?s?|kg)\b", re.IGNORECASE)
_PER_KILO_WRITTEN = re.compile(r"/\s?kg|per kg|per kilogram", re.IGNORECASE)
_MOMENTS = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(written, re.IGNORECASE))
    for asked, written in (
        (
            r"\bstart|\binitial|\bbegin|\bfirst\b|\bload|\bgo in\b|\bbolus",
            r"start|initi|begin|load|bolus|first",
        ),
        (r"\bmax|\bmost\b|\bceiling|\bup to\b|\bupper\b|\btop\b", r"max|up to|not exceed|no more than|≤|limit"),
        (r"\breduc|\bsmaller|\blower dose|\bhalf\b|\bcut\b|\bturn\b.*\bdown", r"reduc|lower|half|decreas|halv"),
        (
            r"\bhow often|\bhow frequent|\brecheck|\bcheck (?:it )?again|\brepeat",
            r"every|repeat|recheck|hourly|daily|weekly|q\d|BID|TID|times",
        ),
        (
            r"\bstop|\bhold\b|\bcome off|\boff\b|\bdiscontinu|\bwithh",
            r"stop|discontinu|hold|withh|interrupt|cease|suspend",
        ),
        (
            r"\bswap|\bswitch|\bchang(?:e|ing)|\bfrom\b.*\bto\b|\bonto\b",
            r"switch|transition|chang|convert|wash-?out|hours (?:after|before|between)|last dose",
        ),
        (
            r"\btarget|\bgoal|\baim|\bkeep|\bbelow what|\bunder\b|\bbring",
            r"target|goal|maintain|<|≤|below|aim|between",
        ),
        (
            r"\bmaintenance|\bper hour|\binfusion|\brate\b|\bdrip|\brun\b",
            r"infus|/h|per hour|/min|rate|maintenance|continuous",
        ),
        (
            r"\bhow long|\bduration|\bhow many (?:days|weeks|months)",
            r"for \d|duration|at least \d|minimum|weeks?\b|months?\b|days?\b|continu|lifelong|indefinite",
        ),
        (r"\bbefore\b|\bfirst\b", r"before|prior|preced|pre-"),
        (r"\bafter\b|\bsince\b|\bonce\b", r"after|post|following|once"),
        (
            r"\bwho (?:should(?! ?n[o']t)|needs|gets)|\bwhich (?:patients|women|men|people)\b(?! \w+ ?n[o']t)",
            r"patients|adults|women|men|individuals|those",
        ),
    )
)
"""How a moment of a treatment, or whom it is for, is asked for, and how it is written."""


@dataclass(frozen=True, slots=True)
class FactAsked:
    """units, moments: how what is asked for is written; per_kilo: an amount for a patient's weight is asked for."""

    units: tuple[re.Pattern[str], ...]
    per_kilo: bool
    moments: tuple[re.Pattern[str], ...]

    def told(self, text: str, labelled: str) -> tuple[float, float, float]:
        """The share of the units asked for that the text holds, whether it counts per kilogram when that is asked for,
        and the share of the moments asked for that the text with its labels and heading tells; each 0..1."""
        return (
            _share(self.units, text),
            float(self.per_kilo and _PER_KILO_WRITTEN.search(text) is not None),
            _share(self.moments, labelled),
        )


def _share(wanted: tuple[re.Pattern[str], ...], text: str) -> float:
    return sum(bool(one.search(text)) for one in wanted) / (len(wanted) or 1)


@lru_cache(maxsize=256)
def fact_asked(question: str) -> FactAsked:
    """What the question, as it was understood, wants its answer to tell."""
    return FactAsked(
        tuple(written for asked, written in _UNITS if asked.search(question)),
        _PER_KILO.search(question) is not None,
        tuple(written for asked, written in _MOMENTS if asked.search(question)),
    )
