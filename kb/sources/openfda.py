"""Drug labels from openFDA: api.fda.gov/drug/label.json, whose sections are passages.

open.fda.gov/apis/drug/label and /apis/authentication: 240 requests a minute; 1,000 a day without a key, 120,000 with
one. "No matches found!" comes with status 404.
"""

import asyncio
from typing import Any

from kb.documents import Document, Passage, Work
from kb.reading.dates import published_date
from kb.sources.cutting import passages
from kb.sources.exchange import Web
from kb.sources.foreign_json import first, parsed, records, text
from kb.sources.label_sections import worth
from kb.sources.ports import Asked, SourceName, Terms
from kb.sources.server import Server, within

ADDRESS = "https://api.fda.gov/drug/label.json"
LICENCE = "CC0 1.0 (openFDA)"
LABEL = "https://dailymed.nlm.nih.gov/dailymed/lookup.cfm?setid="
APART = 60 / 240
MOST_LABELS = 5
MOST_DRUGS = 2
MOST_PASSAGES = 400
NOT_FOUND = frozenset((404,))
# The fields of a label in the order a clinician asks for them, and what they are headed with.
FIELDS = {
    "boxed_warning": "Boxed warning",
    "indications_and_usage": "Indications and usage",
    "dosage_and_administration": "Dosage and administration",
    "contraindications": "Contraindications",
    "warnings_and_cautions": "Warnings and precautions",
    "warnings": "Warnings",
    "drug_interactions": "Drug interactions",
    "pregnancy": "Pregnancy",
    "nursing_mothers": "Lactation",
    "lactation": "Lactation",
    "pediatric_use": "Pediatric use",
    "geriatric_use": "Geriatric use",
    "use_in_specific_populations": "Use in specific populations",
    "adverse_reactions": "Adverse reactions",
    "overdosage": "Overdosage",
    "dosage_forms_and_strengths": "Dosage forms and strengths",
    "mechanism_of_action": "Mechanism of action",
    "pharmacokinetics": "Pharmacokinetics",
}


class OpenFda:
    name: SourceName = "openfda"
    terms = Terms("Drug labels (openFDA)", LICENCE, sends="the generic names of drugs")

    def __init__(self, web: Web, key: str = "", address: str = ADDRESS) -> None:
        self._server = Server(web, APART)
        self._address = address
        self._key = {"api_key": key} if key else {}

    async def search(self, asked: Asked, limit: int, seconds: float) -> list[Passage]:
        """See ``kb.sources.ports.Source``; a question that names no drug is not asked."""
        found: list[Passage] = []
        async with within(seconds):
            for drug in asked.drugs[:MOST_DRUGS]:
                found += await asyncio.to_thread(label_passages, await self._labels(drug), drug, asked)
        return worth(asked, found)[:limit]

    async def check(self, seconds: float) -> str:
        async with within(seconds):
            labels = await asyncio.to_thread(labels_of, await self._labels("apixaban"))
        return f"it answers: {len(labels)} labels of apixaban"

    def start(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def _labels(self, drug: str) -> bytes:
        facts = {"search": f'openfda.generic_name:"{drug}"', "limit": str(MOST_LABELS), **self._key}
        answer = await self._server.get(self._address, facts, also=NOT_FOUND)
        return answer.body


def labels_of(content: bytes) -> list[dict[str, Any]]:
    """The labels of an answer; none for "no matches". Raises SourceGarbled."""
    found = parsed(content)
    error = found.get("error")
    if isinstance(error, dict) and error.get("code") == "NOT_FOUND":
        return []
    return records(found, "results")


def label_passages(content: bytes, drug: str, asked: Asked) -> list[Passage]:
    """The passages of one label: of the drug alone rather than of a combination, the newest. Raises SourceGarbled."""
    dated = [(label, published_date(_iso(text(label, "effective_time")))) for label in labels_of(content)]
    usable = [(label, when[0]) for label, when in dated if when is not None]
    if not usable:
        return []
    label, published = min(usable, key=lambda each: (_others(each[0], drug), -each[1].toordinal()))
    facts = label.get("openfda")
    names = facts if isinstance(facts, dict) else {}
    brand, maker = first(names, "brand_name"), first(names, "manufacturer_name")
    number = text(label, "set_id")
    document = Document(
        key=f"openfda/{number or drug}",
        title=f"{brand} ({drug})" if brand and brand.lower() != drug else drug.capitalize(),
        organisation="FDA drug label",
        published=published,
        licence=LICENCE,
        url=f"{LABEL}{number}" if number else "",
        year_only=False,
        work=Work("label", container=maker),
    )
    sections = [(heading, [body]) for field, heading in FIELDS.items() if (body := text(label, field))]
    return passages(document, sections, MOST_PASSAGES)


def _others(label: dict[str, Any], drug: str) -> int:
    """How many other drugs the label is of; one that does not say is taken last."""
    facts = label.get("openfda")
    generic = first(facts, "generic_name").lower() if isinstance(facts, dict) else ""
    return generic.replace(" and ", ",").count(",") if drug in generic else 99


def _iso(compact: str) -> str:
    """ "20230501" is "2023-05-01"."""
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:8]}" if len(compact) == 8 and compact.isdigit() else ""
