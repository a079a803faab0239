"""The part of ``lifeos gym run`` that is about a candidate behind HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lifeos import ir
from lifeos.cli.parser import Arguments
from lifeos.cli.terminal import complain
from lifeos.errors import LifeOSError, UsageError

if TYPE_CHECKING:
    from lifeos.gym.candidates.candidate import Source

_PATIENCE = 60.0
"""Seconds that a person has to start the candidate."""


@contextmanager
def connected(arguments: Arguments, root: str, agent: ir.Agent, catalog: ir.Catalog) -> "Iterator[Source | None]":
    """The candidate of ``--candidate`` with a desk to come back to, once it is ready; None without one. Raises :class:`UsageError`, and
    :class:`LifeOSError` when nobody is there."""
    url: str | None = arguments.candidate
    _check(arguments, agent)
    if url is None:
        yield None
        return
    try:
        from lifeos.gym.candidates import desk_config  # noqa: PLC0415
        from lifeos.gym.candidates.http_candidate import Remote  # noqa: PLC0415
        from lifeos.gym.candidates.switchboard import Switchboard, wait_for  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym,agent]'") from error
    with Switchboard(arguments.desk) as board:
        path = desk_config.write(f"{root}/.lifeos/gym/{agent.name}/desk", agent, catalog, board.url)
        try:
            wait_for(url, 0.0)
        except LifeOSError:
            complain(f"waiting for the candidate at {url}; it is told what it needs in {path}")
            wait_for(url, _PATIENCE)
        yield Remote(url, board.folder, agent, catalog, arguments.image or "")


def _check(arguments: Arguments, agent: ir.Agent) -> None:
    url, image = arguments.candidate, arguments.image
    if url is None:
        if image is not None:
            raise UsageError("--image says what answers at the URL of --candidate, and there is none")
        return
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"--candidate takes a URL such as http://127.0.0.1:8080, not '{url}'")
    if image is None and arguments.seed is None:
        raise UsageError(
            "a gate is about one version: name it with --image, or practise with --seed (what is practised earns no receipt)"
        )
    if image is not None and image != agent.runtime.image:
        raise UsageError(
            f"'{agent.name}' is declared with image {agent.runtime.image}; a gate of another one is about nobody"
        )
