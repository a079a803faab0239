"""The kubeconfig: which context is meant, and whether what stands there of it can lead to a cluster.

It is looked at before the client of Kubernetes or kubectl takes it, for these say of a malformed one what became of their own objects.
Format: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
"""

import os
from typing import Any, NamedTuple

import yaml

from lifeos.cluster import kubeconfig_fields as fields
from lifeos.cluster.kubeconfig_fields import Part, joined, wrong
from lifeos.diagnostics import closest
from lifeos.errors import ProgramError, UsageError

_LISTS = {"clusters": "cluster", "contexts": "context", "users": "user"}
"""The lists of a kubeconfig, and in which field of an entry its content is."""

Entries = dict[str, dict[str, Part]]
"""What is in each list, by name. Of two of one name the first counts, as for kubectl."""


class Chosen(NamedTuple):
    """A context that can lead to a cluster: the files as the environment names them, the names of its parts, and the address of its API server."""

    files: str
    context: str
    cluster: str
    user: str | None
    server: str

    def failed(self, words: str) -> ProgramError:
        """What to raise when it cannot be used all the same."""
        return wrong(self.files, words)


def chosen(context: str | None) -> Chosen:
    """The context of this name, or the current one. Raises :class:`UsageError` for a name that is not there, :class:`ProgramError` with the file,
    what is wrong in it and how to mend it."""
    files = os.environ.get("KUBECONFIG") or os.path.expanduser("~/.kube/config")
    paths = [os.path.expanduser(path) for path in files.split(os.pathsep) if path]
    there = {path: _read(path) for path in paths if os.path.exists(path)}
    if not there:
        raise ProgramError(
            f"there is no kubeconfig at {files}; name one in KUBECONFIG, or have your cluster's program write it"
        )
    entries = _entries(there)
    if context is None:
        name = _current(files, there, entries)
    elif context in entries["contexts"]:
        name = context
    else:
        raise UsageError(f"the kubeconfig has no context '{joined(context)}'; {_meant(context, entries)}")
    part = entries["contexts"][name]
    fields.context(part)
    cluster = part.value["cluster"]
    where = _named(entries, "clusters", cluster, part)
    fields.cluster(where)
    user = part.value.get("user") or None
    if user is not None:
        fields.user(_named(entries, "users", user, part))
    return Chosen(files, name, cluster, user, where.value["server"])


def _read(path: str) -> dict[str, Any]:
    """A file's content, an empty one's too."""
    try:
        with open(path, encoding="utf-8") as file:
            found = yaml.safe_load(file)
    except OSError as error:
        raise wrong(path, f"it cannot be read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise wrong(path, f"it is no YAML: {where}{error.problem or error.context}; mend it there") from error
    except (
        yaml.YAMLError,
        ValueError,
        RecursionError,
    ) as error:  # what a value is taken for may not be one, a date for example
        raise wrong(path, f"it is no YAML that can be read; {fields.ANEW}") from error
    if not isinstance(found, dict):
        said = "it is empty" if found is None else "it is no mapping of clusters, contexts and users"
        raise wrong(path, f"{said}; {fields.ANEW}, or take the file out of KUBECONFIG")
    return found


def _entries(files: dict[str, dict[str, Any]]) -> Entries:
    """What the files say together. Every entry must have a name and content, or the client cannot read any."""
    entries: Entries = {name: {} for name in _LISTS}
    for path, content in files.items():
        for name, field in _LISTS.items():
            listed = content.get(name)
            if listed is None:
                continue
            if not isinstance(listed, list):
                raise wrong(path, f"{name} must be a list; {fields.ANEW}")
            for number, entry in enumerate(listed, 1):
                if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
                    raise wrong(path, f"entry {number} of {name} must be a mapping with a name that is text; mend it")
                part = Part(path, f"{field} '{entry['name']}'", entry.get(field))
                if not isinstance(part.value, dict):
                    raise wrong(path, f"{part.at} has no mapping '{field}'; {fields.ANEW}")
                entries[name].setdefault(entry["name"], part)
    return entries


def _current(files: str, there: dict[str, dict[str, Any]], entries: Entries) -> str:
    """The current context: what the first file says that says one, as for kubectl."""
    said = next(
        ((path, content["current-context"]) for path, content in there.items() if content.get("current-context")), None
    )
    if said is None:
        raise wrong(files, f"it has no current-context, {_choose(entries)}")
    path, name = said
    if not isinstance(name, str):
        raise wrong(path, "current-context must be text; put quotes around it")
    if name not in entries["contexts"]:
        raise wrong(path, f"its current-context '{name}' is none of its contexts, {_choose(entries)}")
    return name


def _choose(entries: Entries) -> str:
    if not entries["contexts"]:
        return f"and there are none; {fields.ANEW}"
    return f"which are {', '.join(entries['contexts'])}; `kubectl config use-context NAME` chooses one"


def _named(entries: Entries, kind: str, name: str, context: Part) -> Part:
    """What a context names."""
    if name not in entries[kind]:
        near = closest(name, entries[kind])
        hint = f"did you mean '{near}'?" if near else fields.ANEW
        raise wrong(context.file, f"{context.at} names {_LISTS[kind]} '{name}', which is not there; {hint}")
    return entries[kind][name]


def _meant(context: str, entries: Entries) -> str:
    near = closest(context, entries["contexts"])
    return f"did you mean '{near}'?" if near else f"it has: {joined(', '.join(entries['contexts'])) or 'none'}"
