"""A PBX's registrar on a UDP socket: asks for digest (RFC 3261 section 22.4, MD5 without qop) and remembers."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast


class Registrar(asyncio.DatagramProtocol):
    """Knows one extension; ``events`` holds what became of each REGISTER: "challenged", "taken", "left", "refused"."""

    def __init__(self, user: str, password: str) -> None:
        self.events: list[str] = []
        self.contact = ""
        self._user, self._password = user, password
        self._transport: asyncio.DatagramTransport | None = None

    @classmethod
    @asynccontextmanager
    async def opened(cls, user: str, password: str) -> AsyncIterator[tuple["Registrar", int]]:
        """It and its port; closed whatever becomes of the test, a skipped one too."""
        registrar = cls(user, password)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: registrar, local_addr=("127.0.0.1", 0))
        try:
            yield registrar, transport.get_extra_info("sockname")[1]
        finally:
            transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, address: tuple[str | int, int]) -> None:
        text = data.decode()
        if not text.startswith("REGISTER"):
            return
        digest = re.search(r"(?im)^Authorization: Digest (.*)$", text)
        if digest is None:
            self._answer(text, address, "401 Unauthorized", 'WWW-Authenticate: Digest realm="ward", nonce="n1"\r\n')
            self.events.append("challenged")
        elif self._right(dict(re.findall(r'(\w+)="?([^",]*)"?', digest[1]))):
            contact = re.search(r"(?im)^Contact: (.*?)\r?$", text)
            assert contact is not None
            leaving = "expires=0" in contact[1] or re.search(r"(?im)^Expires: 0\s*$", text) is not None
            self.contact = contact[1]
            self.events.append("left" if leaving else "taken")
            self._answer(text, address, "200 OK", f"Contact: {contact[1]}\r\n")
        else:
            self.events.append("refused")
            self._answer(text, address, "403 Forbidden", "")

    async def until(self, event: str) -> None:
        async with asyncio.timeout(10):
            while event not in self.events:
                await asyncio.sleep(0.02)

    def _right(self, given: dict[str, str]) -> bool:
        def md5(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        secret = md5(f"{self._user}:ward:{self._password}")
        wanted = md5(f"{secret}:n1:{md5('REGISTER:' + given['uri'])}")
        return given["username"] == self._user and given["response"] == wanted

    def _answer(self, request: str, address: tuple[str | int, int], status: str, more: str) -> None:
        kept = [line for line in request.split("\r\n") if re.match(r"(?i)(via|from|to|call-id|cseq):", line)]
        assert self._transport is not None
        self._transport.sendto(
            (f"SIP/2.0 {status}\r\n" + "\r\n".join(kept) + f"\r\n{more}Content-Length: 0\r\n\r\n").encode(), address
        )
