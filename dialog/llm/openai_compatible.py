"""A language model behind an OpenAI-compatible endpoint: OpenAI, vLLM, llama.cpp's server, Ollama.

Only the chat completions call is used, streamed. What comes from the network is bounded in time and size. The library's
own retries, redirects, proxies and headers about this machine are off: where the words go is what the site set.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import httpx2
import openai

from dialog.errors import EngineFailed
from dialog.model_settings import ModelSettings

CONNECT_SECONDS = 1.0
QUIET_SECONDS = 4.0
"""The longest the endpoint may say nothing at all."""
MOST_BYTES = 262_144
"""Of one response; four sentences in the smallest pieces are under 40,000."""
MOST_TOKENS = 320
RETRY_AFTER = 0.25
"""Seconds until the one second try, made only when nothing has come yet."""

logger = logging.getLogger(__name__)

_UNSENT = {
    name: openai.Omit()
    for name in (
        *("X-Stainless-Lang", "X-Stainless-Package-Version", "X-Stainless-OS", "X-Stainless-Arch"),
        *("X-Stainless-Runtime", "X-Stainless-Runtime-Version", "X-Stainless-Async", "X-Stainless-Retry-Count"),
        *("X-Stainless-Read-Timeout", "OpenAI-Organization", "OpenAI-Project"),
    )
}


class OpenAiCompatible:
    """``dialog.ports.LanguageModel``."""

    def __init__(self, settings: ModelSettings) -> None:
        self.near = settings.near
        self._name = settings.name
        self._web = httpx2.AsyncClient(
            transport=_Bounded(verify=ssl.create_default_context()),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(QUIET_SECONDS, connect=CONNECT_SECONDS),
        )
        self._client = openai.AsyncOpenAI(
            base_url=settings.url,
            api_key=settings.key or "none",
            organization="",
            project="",
            max_retries=0,
            http_client=self._web,
            default_headers={"User-Agent": "VoiceAssist"},
        )

    async def write(self, instructions: str, request: str) -> AsyncGenerator[str, None]:
        """See ``dialog.ports.LanguageModel``."""
        given = 0
        for again in (True, False):
            try:
                async with aclosing(self._pieces(instructions, request)) as pieces:
                    async for piece in pieces:
                        given += 1
                        yield piece
                return
            except EngineFailed as error:
                if given or not (again and error.retryable):  # what has been given out is never asked for again
                    raise
                logger.warning("the language model is asked again", extra={"reason": str(error)})
            await asyncio.sleep(RETRY_AFTER)

    async def close(self) -> None:
        await self._client.close()

    async def _pieces(self, instructions: str, request: str) -> AsyncGenerator[str, None]:
        try:
            stream = await self._client.chat.completions.create(
                model=self._name,
                messages=[{"role": "system", "content": instructions}, {"role": "user", "content": request}],
                stream=True,
                temperature=0,
                max_tokens=MOST_TOKENS,
                extra_headers=_UNSENT,
            )
            async with stream:
                async for chunk in stream:
                    for choice in (chunk.choices or [])[:1]:
                        if choice.delta is not None and isinstance(choice.delta.content, str) and choice.delta.content:
                            yield choice.delta.content
        except openai.APIStatusError as error:
            raise _refused(error) from error
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            message = f"the language model could not be heard: {type(error).__name__}"
            raise EngineFailed("thinking", message) from error
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            message = f"the language model's endpoint sent what is no answer: {type(error).__name__}"
            raise EngineFailed("thinking", message, retryable=False) from error


def _refused(error: openai.APIStatusError) -> EngineFailed:
    status = error.status_code
    match status:
        case 401 | 403:
            said = f"the language model's endpoint refused the key ({status}): set VOICEASSIST_MODEL_KEY"
        case 404:
            said = "the language model's endpoint knows no such model or path (404): look at model_url and model_name"
        case 429:
            said = "the language model's endpoint is asked too often (429)"
        case _:
            said = f"the language model's endpoint answered {status}"
    return EngineFailed("thinking", said, retryable=status == 429 or status >= 500)


class _Bounded(httpx2.AsyncHTTPTransport):
    """Responses of a bounded size: a line that never ends is not gathered for ever."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _BoundedStream(response.stream)
        return response


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._stream:
            size += len(piece)
            if size > MOST_BYTES:
                raise httpx2.ReadError(f"more than {MOST_BYTES} bytes came")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
