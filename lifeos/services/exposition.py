"""``/metrics`` of a service that answers by Starlette, for Prometheus.

Sources: prometheus.io/docs/instrumenting/exposition_formats, prometheus.io/docs/practices/naming.
"""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def metrics_of(registry: CollectorRegistry) -> Route:
    """The route. What is collected may ask a database, so it is done in a thread."""

    async def exposed(_request: Request) -> Response:
        return Response(await run_in_threadpool(generate_latest, registry), media_type=CONTENT_TYPE_LATEST)

    return Route("/metrics", exposed, methods=["GET"])
