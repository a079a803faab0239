"""What asks a fleet that runs: the other end of its door, for the person."""

from typing import Any, TypeVar

import httpx
import msgspec

from lifeos.errors import LifeOSError
from lifeos.up.home import Runs, runs
from lifeos.up.messages import Question, Status, Told

T = TypeVar("T")

_TIMEOUT = httpx.Timeout(320.0, connect=5.0)
"""Seconds: longer than the fleet waits for an agent."""


class NothingRuns(LifeOSError):  # noqa: N818  a state of the world, not a fault
    """No fleet runs in this repository."""


def ask(root: str, agent: str, question: Question) -> Told:
    """An agent's answer. Raises :class:`NothingRuns`, and :class:`LifeOSError` with what the fleet says instead of one."""
    return _sent(root, Told, "POST", f"/agents/{agent}/ask", msgspec.json.encode(question))


def status(root: str) -> Status:
    """What runs. Raises :class:`NothingRuns` and :class:`LifeOSError`."""
    return _sent(root, Status, "GET", "/status")


def _sent(root: str, kind: type[T], method: str, path: str, body: bytes | None = None) -> T:
    found = runs(root)
    if found is None:
        raise NothingRuns("no fleet runs here; start it with `lifeos up`")
    headers = {"authorization": f"Bearer {found.token}", "content-type": "application/json"}
    try:
        with httpx.Client(base_url=found.url, timeout=_TIMEOUT, trust_env=False) as client:
            answer = client.request(method, path, content=body, headers=headers)
    except httpx.ConnectError as error:
        raise NothingRuns("no fleet runs here any more; start it with `lifeos up`") from error
    except httpx.HTTPError as error:
        raise LifeOSError(
            f"the fleet did not answer: {error or type(error).__name__}; `lifeos status` shows it"
        ) from error
    if not answer.is_success:
        raise LifeOSError(_why(found, answer))
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.DecodeError as error:
        raise LifeOSError(f"what answers at {found.url} is no fleet of this LifeOS: {error}") from error


def _why(found: Runs, answer: httpx.Response) -> str:
    if answer.status_code == httpx.codes.UNAUTHORIZED:  # somebody else listens there since ours was killed
        return f"what answers at {found.url} does not know us; start the fleet with `lifeos up`"
    try:
        told: dict[str, Any] = answer.json()
        return str(told["error"])
    except (ValueError, KeyError, TypeError):
        return f"the fleet answered with status {answer.status_code}"
