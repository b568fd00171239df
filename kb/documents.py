"""Documents, the passages cut from them, and the citation a passage is given by."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Work:
    """What a reference tells of a work beyond its document's title, issuer, date and address; empty where unknown.

    authors: as AMA writes them ("Granger CB"), or the name of a group.
    container: the journal, abbreviated as PubMed does; the site of a web page; who made a book or a labelled drug.
    accessed: the day it was fetched.
    """

    kind: Literal["web", "article", "book", "label"] = "web"
    authors: tuple[str, ...] = ()
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    accessed: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One source text.

    key: stable name within its library ("open-medicine/aha-2023-af"); adding it again replaces it.
    organisation: who issued it ("American Heart Association"), as it is spoken.
    published: the day it was issued; only the year is certain when ``year_only``.
    digest: an unreviewed paraphrase of a guideline, which must be said with it.
    specialties: those it is filed under, in small letters; none where nobody said.
    work: what its reference needs besides; None where only the document's own facts are known.
    """

    key: str
    title: str
    organisation: str
    published: date
    licence: str
    url: str = ""
    year_only: bool = True
    digest: bool = False
    specialties: tuple[str, ...] = ()
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that can be found and cited.

    score: fused relevance in 0..1 within one search; cosine and bm25 are the raw figures it was made from
    (cosine in -1..1, bm25 >= 0), so that a rule for "not in my library" can look at absolute values.
    coverage: the share (0..1) of the question's words found here, each weighted by how rare it is in the library; a
    word the library has never seen weighs most.
    section: headings from the outermost in, joined by " > "; text is Markdown, its tables and code blocks whole.
    expected: questions that it is expected to be asked, each with the hash of the statement that answers
    (``kb.expected_questions``).
    """

    id: int
    document: Document
    section: str
    text: str
    page: int | None = None
    score: float = 0.0
    cosine: float = 0.0
    bm25: float = 0.0
    coverage: float = 0.0
    expected: tuple[tuple[bytes, str], ...] = ()

    @property
    def heading(self) -> str:
        """The innermost heading of the section, short enough to be spoken."""
        return self.section.rsplit(" > ", 1)[-1]


@dataclass(frozen=True, slots=True)
class Citation:
    """What a spoken sentence rests on; ``ama`` is the reference in American Medical Association style."""

    title: str
    organisation: str
    year: int
    section: str
    passage: str
    licence: str
    page: int | None = None
    url: str = ""
    ama: str = ""
    digest: bool = False
