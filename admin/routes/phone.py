"""The softphone's page, and the exchange of the one-time link for a cookie."""

import json
from collections.abc import Collection
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.requests import HTTPConnection
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from admin.phone_link import PhoneLink

LONGEST_BODY = 1024
"""Bytes of a link that is sent in; a real one has about 60."""


class Admissions:
    """Who may call: everybody on loopback (``link`` None), whoever has used a link beyond it."""

    def __init__(self, link: PhoneLink | None, *, secure: bool) -> None:
        self.link = link
        self._secure = secure
        # The prefix holds a browser to a Secure cookie of this very host (RFC 6265bis section 4.1.3.2).
        self._name = "__Host-phone" if secure else "phone"

    def admits(self, connection: HTTPConnection) -> bool:
        return self.link is None or self.link.admits(connection.cookies.get(self._name))

    def give(self, answer: Response, cookie: str) -> None:
        assert self.link is not None
        answer.set_cookie(
            self._name,
            cookie,
            max_age=int(self.link.admitted_for),
            httponly=True,
            samesite="strict",
            secure=self._secure,
            path="/",
        )


def phone_router(page: Path, admissions: Admissions, origins: Collection[str]) -> APIRouter:
    """``page``: the folder of the built pages."""
    router = APIRouter()

    @router.get("/phone", include_in_schema=False)
    async def phone() -> Response:
        index = page / "index.html"
        if not index.is_file():
            return PlainTextResponse("The softphone page is not built: run python -m admin.web_build.", status_code=503)
        return FileResponse(index, headers={"cache-control": "no-cache"})

    @router.get("/phone/admission")
    async def admission(request: Request) -> Response:
        return JSONResponse({"admitted": admissions.admits(request)})

    @router.post("/phone/admission")
    async def use_link(request: Request) -> Response:
        if request.headers.get("origin") not in origins:
            return JSONResponse({"reason": "foreign_page"}, status_code=403)
        if admissions.admits(request):
            return Response(status_code=204)
        token = await _token(request)
        cookie = admissions.link.redeem(token) if token and admissions.link else None
        if cookie is None:
            return JSONResponse({"reason": "link_used_up"}, status_code=403)
        answer = Response(status_code=204)
        admissions.give(answer, cookie)
        return answer

    return router


async def _token(request: Request) -> str | None:
    """The link in the body ``{"link": "..."}``, None when it is anything else."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_BODY:
            return None
    try:
        fields = json.loads(body)
    except ValueError:
        return None
    link = fields.get("link") if isinstance(fields, dict) else None
    return link if isinstance(link, str) else None
