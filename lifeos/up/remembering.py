"""The semantic layer for the agents of this machine, as a child; where nothing is pinned yet, the memory of a scenario stands in, and that is said."""

import os
import secrets
from collections.abc import Mapping

import httpx
import msgspec

from lifeos import ir
from lifeos.errors import LifeOSError
from lifeos.memory.state_id import NOTHING
from lifeos.services.semantic.tokens import PERSON, SEEN_AS
from lifeos.up.children import Child, lifeos, printed_url
from lifeos.up.home import TOKENS, Home
from lifeos.up.messages import Cited

_STARTING = 120.0
"""Seconds that the layer has to open what is pinned, which may come from a remote first."""


class Layer:
    """The one that was started."""

    def __init__(self, home: Home, ledger: str) -> None:
        """``ledger``: takes what agents read. Raises :class:`LifeOSError` with its own last words when it does not begin to serve."""
        program = lifeos(home.root, "memory", "serve", "--port", "0", "--tokens", os.path.join(home.root, TOKENS))
        program += ["--ledger", ledger if "://" in ledger else os.path.abspath(ledger)]
        token = secrets.token_urlsafe(32)  # what a person looks at is no read of the agent's
        self._headers = {"authorization": f"Bearer {token}"}
        passed = {
            name: value for name, value in os.environ.items() if name.startswith("PG")
        }  # as PostgreSQL's clients read them
        self.child = Child("the semantic layer", program, home.log("memory"), variables={**passed, PERSON: token})
        try:
            self.url = self.child.wait(printed_url, _STARTING)
        except LifeOSError:
            self.child.end()
            raise
        self._client = httpx.Client(base_url=self.url.removesuffix("/mcp"), timeout=30, trust_env=False)

    def close(self) -> None:
        """At the end."""
        self._client.close()

    def record(self, agent: str, key: str) -> Cited | None:
        """What it says of a record that an agent cites, within what the agent may see; None when it knows nothing of it."""
        try:
            headers = {**self._headers, SEEN_AS: agent}
            answer = self._client.get("/v1/facts", params={"entity": key, "most": 20}, headers=headers)
            if not answer.is_success:
                return None
            facts = [fact for fact in msgspec.json.decode(answer.content)["facts"] if fact["record"] == key]
        except (httpx.HTTPError, msgspec.DecodeError, KeyError):
            return None
        if not facts:
            return None
        text = "; ".join(f"{fact['property']}: {fact['value']}" for fact in facts)
        return Cited(key, text[:300], facts[0]["source"], facts[0]["time"])


def pinned(fleet: ir.Fleet, agents: Mapping[str, ir.Agent]) -> set[str]:
    """Memories of these agents with something pinned in them."""
    used = {agent.memory.ref for agent in agents.values() if agent.memory is not None}
    return {name for name in used if fleet.catalog.memories[name].snapshot != NOTHING}
