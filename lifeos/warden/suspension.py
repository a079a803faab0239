"""``suspend: true`` as a commit that people review: the durable form of what the warden does for a while."""

import glob
import os

from lifeos.compiler.pipeline import Compilation
from lifeos.errors import ProgramError
from lifeos.source.edit import EditError, edited
from lifeos.source.yaml import MappingNode, Node, parse
from lifeos.tools import git_branch

AUTHOR = "LifeOS warden"


def propose(root: str, agent: str, reason: str) -> str:
    """Suspend an agent on the branch ``lifeos/suspend-<agent>``, on top of what is committed, with what is rendered from it; the commit. Raises
    :class:`ProgramError` when that cannot be done; work that is not committed is neither needed nor touched."""
    with git_branch.checkout(root, "HEAD") as folder:
        path = _declaration(folder, agent)
        with open(os.path.join(folder, path), encoding="utf-8") as file:
            text = file.read()
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(suspended(path, text))
        _compile(folder)
        message = f"Suspend {agent}\n\n{reason}\n\nThe warden killed it repeatedly and keeps it down. Revert this when it is well."
        return git_branch.commit(folder, branch(agent), AUTHOR, message)


def branch(agent: str) -> str:
    """Where it is proposed."""
    return f"lifeos/suspend-{agent}"


def is_suspended(folder: str, agent: str) -> bool:
    """Whether the agent's own declaration says so. Raises :class:`ProgramError` where there is none."""
    path = _declaration(folder, agent)
    with open(os.path.join(folder, path), encoding="utf-8") as file:
        text = file.read()
    return suspended(path, text) == text


def suspended(path: str, text: str) -> str:
    """The declaration of an agent with the brake pulled, and every comment kept. Raises :class:`ProgramError`."""
    from lifeos.schema.format import FormatError, formatted  # noqa: PLC0415  ruamel.yaml, which only this needs

    documents, _ = parse(path, text)
    spec = next((value for document in documents if (value := _value(document, "spec")) is not None), None)
    if not isinstance(spec, MappingNode) or not spec.value:
        raise ProgramError(f"{path} declares no agent that could be suspended; set 'suspend: true' by hand")
    try:
        return formatted(path, edited(path, text, {("spec", "suspend"): True}))
    except (EditError, FormatError) as error:
        raise ProgramError(f"{path} cannot be edited: {error}; set 'suspend: true' by hand") from error


def _value(node: Node, name: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for key, value in pairs if key.value == name), None)


def _declaration(folder: str, agent: str) -> str:
    found = glob.glob(f"agents.d/*/{glob.escape(agent)}/agent.yaml", root_dir=folder)
    if len(found) != 1:
        raise ProgramError(f"no agent '{agent}' is declared in what is committed; it cannot be suspended there")
    return found[0]


def _compile(folder: str) -> None:
    compilation = Compilation(folder, cached=False)
    outcome = compilation.plan()
    errors = [item for item in outcome.found if item.severity == "error"]
    if errors:
        raise ProgramError(f"what is committed does not compile: {errors[0].message}; see `lifeos check`")
    compilation.apply(outcome)
