"""KbError
├── LibraryUnavailable   the database could not be asked, or did not answer in time (retryable)
├── EmbeddingFailed      the embedding model could not do its work (retryable)
├── RerankingFailed      the re-ranker could not be asked, or answered nonsense (retryable); the order found stays
├── ModelMissing         the model's or vocabulary's file is absent or not the expected one
├── SourceUnreadable     a document cannot be read; the rest of its folder goes on
├── SourceFailed         an outside source gave no answer that can be used; the others are asked all the same
│   ├── SourceSilent     it was not reached, or not in time, or it is broken just now (retryable)
│   ├── SourceBusy       it asks us to come back later (retryable)
│   ├── SourceGarbled    what it answered cannot be read
│   └── SourceClosed     it wants a key or a setting that is not there, or refuses ours
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


class SourceFailed(KbError):
    code = "source_failed"


class SourceSilent(SourceFailed):
    code = "source_silent"
    retryable = True


class SourceBusy(SourceFailed):
    code = "source_busy"
    retryable = True


class SourceGarbled(SourceFailed):
    code = "source_garbled"


class SourceClosed(SourceFailed):
    code = "source_closed"
