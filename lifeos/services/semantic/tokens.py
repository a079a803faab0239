"""Who asks, on one machine: a token for each agent, in a file that the person's own account alone can read."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Mapping

from lifeos.errors import LifeOSError
from lifeos.services.semantic.callers import Caller

SEEN_AS = "x-lifeos-as"
"""Header: the agent as which the person looks."""
PERSON = "LIFEOS_PERSON_TOKEN"
"""Variable of the environment: the token of the person."""
_SHORTEST = 32
"""Characters of a token; a shorter one was not made here."""


class Tokens:
    """:class:`lifeos.services.semantic.callers.Callers` by ``Authorization: Bearer``."""

    def __init__(self, folder: str, agents: Iterable[str], person: str = "") -> None:
        """``folder``: of the files, a name of an agent each; those that are missing are made. ``person``: the token of who may look at what each agent may see; nobody without one. Raises
        :class:`LifeOSError`."""
        self._person = _hash(person) if person else ""
        self._agents: dict[str, str] = {}
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            for agent in agents:
                self._agents[_hash(_token(os.path.join(folder, agent)))] = agent
        except (OSError, UnicodeDecodeError) as error:
            raise LifeOSError(f"cannot keep tokens in {folder}: {error}; give another folder to --tokens") from error

    def caller(self, headers: Mapping[str, str], identity: str) -> Caller | None:
        """See :class:`lifeos.services.semantic.callers.Callers`. Looked up by hash, so that how long it takes tells nothing of a token."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        shown = _hash(token.strip()) if scheme.lower() == "bearer" else ""
        if shown and shown == self._person:
            return Caller(headers.get(SEEN_AS, ""), person=True)
        agent = self._agents.get(shown)
        return Caller(agent) if agent is not None else None


def _token(path: str) -> str:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        with open(path, encoding="ascii") as file:
            token = file.read().strip()
        if len(token) < _SHORTEST:
            raise LifeOSError(f"{path} holds no token; delete it, and it is made anew") from None
        return token
    with os.fdopen(handle, "w", encoding="ascii") as file:
        token = secrets.token_urlsafe(32)
        file.write(token + "\n")
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
