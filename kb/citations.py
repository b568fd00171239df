"""A passage as a reference (pure). AMA Manual of Style, 11th edition, section 3.15.3 (web pages and online documents:
author, title, publisher, publication date, URL or DOI) with the DOI as section 3.15.2 writes it: "doi:" without a
space, no full stop after it, no access date."""

import re

from kb.documents import Citation, Document, Passage

DOI = re.compile(r"^https?://(?:dx\.)?doi\.org/(10\..+)$")
MONTHS = "January February March April May June July August September October November December".split()


def cite(passage: Passage) -> Citation:
    """The citation of a passage, its reference written out."""
    document = passage.document
    return Citation(
        title=document.title,
        organisation=document.organisation,
        year=document.published.year,
        section=passage.section,
        passage=passage.text,
        licence=document.licence,
        page=passage.page,
        url=document.url,
        ama=ama(document, passage.page),
        digest=document.digest,
    )


def ama(document: Document, page: int | None = None) -> str:
    """The reference to a document, and to a page of it: "World Health Organization. Title. Published 2023. doi:10.…".

    A digest says that it is not the guideline's own text.
    """
    parts = [_ended(document.organisation), _ended(document.title), f"Published {_published(document)}."]
    if page is not None:
        parts.append(f"Page {page}.")
    if document.digest:
        parts.append("Cited from an unreviewed digest.")
    doi = DOI.match(document.url)
    if doi:
        parts.append(f"doi:{doi.group(1)}")
    elif document.url:
        parts.append(document.url)
    return " ".join(parts)


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _published(document: Document) -> str:
    when = document.published
    return str(when.year) if document.year_only else f"{MONTHS[when.month - 1]} {when.day}, {when.year}"
