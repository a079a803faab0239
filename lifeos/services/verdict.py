"""The verdict service: whether a release is safe, for whoever looks at it; Argo Rollouts does, through a ``web`` metric.

``GET /v1/releases/{agent}/{version}?stage=shadow&digest=sha256:…&minDecisions=95`` answers with the verdict of :mod:`lifeos.verdict.release`
over the decisions that were recorded by ``POST`` to ``…/decisions``, over mirrored and over golden decisions: while the answer for a shadow is not certain, a look at it has it asked
what a share of people ask (:mod:`lifeos.services.mirrored`) and those of its suite (:mod:`lifeos.services.golden`). It answers with an error when it cannot say, never with a guess: a
metric in error neither promotes nor aborts.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, get_args

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifeos import ir
from lifeos.bundle import agent_digest
from lifeos.ir.gate import Gate
from lifeos.services.decisions import Contradiction, Decided, Decisions, Stage
from lifeos.services.exposition import metrics_of
from lifeos.services.golden.replay import Replays
from lifeos.services.mirrored.judged import Mirrored
from lifeos.services.verdict_metrics import Metrics
from lifeos.verdict.release import Release, judge_release

MOST_BYTES = 1_000_000
"""Of a request's body."""


_log = logging.getLogger("lifeos.verdict")


class _Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    decisions: list[Decided]


class _Refusal(Exception):  # noqa: N818  # an answer, not a fault
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def app(
    fleet: Callable[[], ir.Fleet], decisions: Decisions, mirrored: Mirrored, replays: Replays, metrics: Metrics
) -> Starlette:
    """The service. ``fleet``: as it is now; it is asked on each look, so that a sync needs no restart."""
    path = "/v1/releases/{agent}/{version}"
    return Starlette(
        routes=[
            Route(
                path, partial(_answer, partial(_judge, fleet, decisions, mirrored, replays, metrics)), methods=["GET"]
            ),
            Route(f"{path}/decisions", partial(_answer, partial(_record, fleet, decisions)), methods=["POST"]),
            Route("/healthz", _alive, methods=["GET"]),
            metrics_of(metrics.registry),
        ]
    )


async def _alive(_request: Request) -> Response:
    return Response(b"ok\n", media_type="text/plain")


async def _answer(work: Callable[[dict[str, str], dict[str, str], bytes], Any], request: Request) -> Response:
    """What the work gives, as JSON; or what is wrong with the question."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return _said(413, {"error": f"a request has at most {MOST_BYTES} bytes; send fewer decisions at a time"})
    try:
        found = await run_in_threadpool(work, request.path_params, dict(request.query_params), bytes(body))
    except _Refusal as refusal:
        # As literals: what somebody sent is in both.
        _log.warning("%s %r: %d, %r", request.method, request.url.path, refusal.status, str(refusal))
        return _said(refusal.status, {"error": str(refusal)})
    return _said(200, found)


def _said(status: int, value: Any) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def _judge(
    fleet: Callable[[], ir.Fleet],
    decisions: Decisions,
    mirrored: Mirrored,
    replays: Replays,
    metrics: Metrics,
    path: dict[str, str],
    query: dict[str, str],
    _body: bytes,
) -> dict[str, Any]:
    now = fleet()
    agent, stage = _agent(now, path["agent"]), _stage(query)
    digest = agent_digest(agent, now.catalog)
    if query.get("digest", digest) != digest:
        raise _Refusal(
            409,
            f"this fleet has agent '{agent.name}' with the digest {digest}, not {query['digest']}; is a sync under way?",
        )
    least = agent.release.shadow.min_decisions if stage == "shadow" else 0
    if "minDecisions" in query:
        if not query["minDecisions"].isdecimal() or len(query["minDecisions"]) > 9:
            raise _Refusal(400, "minDecisions is a whole number from 0 up")
        least = max(least, int(query["minDecisions"]))
    version, gate = path["version"], now.catalog.suites[agent.eval.suite].gate
    released = partial(_released, decisions, gate, agent.name, version, stage, least)
    found = released()
    if stage == "shadow" and found.verdict == "inconclusive":
        asking = (agent, now.catalog, version, lambda: released().verdict != "inconclusive")
        stand = (*mirrored.look(*asking), *replays.look(*asking))
        found = msgspec.structs.replace(found, reasons=(*found.reasons, *stand))
    metrics.looked(agent.name, stage, found.verdict)
    known = {"agent": agent.name, "version": version, "stage": stage, "digest": digest}
    return {**known, **msgspec.to_builtins(found)}


def _released(decisions: Decisions, gate: Gate, agent: str, version: str, stage: Stage, least: int) -> Release:
    good, violated = decisions.of(agent, version, stage)
    return judge_release(gate.success, good, violated, least=least, tolerated=gate.never_rules.max_failures)


def _record(
    fleet: Callable[[], ir.Fleet], decisions: Decisions, path: dict[str, str], query: dict[str, str], body: bytes
) -> dict[str, Any]:
    agent, stage = _agent(fleet(), path["agent"]), _stage(query)
    try:
        batch = msgspec.json.decode(body, type=_Batch)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _Refusal(
            400, f'the body is {{"decisions": [{{"id": …, "good": true, "violations": 0}}, …]}}: {error}'
        ) from error
    if any(item.violations < 0 or not item.id for item in batch.decisions):
        raise _Refusal(400, "a decision has an id, and no fewer than 0 violations")
    try:
        new = decisions.add(agent.name, path["version"], stage, batch.decisions)
    except Contradiction as contradiction:
        raise _Refusal(409, str(contradiction)) from contradiction
    return {"new": new, "known": len(batch.decisions) - new}


def _agent(fleet: ir.Fleet, name: str) -> ir.Agent:
    if name not in fleet.agents:
        raise _Refusal(404, f"there is no agent '{name}'")
    return fleet.agents[name]


def _stage(query: dict[str, str]) -> Stage:
    stage = query.get("stage", "")
    if stage not in get_args(Stage):
        raise _Refusal(400, f"stage is one of {', '.join(get_args(Stage))}")
    return "shadow" if stage == "shadow" else "live"
