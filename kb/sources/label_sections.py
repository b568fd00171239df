"""Which sections of a drug's label a question is about (pure)."""

from kb.documents import Passage
from kb.sources.ports import Asked
from kb.sources.ranking import by_words

# The heading that a word of the question asks for; the others follow by their words.
ABOUT = {
    "Boxed": "boxed warning",
    "Indications": "indication indications indicated approved",
    "Dosage": "dose doses dosing dosage loading maintenance maximum minimum initial titration titrate taper "
    "renal hepatic adjustment weight daily",
    "Contraindications": "contraindication contraindications contraindicated allergy",
    "Warnings": "warning warnings caution cautions risk bleeding toxicity monitoring safe safety",
    "Drug interactions": "interaction interactions combination inhibitor inducer",
    "Pregnancy": "pregnancy pregnant trimester teratogenic",
    "Lactation": "breastfeeding lactation nursing",
    "Pediatric": "child children pediatric paediatric neonate neonates infant infants adolescent",
    "Geriatric": "elderly geriatric older",
    "Adverse": "adverse effect effects side reaction reactions",
    "Overdosage": "overdose poisoning antidote",
    "Pharmacokinetics": "half clearance bioavailability pharmacokinetics",
}


def worth(asked: Asked, found: list[Passage]) -> list[Passage]:
    """The passages, those of the sections that are asked for first, each part by its words."""
    said = {word for term in asked.terms for word in term.split()}
    wanted = [heading for heading, words in ABOUT.items() if said & set(words.split())]
    ranked = by_words(asked, found)
    return sorted(ranked, key=lambda passage: not passage.section.startswith(tuple(wanted)) if wanted else 0)
