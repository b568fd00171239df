"""The web application: the softphone's page, health, metrics, and whatever routers a way in brings."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from admin.routes.phone import Admissions, phone_router
from admin.security_headers import SecurityHeaders
from admin.settings import WebSettings
from admin.this_machine import from_this_machine


def build_app(
    settings: WebSettings,
    *,
    ready: Callable[[], bool],
    admissions: Admissions,
    hosts: Collection[str],
    origins: Collection[str],
    routers: Sequence[APIRouter] = (),
    authority: Path | None = None,
    registry: CollectorRegistry = REGISTRY,
) -> FastAPI:
    """The application; WebServer (server.py) runs it.

    ready: whether an INVITE would be answered with the greeting by now.
    hosts, origins: by which names we are reached, from addresses.py.
    routers: the WebSocket doors of the ways in, such as telephony.browser.endpoint.browser_router, and further pages,
        such as admin.routes.library.library_router.
    authority: the local authority's certificate, offered at /authority.crt for people to install.
    """
    app = FastAPI(title="VoiceAssist", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(SecurityHeaders, hosts=hosts)
    app.include_router(_service_router(settings, ready, registry))
    app.include_router(phone_router(settings.page, admissions, origins))
    for router in routers:
        app.include_router(router)
    if authority is not None:
        app.include_router(_authority_router(authority))
    app.mount("/assets", _Assets(directory=settings.page / "assets", check_dir=False))
    return app


class _Assets(StaticFiles):
    """Files whose name holds the hash of their content, so that a browser need never ask again."""

    async def check_config(self) -> None:
        """The pages may be built after the service began: a missing folder is a 404, not a failure."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = "public, max-age=31536000, immutable"
        return answer


def _service_router(settings: WebSettings, ready: Callable[[], bool], registry: CollectorRegistry) -> APIRouter:
    router = APIRouter()

    @router.get("/", include_in_schema=False)
    async def root() -> Response:
        return RedirectResponse("/phone")

    @router.get("/healthz")
    async def alive() -> Response:
        return JSONResponse({"alive": True})

    @router.get("/readyz")
    async def readiness() -> Response:
        now = ready()
        return JSONResponse({"ready": now}, status_code=200 if now else 503)

    @router.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not settings.metrics_beyond_loopback and not from_this_machine(request):
            return PlainTextResponse("Metrics answer programs on this machine only.", 403)
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _authority_router(authority: Path) -> APIRouter:
    router = APIRouter()

    @router.get("/authority.crt")
    async def certificate() -> Response:
        return FileResponse(authority, media_type="application/x-x509-ca-cert")

    return router
