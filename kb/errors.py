"""KbError
├── LibraryUnavailable   the database could not be asked, or did not answer in time (retryable)
├── EmbeddingFailed      the embedding model could not do its work (retryable)
├── RerankingFailed      the re-ranker could not be asked, or answered nonsense (retryable); the order found stays
├── ModelMissing         the model's or vocabulary's file is absent or not the expected one
├── SourceUnreadable     a document cannot be read; the rest of its folder goes on
└── IngestEnded          the ingest process ended before its work was done (retryable: it resumes where it was)
"""


class KbError(Exception):
    """Any failure of the library. ``code`` is stable; ``retryable`` says whether trying again may help."""

    code = "kb"
    retryable = False


class LibraryUnavailable(KbError):
    code = "library_unavailable"
    retryable = True


class EmbeddingFailed(KbError):
    code = "embedding_failed"
    retryable = True


class RerankingFailed(KbError):
    code = "reranking_failed"
    retryable = True


class ModelMissing(KbError):
    code = "model_missing"


class SourceUnreadable(KbError):
    code = "source_unreadable"


class IngestEnded(KbError):
    code = "ingest_ended"
    retryable = True
