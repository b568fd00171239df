"""What can be set about the library; filled in by the composition root."""

from dataclasses import dataclass, field
from pathlib import Path

from kb.sources.ports import SourceName


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """How passages are found.

    dense_weight: share of the vectors' figure in the fused score, 0..1; the words' figure has the rest. Between 0.6
        and 0.75 MedQuAD and the clinicians' tuning questions hardly tell (docs/reference/library.md).
    candidates: how many of the nearest and how many of the best by words are fused.
    question_margin: how much nearer an expected question is to a caller's than the statement that answers both, in
        cosine: what is taken off so that a document without expected questions is found as well as one with them.
    reranked: how many of the best are looked at again, beside the question; 0 for none.
    rerank_seconds: after this long the passages stay in the order they were found in.
    search_seconds: after this long a search is a failure that the caller is told of.
    sentences_remembered: how many vectors of sentences that were not prepared are kept in memory, 1.5 kB each.
    """

    dense_weight: float = 0.7
    candidates: int = 40
    question_margin: float = 0.1
    reranked: int = 20
    rerank_seconds: float = 0.5
    search_seconds: float = 1.5
    sentences_remembered: int = 2_000


@dataclass(frozen=True, slots=True)
class SourcesSettings:
    """Which outside sources may be asked when the library does not know; none unless a site says so.

    allowed: those that may be asked; private: also at addresses inside the house.
    seconds: for all of them together, ranking included; a caller waits that long at most.
    kept_seconds: how long an answer is kept in memory, so that the same question is not asked twice in a call.
    email: who asks, for NCBI. The keys are secrets. guideline_pages: where reading begins.
    data: the folder in which the last outcome of each is kept; None keeps none.
    """

    allowed: tuple[SourceName, ...] = ()
    private: bool = False
    seconds: float = 2.5
    kept_seconds: float = 1_800.0
    email: str = ""
    pubmed_key: str = field(default="", repr=False)
    openfda_key: str = field(default="", repr=False)
    guideline_pages: tuple[str, ...] = ()
    uptodate_key: str = field(default="", repr=False)
    uptodate_url: str = ""
    openevidence_key: str = field(default="", repr=False)
    openevidence_url: str = "https://api.openevidence.com"
    data: Path | None = None
