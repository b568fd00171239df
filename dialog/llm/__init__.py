"""Language models that write answers: none by default, or one behind an OpenAI-compatible endpoint."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dialog.model_settings import ModelSettings
from dialog.ports import LanguageModel, Writing
from dialog.settings import DialogSettings

logger = logging.getLogger(__name__)


def open_llm(settings: ModelSettings) -> LanguageModel | None:
    """The model a site has set; its library is only imported when there is one."""
    if not settings.url:
        return None
    from dialog.llm.openai_compatible import OpenAiCompatible

    return OpenAiCompatible(settings)


@asynccontextmanager
async def open_writing(settings: ModelSettings, dialog: DialogSettings) -> AsyncIterator[Writing | None]:
    """What writes the answers, or None where they are extracted. Where words are sent is said in the log."""
    model = open_llm(settings)
    if model is None:
        yield None
        return
    from dialog.llm.writing import ModelWriting

    logger.warning(
        "questions and passages of the library are sent to a language model",
        extra={"endpoint": settings.url, "model": settings.name, "beyond_private_network": not settings.near},
    )
    try:
        yield ModelWriting(model, dialog)
    finally:
        await model.close()
