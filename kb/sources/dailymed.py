"""Drug labels from DailyMed: the list of a drug's labels as JSON, then one of them as SPL.

dailymed.nlm.nih.gov/dailymed/app-support-web-services.cfm, version 2: /spls.json?drug_name=..., /spls/{SETID}.xml.
No key and no stated limit; asked twice a second at most.
"""

import asyncio
from typing import Any
from urllib.parse import quote

from kb.documents import Document, Passage, Work
from kb.reading.dates import normal_date
from kb.sources.cutting import passages
from kb.sources.exchange import Web
from kb.sources.foreign_json import parsed, records, text
from kb.sources.label_sections import worth
from kb.sources.ports import Asked, SourceName, Terms
from kb.sources.server import Server, within
from kb.sources.spl import Label, label

ADDRESS = "https://dailymed.nlm.nih.gov/dailymed/services/v2"
PAGE = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid="
LICENCE = "label text as filed with the FDA, from DailyMed (U.S. National Library of Medicine)"
APART = 0.5
MOST_LISTED = 20
MOST_PASSAGES = 400
LONGEST_LABEL = 8_000_000


class DailyMed:
    name: SourceName = "dailymed"
    terms = Terms("Drug labels (DailyMed)", LICENCE, sends="the generic name of one drug")

    def __init__(self, web: Web, address: str = ADDRESS) -> None:
        self._server = Server(web, APART)
        self._address = address

    async def search(self, asked: Asked, limit: int, seconds: float) -> list[Passage]:
        """See ``kb.sources.ports.Source``; a question that names no drug is not asked."""
        if not asked.drugs:
            return []
        drug = asked.drugs[0]
        async with within(seconds):
            number = chosen(await self._listed(drug), drug)
            if not number:
                return []
            address = f"{self._address}/spls/{quote(number, safe='')}.xml"
            answer = await self._server.get(address, most_bytes=LONGEST_LABEL)
            found = await asyncio.to_thread(spl_passages, answer.body)
        return worth(asked, found)[:limit]

    async def check(self, seconds: float) -> str:
        async with within(seconds):
            listed = await self._listed("apixaban")
        return f"it answers: {len(listed)} labels of apixaban"

    def start(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def _listed(self, drug: str) -> list[dict[str, Any]]:
        facts = {"drug_name": drug, "name_type": "generic", "pagesize": str(MOST_LISTED)}
        answer = await self._server.get(f"{self._address}/spls.json", facts)
        return records(parsed(answer.body), "data")


def chosen(listed: list[dict[str, Any]], drug: str) -> str:
    """The number of the newest label of the drug alone; of a combination when there is no other; "" for none."""
    dated = [
        (f" {text(each, 'title').lower()} ".count(" and "), normal_date(text(each, "published_date")), number)
        for each in listed
        if (number := text(each, "setid")) and drug in text(each, "title").lower()
    ]
    fewest = min((others for others, _, _ in dated), default=0)
    return max(((when, number) for others, when, number in dated if others == fewest), default=("", ""))[1]


def spl_passages(content: bytes) -> list[Passage]:
    return label_passages(label(content))


def label_passages(found: Label) -> list[Passage]:
    document = Document(
        key=f"dailymed/{found.number}",
        title=found.title,
        organisation="FDA drug label",
        published=found.effective,
        licence=LICENCE,
        url=f"{PAGE}{found.number}" if found.number else "",
        year_only=False,
        work=Work("label", container=found.maker),
    )
    return passages(document, ((heading, list(blocks)) for heading, blocks in found.sections), MOST_PASSAGES)
