"""``lifeos approve``: a person's yes to one call of an agent."""

import json
import os
import time
from typing import TYPE_CHECKING, Any

from lifeos.bundle import canonical, content_hash
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError, UsageError

if TYPE_CHECKING:
    from lifeos.services.gateway.pending import Request

_SHOWN = 60
"""Seconds for which the token is good that shows who asks."""


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """See which calls of agents wait for a person, and approve one: this agent, this tool, just these arguments, once, within the hour.

        The approval is signed with your key, whose public part the gateway knows by your name. Without a request, what waits is listed."""
    parser.add_argument("request", nargs="?", help="Which one, as the list names it.")
    parser.add_argument("--gateway", default="http://127.0.0.1:9080", metavar="URL", help="[default: %(default)s]")
    parser.add_argument(
        "--as", dest="name", required=True, metavar="NAME", help="Who you are, as the gateway knows you."
    )
    parser.add_argument("--key", required=True, metavar="FILE", help="Your private key (Ed25519, PEM).")
    parser.add_argument("--yes", action="store_true", help="Do not ask again.")


def run(arguments: Arguments) -> int:
    """List, or show, ask, sign and bring."""
    try:
        import httpx  # noqa: PLC0415

        from lifeos.services.gateway.approval import Approved, Subject, introduce, private_key, sign  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gateway]'") from error
    key = private_key(arguments.key)
    token = introduce(arguments.name, int(time.time()) + _SHOWN, key)
    with httpx.Client(base_url=arguments.gateway, timeout=30, trust_env=False) as client:
        try:
            waiting = _waiting(client.get("/v1/approvals", headers={"authorization": f"Bearer {token}"}))
            if not arguments.request:
                return _listed(waiting)
            one = next((one for one in waiting if one.id == arguments.request), None)
            if one is None:
                raise UsageError(
                    f"no request '{arguments.request}' waits; `lifeos approve` without one lists those that do"
                )
            _show(one)
            digest = content_hash(canonical(_arguments(one)))
            if digest != one.digest:
                raise LifeOSError("the gateway shows other arguments than it asks to approve; nothing was approved")
            if not arguments.yes and not _agreed():
                echo("nothing was approved")
                return EXIT_FINDINGS
            approved = Approved(one.id, Subject(one.agent, one.tool, digest), one.expires)
            answer = client.post(f"/v1/approvals/{one.id}", json={"token": sign(approved, arguments.name, key)})
        except httpx.HTTPError as error:
            raise LifeOSError(f"no answer from {arguments.gateway}: {error}") from error
    if not answer.is_success:
        raise LifeOSError(f"not approved: {_error(answer)}")
    echo(f"approved: the next call of '{one.tool}' by {one.agent} with just these arguments passes, once")
    return EXIT_CLEAN


def _waiting(answer: Any) -> "list[Request]":
    import msgspec  # noqa: PLC0415

    from lifeos.services.gateway.pending import Request  # noqa: PLC0415

    if not answer.is_success:
        raise LifeOSError(f"the gateway does not show what waits: {_error(answer)}")
    try:
        return msgspec.json.decode(answer.content, type=dict[str, list[Request]])["requests"]
    except (msgspec.DecodeError, KeyError) as error:
        raise LifeOSError("what answered is no gateway of LifeOS") from error


def _error(answer: Any) -> str:
    try:
        return str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return f"status {answer.status_code}"


def _listed(waiting: "list[Request]") -> int:
    for one in waiting:
        _show(one)
    echo(f"{len(waiting)} waiting")
    return EXIT_CLEAN


def _show(one: "Request") -> None:
    left = max(0, one.expires - int(time.time())) // 60
    echo(f"{one.id}  {one.agent} wants to call '{one.tool}'  ({left} min left)")
    # Escaped as JSON is, so that no argument can draw over the terminal.
    for line in json.dumps(_arguments(one), indent=2, sort_keys=True, ensure_ascii=True).splitlines():
        echo(f"    {line}")


def _arguments(one: "Request") -> Any:
    try:
        return json.loads(one.arguments)
    except (ValueError, RecursionError) as error:
        raise LifeOSError(
            f"the gateway shows arguments of {one.id} that cannot be read; nothing was approved"
        ) from error


def _agreed() -> bool:
    return input(f"approve as you see it?{os.linesep}yes or no: ").strip() == "yes"
