"""Approvals on a phone: the page, which is the same for everybody and knows nothing. What waits it asks for with a key that the browser keeps; see docs/decisions/0044."""

from collections.abc import Mapping
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

_MAY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""What a browser may do with it: run and show what this service gave, ask this service, and stand in no other page, where somebody could lay a button over ours."""
_HEADERS = {
    "content-security-policy": _MAY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


def routes() -> list[Route]:
    """Where the page and its parts are."""
    style = _text("lifeos.page", "style.css") + _text(__name__, "phone.css")
    return [
        Route("/", lambda _request: RedirectResponse("/approvals"), methods=["GET"]),
        _given("/approvals", _text(__name__, "phone.html"), "text/html"),
        _given("/approvals/phone.js", _text(__name__, "phone.js"), "text/javascript"),
        _given("/approvals/phone.css", style, "text/css"),
    ]


def _given(path: str, text: str, kind: str, headers: Mapping[str, str] = _HEADERS) -> Route:
    def give(_request: Request) -> Response:
        return Response(text, media_type=kind, headers=headers)

    return Route(path, give, methods=["GET"])


def _text(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")
