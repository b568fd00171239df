"""A drug and its class: what is said of statins is said of rosuvastatin, and a question about an ACE inhibitor is met
where ramipril is named (pure).

Which drugs are of a class shows in their names' endings: the stems of the WHO INN Programme ("The use of stems in the
selection of International Nonproprietary Names", WHO/EMP/RHT/TSN/2018.1). Of a class without one the drugs are named.
"""

import re
from collections.abc import Set
from dataclasses import dataclass

from dialog.question.drug_names import drugs_in
from dialog.question.telling_words import telling_words


@dataclass(frozen=True, slots=True)
class DrugClass:
    """names: the stems of each of its names; member: what the names of its drugs are like."""

    names: tuple[frozenset[str], ...]
    member: re.Pattern[str]

    def named_in(self, said: Set[str]) -> frozenset[str]:
        """The stems of its names that stand there whole."""
        return frozenset[str]().union(*(name for name in self.names if name <= said))


def _of(member: str, *names: str) -> DrugClass:
    return DrugClass(tuple(frozenset(telling_words(name)) for name in names), re.compile(member))


CLASSES = (
    _of(r"\w+vastatin", "statin"),
    _of(r"\w+pril", "ACE", "ACEi"),
    _of(r"\w+sartan", "ARB", "ARBs"),
    _of(r"\w+olol", "beta blocker"),
    _of(r"\w+dipine|verapamil|diltiazem", "calcium channel", "CCB"),
    _of(r"\w+xaban|dabigatran", "DOAC", "NOAC"),
    _of(r"\w+gliflozin", "SGLT2", "SGLT2i"),
    _of(r"\w+glutide|exenatide", "GLP 1", "GLP-1", "GLP1"),
    _of(r"\w+gliptin", "DPP 4", "DPP-4"),
    _of(r"\w+dron(?:ate|ic)", "bisphosphonate"),
    _of(r"\w+floxacin", "fluoroquinolone", "quinolone"),
    _of(r"\w+thromycin", "macrolide"),
    _of(r"\w+penem", "carbapenem"),
    _of(r"(?:cef|ceph)\w+", "cephalosporin"),
    _of(r"\w+cillin|(?:co-)?amoxiclav", "penicillin"),
    _of(r"\w+az(?:epam|olam)", "benzodiazepine"),
    _of(r"\w{3,}parin(?<!heparin)", "LMWH", "low molecular weight heparin"),
    _of(r"\w+thiazide|chlorthalidone|indapamide", "thiazide"),
    _of(r"(?!aripi|brexpi)\w+prazole", "PPI", "proton pump"),
    _of(r"fluoxetine|paroxetine|sertraline|citalopram|escitalopram|fluvoxamine", "SSRI"),
    _of(r"spironolactone|eplerenone|finerenone", "MRA", "mineralocorticoid"),
    _of(r"ibuprofen|naproxen|diclofenac|indomethacin|ketorolac|celecoxib", "NSAID"),
)
_WITH_THEM = frozenset(telling_words("inhibitor blocker agonist antagonist receptor"))
"""Words that stand with the name of a class and tell nothing alone."""


def classes_in(stems: Set[str], drugs: Set[str]) -> tuple[tuple[DrugClass, frozenset[str], frozenset[str]], ...]:
    """The classes that a question names, or of which it names a drug: each with the stems of these drugs, and of its
    name where that is said. stems, drugs: the question's."""
    found = []
    for one in CLASSES:
        members = frozenset(stem for drug in drugs if one.member.fullmatch(drug) for stem in telling_words(drug))
        name = one.named_in(stems)
        if members or name:
            found.append((one, members, name | (_WITH_THEM & stems if name else frozenset())))
    return tuple(found)


def met_by_class(
    classes: tuple[tuple[DrugClass, frozenset[str], frozenset[str]], ...], said: frozenset[str], text: str
) -> frozenset[str]:
    """The stems of a question that a text meets without holding them: of a drug by its class, of a class by its drugs.

    classes: of the question; said: the stems of the text.
    """
    met: frozenset[str] = frozenset()
    for one, members, name in classes:
        if members and one.named_in(said):
            met |= members
        if name and any(one.member.fullmatch(drug) for drug in drugs_in(text)):
            met |= name
    return met
