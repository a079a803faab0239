"""What is wrong with a request, for whoever sent it (RFC 9457)."""

from http import HTTPStatus

import msgspec
from starlette.responses import Response


class Problem(Exception):  # noqa: N818  # the name of what is sent
    """A request that cannot be answered. ``detail`` says where and why."""

    def __init__(self, status: int, detail: str, instance: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.instance = status, detail, instance

    def response(self) -> Response:
        """As ``application/problem+json``."""
        told = {"title": HTTPStatus(self.status).phrase, "status": self.status, "detail": self.detail}
        if self.instance:
            told["instance"] = self.instance
        return Response(msgspec.json.encode(told), self.status, media_type="application/problem+json")
