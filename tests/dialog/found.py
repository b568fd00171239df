"""Passages and statements as a search gives them, for the rules that weigh them."""

from collections.abc import Sequence
from datetime import date

from dialog.answers.library_answer import as_asked
from dialog.answers.selecting import Candidate, ranked, shortlist
from dialog.question.asked import Asked
from kb.documents import Document, Passage


def passage(title: str, section: str, text: str, *, year: int = 2024, near: float = 0.7) -> Passage:
    """One passage of a document of its own title, found with this cosine."""
    document = Document(f"test/{title}/{year}", title, f"{title} Society", date(year, 1, 1), "MIT", digest=True)
    number = hash((title, section, text, year)) & 0xFFFFFFF
    return Passage(number, document, section, text, score=near, cosine=near, coverage=near)


def weighed(words: str, passages: Sequence[Passage]) -> tuple[Asked, list[Candidate]]:
    """What is asked for, and the statements of the passages, best first, each as near as its passage."""
    asked = as_asked(words)
    candidates = shortlist(asked, passages)
    return asked, ranked(asked, candidates, [one.statement.passage.cosine for one in candidates])
