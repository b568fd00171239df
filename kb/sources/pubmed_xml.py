"""What E-utilities answer: esearch's list of numbers and efetch's articles (pure).

"E-utilities In-Depth", NCBI NBK25499; the elements are those of the PubMed DTD (dtd.nlm.nih.gov/ncbi/pubmed).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from kb.errors import SourceGarbled
from kb.reading.dates import MONTHS, YEAR
from kb.sources.foreign_xml import parsed, words

# Publication types of what must not be answered from: what was taken back, and the note that takes it back.
TAKEN_BACK = frozenset(("Retracted Publication", "Retraction of Publication"))
MOST_AUTHORS = 100


@dataclass(frozen=True, slots=True)
class Article:
    """sections: label ("RESULTS", or "") and text of each part of the abstract. year_only: day and month are unsaid."""

    pmid: str
    title: str
    sections: tuple[tuple[str, str], ...]
    journal: str
    abbreviation: str
    published: date
    year_only: bool
    authors: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    copyright: str = ""


def found_numbers(content: bytes) -> list[str]:
    """The PubMed numbers of an esearch answer, best first; none when it names an error in the terms alone.

    Raises SourceGarbled.
    """
    root = parsed(content)
    if etree.QName(root).localname != "eSearchResult":
        raise SourceGarbled("its answer to a search is none")
    if root.findtext("ERROR"):
        raise SourceGarbled("it reports an error in our search")
    return [text for element in root.iterfind("IdList/Id") if (text := words(element)).isdigit()]


def articles(content: bytes) -> list[Article]:
    """The articles of an efetch answer that have an abstract and were not retracted. Raises SourceGarbled."""
    root = parsed(content)
    if etree.QName(root).localname != "PubmedArticleSet":
        raise SourceGarbled("its answer holds no articles")
    return [article for element in root.iterfind("PubmedArticle") if (article := _article(element)) is not None]


def _article(element: etree._Element) -> Article | None:
    body = element.find("MedlineCitation/Article")
    pmid = words(element.find("MedlineCitation/PMID"))
    if body is None or not pmid.isdigit():
        return None
    kinds = {words(kind) for kind in body.iterfind("PublicationTypeList/PublicationType")}
    sections = tuple(
        (part.get("Label") or "", text) for part in body.iterfind("Abstract/AbstractText") if (text := words(part))
    )
    title = words(body.find("ArticleTitle")).strip("[]")
    when = _published(body)
    if kinds & TAKEN_BACK or not sections or not title or when is None:
        return None
    journal = body.find("Journal")
    return Article(
        pmid=pmid,
        title=title,
        sections=sections,
        journal=words(body.find("Journal/Title")),
        abbreviation=words(body.find("Journal/ISOAbbreviation")).replace(".", ""),
        published=when[0],
        year_only=when[1],
        authors=tuple(_authors(body))[:MOST_AUTHORS],
        volume=words(journal.find("JournalIssue/Volume")) if journal is not None else "",
        issue=words(journal.find("JournalIssue/Issue")) if journal is not None else "",
        pages=_pages(words(body.find("Pagination/MedlinePgn"))),
        doi=_doi(element),
        copyright=words(body.find("Abstract/CopyrightInformation")),
    )


def _authors(body: etree._Element) -> Iterator[str]:
    """ "Granger CB", or the name of a group."""
    for author in body.iterfind("AuthorList/Author"):
        name = f"{words(author.find('LastName'))} {words(author.find('Initials'))}".strip()
        if name or words(author.find("CollectiveName")):
            yield name or words(author.find("CollectiveName"))


def _doi(element: etree._Element) -> str:
    for place in element.iterfind("PubmedData/ArticleIdList/ArticleId"):
        if place.get("IdType") == "doi":
            return words(place)
    return ""


def _pages(text: str) -> str:
    """ "981-92" is "981-992"."""
    first, dash, last = text.partition("-")
    if not (dash and first.isdigit() and last.isdigit() and len(last) < len(first)):
        return text
    return f"{first}-{first[: len(first) - len(last)]}{last}"


def _published(body: etree._Element) -> tuple[date, bool] | None:
    """The day of the issue, else of the article online; and whether only its year is certain."""
    for place in ("Journal/JournalIssue/PubDate", "ArticleDate"):
        element = body.find(place)
        if element is None:
            continue
        year = YEAR.search(words(element.find("Year")) or words(element.find("MedlineDate")))
        month, day = _month(words(element.find("Month"))), words(element.find("Day"))
        if year and month and day.isdigit():
            try:
                return date(int(year[1]), month, int(day)), False
            except ValueError:
                return date(int(year[1]), 1, 1), True
        if year:
            return date(int(year[1]), 1, 1), True
    return None


def _month(text: str) -> int:
    """ "Sep" or "09"; 0 when it is neither."""
    if text.isdigit():
        return int(text)
    return MONTHS.index(text[:3].lower()) + 1 if text[:3].lower() in MONTHS else 0
