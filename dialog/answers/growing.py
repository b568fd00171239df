"""A reply that is still being written while it is spoken: its newest version, for whoever speaks it."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from dialog.answers.unwritten import as_extracted
from dialog.errors import EngineFailed
from dialog.ports import Writing
from dialog.reply import Reply
from dialog.transcript import Conversation

logger = logging.getLogger(__name__)


class Growing:
    """``begun`` is what was there first; when nothing follows it, the extracted answer does, whatever the reason."""

    def __init__(self, begun: Reply) -> None:
        self.begun = begun
        self.newest = begun
        self.whole = False
        self._changed = asyncio.Event()

    async def follow(self, versions: AsyncGenerator[Reply, None]) -> None:
        """Take each version until the last. A failing model is told in the log: the caller hears the library."""
        try:
            async with aclosing(versions) as following:
                async for version in following:
                    self._take(version)
        except EngineFailed as error:
            logger.warning("the language model failed", extra={"reason": str(error)})
        finally:
            self.end()

    def end(self) -> None:
        """No more comes."""
        self.whole = True
        self._take(as_extracted(self.newest))

    def _take(self, version: Reply) -> None:
        self.newest = version
        self._changed.set()

    def has_beyond(self, spans: int) -> bool:
        """Whether more than so many spans are there, or may still come."""
        return len(self.newest.spans) > spans or not self.whole

    async def beyond(self, spans: int) -> Reply | None:
        """The newest version once it has more than so many spans; None when it will have no more."""
        while len(self.newest.spans) <= spans and not self.whole:
            self._changed.clear()
            await self._changed.wait()
        return self.newest if len(self.newest.spans) > spans else None


async def written_out(reply: Reply, conversation: Conversation, writing: Writing | None) -> Reply:
    """The whole reply, for whoever does not speak it: written by the model where there is one, else extracted."""
    growing = Growing(reply)
    if writing is None or not reply.to_write:
        growing.end()
    else:
        await growing.follow(writing.versions(conversation, reply))
    return growing.newest
