"""Pairs a ringing call with the INVITE that the trace showed, which alone knows its real source."""

import asyncio
from collections import OrderedDict

from telephony.sip.trace import Traced

REMEMBERED = 256
"""INVITEs kept at a time; one that is pushed out leaves its call without a source, and so refused."""

PATIENCE = 0.25
"""Seconds the trace may come behind the call: they travel by different threads."""


class Invitations:
    """INVITEs by Call-ID, each kept until its call asks for it."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, list[Traced]] = OrderedDict()
        self._arrived = asyncio.Condition()

    async def note(self, invite: Traced) -> None:
        """A retransmission adds nothing; the same Call-ID from elsewhere does, and is told by ``find``."""
        async with self._arrived:
            seen = self._seen.setdefault(invite.call_id, [])
            if all(invite.source != other.source for other in seen):
                seen.append(invite)
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            self._arrived.notify_all()

    async def find(self, call_id: str) -> list[Traced]:
        """Every INVITE with this Call-ID, one per source, the first first; empty when none was seen in time."""
        async with self._arrived:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._arrived.wait_for(lambda: call_id in self._seen)
            except TimeoutError:
                return []
            return self._seen.pop(call_id)
