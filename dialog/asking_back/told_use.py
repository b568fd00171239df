"""What a question says its drug is for (pure).

A name is safer with its purpose: "hydralazine for heart failure" is not "hydroxyzine" (ISMP, "Principles of designing a
medication label", 2010: the indication on the label tells look-alikes apart).
"""

import re

from dialog.asking_back.clarification import BROAD_TOPICS
from dialog.question.asked import ASKING, Asked
from dialog.question.drug_names import drugs_in
from dialog.question.everyday_words import rarity
from dialog.question.telling_words import telling_pairs, telling_words
from dialog.spoken_commands import plain

_NO_USE = frozenset(
    telling_words(
        """intravenous oral subcutaneous intramuscular sublingual rectal intranasal inhaled nebulizer infusion
        drip patch strength injection tablet capsule syrup vial ampoule clearance creatinine glomerular filtration
        rate impairment renal kidney hepatic liver dialysis elderly pregnancy breastfeeding trimester
        gestation newborn neonates infant children paediatric
        adolescent toddler surgery perioperative operation preop pain fluids electrolytes antibiotic antimicrobial
        insulin steroid corticosteroid anticoagulant thinners titrate taper formulary prescribed
        pharmacist contraindicated monotherapy milligram microgram"""
    )
)
"""Stems of what says how, how much or in whom, and of classes of drugs: none of it tells one drug from another."""


_FOR_WHAT = re.compile(r"\b(?:in|for|during) ((?:[a-z']+ ?){1,4})")
NAMES_A_USE = 0.5
"""Rarity from which a word behind "in" or "for" tells what for: "in cardiac arrest"."""


def told_use(asked: Asked, drug: str = "") -> frozenset[str]:
    """The stems of the disease or purpose that was named beside the drug; empty when there is none."""
    text = plain(asked.question).replace("-", " ")
    topics = {
        word for topic in BROAD_TOPICS for found in topic.names.finditer(text) for word in telling_words(found[0])
    }
    named = {
        stem
        for phrase in _FOR_WHAT.findall(text)
        for stem, word in telling_pairs(phrase)
        if rarity(word) >= NAMES_A_USE and not drugs_in(word)
    }
    return (asked.use | asked.conditions | topics | named) - _NO_USE - ASKING - set(telling_words(drug))
