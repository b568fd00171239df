"""Structured Product Labeling, the XML a drug's label is in (pure).

FDA, "Structured Product Labeling (SPL) Implementation Guide with Validation Procedures": HL7 version 3, namespace
urn:hl7-org:v3; a section has a LOINC code, a title, a text of paragraphs, lists and tables, and sections inside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml import etree

from kb.errors import SourceGarbled
from kb.reading.dates import published_date
from kb.reading.tables import Cell, placed, reach, table_blocks
from kb.sources.foreign_xml import parsed, words

V3 = "{urn:hl7-org:v3}"
# LOINC codes of sections that are pictures and lists of packages: product data elements, package label.
LEFT_OUT = frozenset(("48780-1", "51945-4"))
DEEPEST = 8
MOST_SECTIONS = 400


@dataclass(frozen=True, slots=True)
class Label:
    """sections: the headings joined by " > ", and blocks of Markdown."""

    title: str
    maker: str
    effective: date
    number: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def label(content: bytes) -> Label:
    """Raises SourceGarbled."""
    root = parsed(content)
    if root.tag != f"{V3}document":
        raise SourceGarbled("its label is no SPL document")
    when = root.find(f"{V3}effectiveTime")
    stamp = (when.get("value") or "") if when is not None else ""
    effective = published_date(f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}")
    body = root.find(f"{V3}component/{V3}structuredBody")
    if effective is None or body is None:
        raise SourceGarbled("its label has no date or no sections")
    number = root.find(f"{V3}setId")
    sections = islice((found for found in _sections(body, (), 0) if found[1]), MOST_SECTIONS)
    return Label(
        title=words(root.find(f"{V3}title")),
        maker=words(root.find(f"{V3}author/{V3}assignedEntity/{V3}representedOrganization/{V3}name")),
        effective=effective[0],
        number=(number.get("root") or "") if number is not None else "",
        sections=tuple(sections),
    )


def _sections(parent: etree._Element, above: tuple[str, ...], depth: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every section with its own text, then the sections inside it."""
    for section in parent.iterfind(f"{V3}component/{V3}section"):
        code = section.find(f"{V3}code")
        if depth >= DEEPEST or (code is not None and code.get("code") in LEFT_OUT):
            continue
        title = words(section.find(f"{V3}title"))
        headings = (*above, _plain(title)) if title else above
        text = section.find(f"{V3}text")
        yield " > ".join(headings), tuple(_blocks(text, 0)) if text is not None else ()
        yield from _sections(section, headings, depth + 1)


def _plain(title: str) -> str:
    """ "2.1 Recommended Dose" and "4 CONTRAINDICATIONS" without their number, in ordinary letters."""
    number, _, rest = title.partition(" ")
    kept = rest.strip() if rest and number.replace(".", "").isdigit() else title
    return kept.capitalize() if kept.isupper() else kept


def _blocks(text: etree._Element, depth: int) -> Iterator[str]:
    lead = " ".join((text.text or "").split())
    if lead:
        yield lead
    for child in text:
        if not isinstance(child.tag, str) or depth >= DEEPEST:
            continue
        tag = etree.QName(child).localname
        if tag == "list":
            yield from (f"- {item}" for each in child.iterfind(f"{V3}item") if (item := words(each)))
        elif tag == "table":
            rows = [[_spanning(cell) for cell in row if isinstance(cell.tag, str)] for row in child.iter(f"{V3}tr")]
            yield from (block.text for block in table_blocks(placed(rows)))
        elif tag != "renderMultiMedia" and words(child):
            yield words(child)
        tail = " ".join((child.tail or "").split())
        if tail:
            yield tail


def _spanning(cell: etree._Element) -> tuple[Cell, int, int]:
    """The cell, and over how many rows and columns it reaches."""
    head = etree.QName(cell).localname == "th"
    return Cell(words(cell), head), reach(cell.get("rowspan")), reach(cell.get("colspan")) or 1
