"""Which model makes vectors: one of a few engines, all under the contract of ``kb.ports.Embedding``."""

from kb.engine_settings import EmbeddingSettings
from kb.ports import Embedding, RunElsewhere


async def open_embedding(settings: EmbeddingSettings, run: RunElsewhere, dimension: int = 0) -> Embedding:
    """The engine that is set; ``run`` takes its work, and its loading, off the event loop's thread.

    dimension: where it is known from before; an endpoint is then not asked for it now. Raises ModelMissing,
    EmbeddingFailed.
    """
    match settings.engine:
        case "packaged":
            from kb.embeddings.minilm import MiniLm

            packaged: Embedding = await run(MiniLm, run)
            return packaged
        case "endpoint":
            from kb.embeddings.endpoint import EndpointEmbedding

            endpoint = EndpointEmbedding(settings.address, settings.model, settings.key, dimension=dimension)
            await endpoint.measure()
            return endpoint
        case "folder":
            from kb.embeddings.folder import FolderEmbedding

            folder: Embedding = await run(
                FolderEmbedding, settings.folder, settings.pooling, run, settings.question_folder
            )
            return folder
