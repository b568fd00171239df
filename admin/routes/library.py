"""What the library holds and reads: a page and the figures it shows, for programs and browsers on this machine."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from admin.sparing import Sparing
from admin.this_machine import from_this_machine
from kb.errors import LibraryUnavailable
from kb.jobs.overview import LibraryWatch
from kb.stores.progress_shelf import Listed

ELSEWHERE = "The library is shown to programs and browsers on the service's own machine only: open this page there."


def library_router(page: Path, watch: LibraryWatch) -> APIRouter:
    """``page``: the folder of the built pages."""
    router = APIRouter()
    overview, listed = Sparing(watch.overview), Sparing(watch.documents)

    @router.get("/library", include_in_schema=False)
    async def library(request: Request) -> Response:
        if not from_this_machine(request):
            return PlainTextResponse(ELSEWHERE, 403)
        built = page / "library.html"
        if not built.is_file():
            return PlainTextResponse("The library's page is not built: run python -m admin.web_build.", 503)
        return FileResponse(built, headers={"cache-control": "no-cache"})

    @router.get("/library/figures")
    async def figures(request: Request) -> Response:
        async def told() -> dict[str, Any]:
            return asdict(await overview.get())

        return await _answer(request, told)

    @router.get("/library/documents")
    async def documents(request: Request) -> Response:
        async def told() -> dict[str, Any]:
            total, rows = await listed.get()
            return {"total": total, "documents": list(map(_row, rows))}

        return await _answer(request, told)

    return router


async def _answer(request: Request, told: Callable[[], Awaitable[dict[str, Any]]]) -> Response:
    if not from_this_machine(request):
        return JSONResponse({"reason": "not_this_machine", "message": ELSEWHERE}, 403)
    try:
        facts = await told()
    except LibraryUnavailable as error:
        return JSONResponse({"reason": error.code, "message": str(error)}, 503)
    return Response(json.dumps(facts, ensure_ascii=False, default=datetime.isoformat), media_type="application/json")


def _row(listed: Listed) -> dict[str, Any]:
    return {
        "title": listed.title,
        "organisation": listed.organisation,
        "year": listed.year,
        "digest": listed.digest,
        "passages": listed.passages,
        "whole": listed.whole,
        "read": listed.read,
    }
