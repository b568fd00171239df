"""Which documents a search may look in."""

from dataclasses import dataclass

from kb.documents import Document


@dataclass(frozen=True, slots=True)
class Filters:
    """Every field that is given must hold; with none given, all documents are looked in.

    source: stands in the issuer, the title or the key of a document, in upper or lower case.
    since, until: the first and the last year of publication.
    specialty: one that the document is filed under, such as "cardiology"; one of unknown specialty is left out.
    """

    source: str = ""
    since: int | None = None
    until: int | None = None
    specialty: str = ""

    def __bool__(self) -> bool:
        return self != EVERYTHING

    def let_through(self, document: Document) -> bool:
        """Whether a search with these looks in it; the store says the same in SQL (``kb.stores.pgvector``)."""
        words = "\n".join((document.organisation, document.title, document.key)).lower()
        return (
            self.source.lower() in words
            and (self.since is None or document.published.year >= self.since)
            and (self.until is None or document.published.year <= self.until)
            and (not self.specialty or self.specialty.lower() in document.specialties)
        )


EVERYTHING = Filters()
