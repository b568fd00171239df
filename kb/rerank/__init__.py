"""Who looks again at the passages found, all of them behind ``kb.ports.Reranking``."""

from kb.engine_settings import RerankSettings
from kb.ports import Reranking, RunElsewhere


async def open_reranking(settings: RerankSettings, run: RunElsewhere) -> Reranking | None:
    """The engine that is set; None where the library itself knows what to do (late interaction, or nothing).

    ``run`` takes its work, and its loading, off the event loop's thread. Raises ModelMissing.
    """
    match settings.engine:
        case "none" | "late":
            return None
        case "folder":
            from kb.rerank.cross_encoder import FolderCrossEncoder

            folder: Reranking = await run(FolderCrossEncoder, settings.folder, run)
            return folder
        case "endpoint":
            from kb.rerank.cross_encoder import EndpointReranker

            return EndpointReranker(settings.address, settings.model, settings.key, seconds=settings.seconds)
