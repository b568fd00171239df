"""HL7 Context-Aware Knowledge Retrieval ("Infobutton"): a question as an address, an answer as Atom (pure).

HL7 Version 3 Implementation Guide: URL-Based Implementations of the Context-aware Knowledge Retrieval (Infobutton)
Domain, Release 4, 2012, appendix 1 (names of parameters); Service-Oriented Architecture Implementation Guide, Release 1
(an Atom feed whose entries have a title, a link, the day they were updated and a summary). RFC 4287 is Atom.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from lxml import etree

from kb.errors import SourceGarbled, SourceUnreadable
from kb.reading.dates import normal_date, published_date
from kb.reading.html import html_document
from kb.sources.foreign_xml import parsed, words

ATOM = "{http://www.w3.org/2005/Atom}"
MOST_ENTRIES = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One topic. sections: headings joined by " > ", and blocks of Markdown, of what its summary says."""

    title: str
    address: str
    updated: date
    author: str
    rights: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def parameters(text: str) -> dict[str, str]:
    """What is asked, by a provider and for a provider; nothing about a patient is among it."""
    return {
        "mainSearchCriteria.v.ot": text,
        "performer": "PROV",
        "informationRecipient": "PROV",
        "knowledgeResponseType": "text/xml",
    }


def entries(content: bytes, address: str) -> list[Entry]:
    """The topics that say something and of when it is. Raises SourceGarbled."""
    root = parsed(content)
    feeds = [root] if root.tag == f"{ATOM}feed" else list(root.iter(f"{ATOM}feed"))
    if not feeds:
        raise SourceGarbled("its answer is no Atom feed, as the Infobutton standard wants")
    found = [entry for feed in feeds for entry in feed.iterfind(f"{ATOM}entry")][:MOST_ENTRIES]
    return [entry for each in found if (entry := _entry(each, address)) is not None]


def _entry(element: etree._Element, address: str) -> Entry | None:
    when = published_date(normal_date(words(element.find(f"{ATOM}updated"))))
    summary = element.find(f"{ATOM}summary")
    if summary is None:
        summary = element.find(f"{ATOM}content")
    title = words(element.find(f"{ATOM}title"))
    sections = _sections(summary) if summary is not None else ()
    if when is None or not title or not sections:
        return None
    return Entry(
        title=title,
        address=_link(element, address),
        updated=when[0],
        author=words(element.find(f"{ATOM}author/{ATOM}name")),
        rights=words(element.find(f"{ATOM}rights")),
        sections=sections,
    )


def _link(element: etree._Element, address: str) -> str:
    for link in element.iterfind(f"{ATOM}link"):
        target = urljoin(address, link.get("href") or "")
        if link.get("rel", "alternate") == "alternate" and target.startswith(("https://", "http://")):
            return target
    return ""


def _sections(summary: etree._Element) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The text as a reader sees it; HTML comes as text with its marks escaped, or as elements (type "xhtml")."""
    kind = summary.get("type", "text")
    if kind == "text":
        text = words(summary)
        return (("", (text,)),) if text else ()
    marked = etree.tostring(summary, encoding="unicode") if kind == "xhtml" else "".join(map(str, summary.itertext()))
    try:
        document = html_document(f"<body>{marked}</body>")
    except SourceUnreadable:
        return ()
    return tuple((" > ".join(each.headings), tuple(block.text for block in each.blocks)) for each in document.sections)
