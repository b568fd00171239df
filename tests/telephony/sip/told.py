"""The pjsua2 process tells its log over a pipe: what it says may arrive after what it answers on the wire."""

import asyncio

import pytest


async def told(caplog: pytest.LogCaptureFixture, words: str) -> None:
    async with asyncio.timeout(10):
        while words not in caplog.text:
            await asyncio.sleep(0.02)
