"""A stand-in for a language model's server: speaks the chat completions protocol, streamed, and says what it was given.

``python -m commands.bench.chat_endpoint SCRIPTS.json`` listens on loopback, prints its port and serves until its input
is closed. The name of the model asked for chooses the script.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

LARGEST_REQUEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Script:
    """What is answered.

    pieces: of the text, one event each. wait: seconds before the first; every: seconds between them.
    status: other than 200 is answered with an error. cut: the connection is dropped behind the last piece.
    raw: sent in place of the events. failures: so many requests are answered with ``status`` before it is 200.
    """

    pieces: tuple[str, ...] = ()
    wait: float = 0.0
    every: float = 0.0
    status: int = 200
    cut: bool = False
    raw: str = ""
    failures: int = 0


@dataclass(slots=True)
class ChatEndpoint:
    """``requests``: headers (lower case) and body of each request; ``broken``: how many ended before their answer."""

    scripts: Mapping[str, Script]
    port: int = 0
    requests: list[tuple[Mapping[str, str], dict[str, Any]]] = field(default_factory=list)
    broken: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer_one(head, reader, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the client went away, or the endpoint is closed
        finally:
            writer.close()

    async def _answer_one(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = min(int(headers.get("content-length", "0")), LARGEST_REQUEST)
        body = json.loads(await reader.readexactly(length))
        self.requests.append((headers, body))
        script = self.scripts[body["model"]]
        asked = sum(1 for _, earlier in self.requests if earlier["model"] == body["model"])
        if script.status != 200 and (not script.failures or asked <= script.failures):
            problem = json.dumps({"error": {"message": "as told", "type": "test"}}).encode()
            writer.write(_header(script.status, len(problem)) + problem)
            return await writer.drain()
        try:
            await self._stream(script, writer)
        except ConnectionError:
            self.broken += 1
            raise

    async def _stream(self, script: Script, writer: asyncio.StreamWriter) -> None:
        writer.write(_header(200, None))
        await writer.drain()
        await asyncio.sleep(script.wait)
        if script.raw:
            await _chunk(writer, script.raw)
        for number, piece in enumerate(script.pieces):
            if number:
                await asyncio.sleep(script.every)
            await _chunk(writer, f"data: {json.dumps(_event(piece))}\n\n")
        if script.cut:
            writer.close()
            raise ConnectionResetError("cut as told")
        if not script.raw:
            await _chunk(writer, "data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()


def _event(piece: str) -> dict[str, Any]:
    return {
        "id": "chat-1",
        "object": "chat.completion.chunk",
        "created": 1767225600,
        "model": "script",
        "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}],
    }


def _header(status: int, length: int | None) -> bytes:
    how = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    kind = "text/event-stream" if length is None else "application/json"
    return f"HTTP/1.1 {status} As told\r\nContent-Type: {kind}\r\n{how}\r\n\r\n".encode()


async def _chunk(writer: asyncio.StreamWriter, text: str) -> None:
    data = text.encode()
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()


@asynccontextmanager
async def chat_endpoint(scripts: Mapping[str, Script]) -> AsyncIterator[ChatEndpoint]:
    """Listens on a free port of loopback until the block ends."""
    endpoint = ChatEndpoint(scripts)
    server = await asyncio.start_server(endpoint.answer, "127.0.0.1", 0)
    endpoint.port = server.sockets[0].getsockname()[1]
    try:
        yield endpoint
    finally:
        server.close()


def in_pieces(text: str, size: int = 4) -> tuple[str, ...]:
    """The text cut every ``size`` characters, wherever that falls."""
    return tuple(text[start : start + size] for start in range(0, len(text), size))


def write_scripts(scripts: Mapping[str, Script], path: Path) -> None:
    path.write_text(json.dumps({name: asdict(script) for name, script in scripts.items()}), encoding="utf-8")


def read_scripts(path: Path) -> dict[str, Script]:
    facts = json.loads(path.read_text(encoding="utf-8"))
    return {name: Script(**{**fact, "pieces": tuple(fact["pieces"])}) for name, fact in facts.items()}


async def _serve(path: Path) -> None:
    async with chat_endpoint(read_scripts(path)) as endpoint:
        print(endpoint.port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


def main(words: Sequence[str]) -> int:
    asyncio.run(_serve(Path(words[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
