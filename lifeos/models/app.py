"""The HTTP application: OpenAI's protocol, as much of it as agents use. What it does not know it refuses, so nothing is silently ignored."""

import hashlib
import hmac
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lifeos.models.answer import Backend, Chat, RefusalError
from lifeos.models.embedding import Embedding
from lifeos.models.weights import EMBEDDING

_MOST = 4 << 20
"""Bytes of a request."""

_TOKENS = 512
"""Of an answer, when the request does not say."""


class _Message(msgspec.Struct, forbid_unknown_fields=True):
    role: Literal["system", "user", "assistant"]
    content: str


class _JsonSchema(msgspec.Struct):
    schema: dict[str, Any]


class _Format(msgspec.Struct):
    type: Literal["json_schema", "text"]
    json_schema: _JsonSchema | None = None


class _ChatRequest(msgspec.Struct, forbid_unknown_fields=True):
    model: str
    messages: Annotated[list[_Message], msgspec.Meta(min_length=1)]
    max_tokens: Annotated[int, msgspec.Meta(ge=1)] | None = None
    max_completion_tokens: Annotated[int, msgspec.Meta(ge=1)] | None = None
    seed: int = 0
    temperature: Annotated[float, msgspec.Meta(ge=0, le=2)] = 0.0
    response_format: _Format | None = None
    n: Literal[1] = 1
    stream: Literal[False] = False
    user: str = ""
    metadata: dict[str, Any] = {}

    def chat(self) -> Chat:
        wanted = self.response_format
        return Chat(
            [{"role": message.role, "content": message.content} for message in self.messages],
            wanted.json_schema.schema if wanted and wanted.json_schema else None,
            self.seed,
            self.temperature,
            self.max_completion_tokens or self.max_tokens or _TOKENS,
        )


class _EmbeddingRequest(msgspec.Struct, forbid_unknown_fields=True):
    model: str
    input: str | list[str]
    encoding_format: Literal["float"] = "float"
    user: str = ""


def application(backends: Mapping[str, Backend | str], embedding: Embedding | None, token: str = "") -> Starlette:
    """``backends``: by the name that a request gives as its model; or why nobody answers to it. ``token``: without which nobody is answered."""
    models = sorted({*backends, *([EMBEDDING.model] if embedding else [])})
    service = _Service(backends, embedding)
    listing = [{"id": name, "object": "model", "created": 0, "owned_by": "lifeos"} for name in models]

    async def models_of(_request: Request) -> Response:
        return _json(200, {"object": "list", "data": listing})

    async def chat(request: Request) -> Response:
        return await _answered(request, service.chat)

    async def embed(request: Request) -> Response:
        return await _answered(request, service.embed)

    return Starlette(
        routes=[
            Route("/v1/models", models_of),
            Route("/v1/chat/completions", chat, methods=["POST"]),
            Route("/v1/embeddings", embed, methods=["POST"]),
        ],
        middleware=[Middleware(_Known, token=token)] if token else [],
    )


class _Known:
    """Lets those in who show the token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app, self._expected = app, f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shown = dict(scope.get("headers", ())).get(b"authorization", b"")
        if scope["type"] == "http" and not hmac.compare_digest(shown, self._expected):
            await _error(401, "who asks? present the token: Authorization: Bearer …")(scope, receive, send)
            return
        await self._app(scope, receive, send)


class _Told(NamedTuple):
    """``headers``: what an answer cost, as the platform's router says it."""

    body: dict[str, Any]
    headers: Mapping[str, str] = MappingProxyType({})


class _Service:
    """From the body of a request to the body of its answer."""

    def __init__(self, backends: Mapping[str, Backend | str], embedding: Embedding | None) -> None:
        self._backends = backends
        self._embedding = embedding

    def chat(self, data: bytes) -> _Told:
        request = msgspec.json.decode(data, type=_ChatRequest)
        backend = self._backends.get(request.model)
        if backend is None:
            raise RefusalError(404, f"there is no model '{request.model}'; there is: {', '.join(self._backends)}")
        if isinstance(backend, str):
            raise RefusalError(503, backend)
        answer = backend.answer(request.chat())
        body = {
            "id": f"chatcmpl-{hashlib.sha256(data).hexdigest()[:24]}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": backend.model,
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": answer.text},
                    "finish_reason": answer.ended,
                }
            ],
            "usage": _usage(answer.input_tokens, answer.output_tokens),
        }
        if answer.micros is None:
            return _Told(body)
        return _Told(body, {"x-litellm-response-cost": f"{answer.micros // 1_000_000}.{answer.micros % 1_000_000:06}"})

    def embed(self, data: bytes) -> _Told:
        request = msgspec.json.decode(data, type=_EmbeddingRequest)
        if self._embedding is None:
            raise RefusalError(503, "no embedding model is installed here")
        if request.model not in (EMBEDDING.model, self._embedding.model):
            raise RefusalError(404, f"there is no embedding model '{request.model}', but '{EMBEDDING.model}'")
        texts = [request.input] if isinstance(request.input, str) else request.input
        vectors = [self._embedding.vector(text) for text in texts]
        body = {
            "object": "list",
            "model": self._embedding.model,
            "data": [
                {"object": "embedding", "index": index, "embedding": vector.tolist()}
                for index, vector in enumerate(vectors)
            ],
            "usage": _usage(sum(map(self._embedding.tokens, texts)), 0),
        }
        return _Told(body)


def _usage(read: int, written: int) -> dict[str, int]:
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


async def _answered(request: Request, answer: Any) -> Response:
    try:
        told = await run_in_threadpool(answer, await _body(request))
        return _json(200, told.body, told.headers)
    except msgspec.DecodeError as error:  # what cannot be decoded, and what is valid JSON and no request
        return _error(400, str(error))
    except RefusalError as error:
        return _error(error.status, str(error))


async def _body(request: Request) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _MOST:
            raise RefusalError(413, f"a request has at most {_MOST >> 20} MB")
    return bytes(data)


def _error(status: int, message: str) -> Response:
    kind = "invalid_request_error" if status < 500 else "server_error"
    return _json(status, {"error": {"message": message, "type": kind, "param": None, "code": None}})


def _json(status: int, value: Any, headers: Mapping[str, str] = MappingProxyType({})) -> Response:
    return Response(msgspec.json.encode(value), status, dict(headers), media_type="application/json")
