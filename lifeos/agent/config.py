"""What an agent is told at run time: ``agent.json`` and ``prompt.md``, as the compiler renders them."""

import hashlib
import os
from typing import Any, Literal, NamedTuple

import msgspec

from lifeos.errors import UsageError


class ModelAt(msgspec.Struct, frozen=True, rename="camel"):
    """A model route: where it answers OpenAI's protocol, and the longest answer it gives."""

    route: str
    url: str
    max_output_tokens: int


class Models(msgspec.Struct, frozen=True):
    """The routes by what a wrong answer costs."""

    high: ModelAt
    low: ModelAt


class ToolAt(msgspec.Struct, frozen=True):
    """A granted tool. ``arguments``: the JSON Schema of what it takes."""

    name: str
    url: str
    protocol: Literal["mcp", "http"]
    description: str = ""
    arguments: dict[str, Any] = {}


class MemoryAt(msgspec.Struct, frozen=True):
    """The granted memory. ``url``: of its semantic layer; empty where none is installed."""

    name: str
    snapshot: str
    url: str = ""


class Config(msgspec.Struct, frozen=True, rename="camel"):
    """``agent.json``; what is not listed here is for others. ``code``: the digest of the code that was compiled with it
    (:func:`lifeos.agent.sources.digest`); empty for an agent without any in the repository."""

    name: str
    team: str
    image: str
    port: int
    trust_domain: str
    models: Models
    tools: tuple[ToolAt, ...] = ()
    memory: MemoryAt | None = None
    code: str = ""

    def tool(self, name: str) -> ToolAt:
        """The tool of this name. One that is not granted is asked for beside the others all the same: the gateway says no, and why."""
        for tool in self.tools:
            if tool.name == name:
                return tool
        gateway = self.models.high.url.rsplit("/models/", 1)[0]
        return ToolAt(name, f"{gateway}/tools/{name}", "mcp")

    @property
    def secured(self) -> bool:
        """Whether the gateway asks for a certificate."""
        return self.models.high.url.startswith("https:")


class Told(NamedTuple):
    """The two files. ``version``: the name of the ConfigMap that holds them, which is that of the agent's version."""

    config: Config
    prompt: str
    version: str


def load(path: str) -> Told:
    """``agent.json`` at the path, and ``prompt.md`` beside it. Raises :class:`UsageError`."""
    try:
        with open(path, "rb") as file:
            written = file.read()
        config = msgspec.json.decode(written, type=Config)
        with open(os.path.join(os.path.dirname(path), "prompt.md"), "rb") as file:
            prompt = file.read().decode()
        return Told(config, prompt, _version(config.name, written.decode(), prompt))
    except OSError as error:
        raise UsageError(
            f"cannot read {error.filename}: {error.strerror}; the compiler renders it for the agent's pod"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not what the compiler renders: {error}") from error


def _version(name: str, written: str, prompt: str) -> str:
    """As the compiler names it (:func:`lifeos.bundle.canonical.hashed_name`), worked out from what is there: no environment variable can say otherwise."""
    data = msgspec.json.encode({"agent.json": written, "prompt.md": prompt}, order="sorted")
    return f"{name}-{hashlib.sha256(data).hexdigest()[:10]}"
