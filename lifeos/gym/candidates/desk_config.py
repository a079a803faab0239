"""``agent.json`` and ``prompt.md`` for an agent that is a candidate outside of this process: as compiled, with the Gym's gateway in place of the cluster's."""

import os

import msgspec

from lifeos import ir
from lifeos.bundle.agent_config import config_data
from lifeos.errors import LifeOSError


def files(agent: ir.Agent, catalog: ir.Catalog, gateway: str) -> dict[str, str]:
    """By name. The tools of all environments: the Gym simulates each. ``gateway``: a URL without a path."""
    compiled = [config_data(agent, catalog, environment) for environment in catalog.platform.environments.values()]
    told = [msgspec.json.decode(data["agent.json"]) for data in compiled]
    config = told[-1]
    config.pop("code", None)  # who tries code out changes it; which version a gate is about is said by --image
    config["tools"] = list({tool["name"]: tool for one in told for tool in one["tools"]}.values())
    for tool in config["tools"]:
        tool["url"] = f"{gateway}/tools/{tool['name']}"
    for model in config["models"].values():
        model["url"] = f"{gateway}/models/{model['route']}"
    if "memory" in config:
        config["memory"]["url"] = f"{gateway}/memory/{config['memory']['name']}"
    text = msgspec.json.format(msgspec.json.encode(config), indent=2).decode()
    return {"agent.json": f"{text}\n", "prompt.md": agent.prompt.text}


def write(folder: str, agent: ir.Agent, catalog: ir.Catalog, gateway: str) -> str:
    """Write both; the path of ``agent.json``. Raises :class:`LifeOSError`."""
    path = os.path.join(folder, "agent.json")
    try:
        os.makedirs(folder, exist_ok=True)
        for name, text in files(agent, catalog, gateway).items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise LifeOSError(f"cannot write {error.filename}: {error.strerror}") from error
    return path
