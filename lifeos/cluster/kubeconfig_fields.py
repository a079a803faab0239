"""The fields of a kubeconfig's context, cluster and user that lead to a cluster, and of which sort each is.

Values are never shown: some are secret.
"""

import base64
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lifeos.errors import ProgramError
from lifeos.visible import visible

ANEW = "have your cluster's program write it anew"

_SORTS = {
    str: "text: put quotes around it",
    bool: "true or false, without quotes",
    list: "a list",
    dict: "a mapping of fields",
}

_CONTEXT = {"cluster": str, "user": str}
_CLUSTER = {
    "server": str,
    "certificate-authority": str,
    "certificate-authority-data": str,
    "insecure-skip-tls-verify": bool,
    "proxy-url": str,
    "tls-server-name": str,
}
_USER = {
    "auth-provider": dict,
    "client-certificate": str,
    "client-certificate-data": str,
    "client-key": str,
    "client-key-data": str,
    "exec": dict,
    "password": str,
    "token": str,
    "tokenFile": str,
    "username": str,
}
_EXEC = {"apiVersion": str, "args": list, "command": str, "env": list, "installHint": str, "provideClusterInfo": bool}
_VARIABLE = {"name": str, "value": str}
_PROVIDER = {"config": dict, "name": str}
_FILES = ("certificate-authority", "client-certificate", "client-key")
_SCHEMES = {"server": ("http", "https"), "proxy-url": ("http", "https", "socks5")}


class Part(NamedTuple):
    """A part of a kubeconfig: its file, what it is called for a person, and its content."""

    file: str
    at: str
    value: Any

    def wrong(self, field: str, words: str) -> ProgramError:
        """What to raise for a field."""
        return wrong(self.file, f"{field} of {self.at} {words}")


def wrong(file: str, words: str) -> ProgramError:
    """What to raise for a file."""
    return ProgramError(joined(f"the kubeconfig {file} leads to no cluster: {words}"))


def joined(text: str) -> str:
    """On one line, without what would command a terminal."""
    return " ".join(visible(text).split())


def context(part: Part) -> None:
    """What a context names. Raises :class:`ProgramError`, as the others here do, for the first field that cannot be right."""
    _check(part, _CONTEXT, "cluster")


def cluster(part: Part) -> None:
    """Where the cluster is, and by which authority it is known."""
    _check(part, _CLUSTER, "server")
    _address(part, "server")
    _address(part, "proxy-url")
    _certificates(part)
    name = part.value.get("tls-server-name")
    if name is not None and not _is_host(name):
        raise part.wrong("tls-server-name", "must be the name of a host")


def user(part: Part) -> None:
    """How the user logs in."""
    _check(part, _USER)
    _certificates(part)
    path = part.value.get("tokenFile")
    if path and not part.value.get("token"):
        _there(part, "tokenFile", path)
    if "auth-provider" in part.value:
        provider = _mapping(part, "auth-provider")
        _check(provider, _PROVIDER, "name")
        _all_text(provider, "config", (provider.value.get("config") or {}).values())
    if "exec" in part.value:
        _plugin(_mapping(part, "exec"), needed=not (part.value.get("token") or path))


def _plugin(part: Part, *, needed: bool) -> None:
    """A program that says who the user is; ``needed`` when nothing else does."""
    _check(part, _EXEC, "apiVersion", "command")
    _all_text(part, "args", part.value.get("args") or ())
    variables = {}
    for number, entry in enumerate(part.value.get("env") or (), 1):
        variable = Part(part.file, f"entry {number} of env of {part.at}", entry)
        if not isinstance(entry, dict):
            raise part.wrong("env", "must be a list of mappings with a name and a value")
        _check(variable, _VARIABLE, "name")
        variables[entry["name"]] = entry.get("value") or ""
    command = part.value["command"]
    path = os.path.join(_folder(part), command) if os.sep in command else command
    if needed and shutil.which(path, path=variables.get("PATH")) is None:
        hint = part.value.get("installHint") or "install it, or put its folder in PATH"
        raise wrong(
            part.file, f"the program '{command}', which {part.at} asks for who you are, is not installed; {hint}"
        )


def _check(part: Part, sorts: Mapping[str, type], *demanded: str) -> None:
    for name, sort in sorts.items():
        value = part.value.get(name)
        if value is not None and not isinstance(value, sort):
            raise part.wrong(name, f"must be {_SORTS[sort]}")
    for name in demanded:
        if not part.value.get(name):
            raise part.wrong(name, f"is missing; {ANEW}")


def _mapping(part: Part, field: str) -> Part:
    if part.value[field] is None:
        raise part.wrong(field, "is empty; take it out, or fill it in")
    return Part(part.file, f"{field} of {part.at}", part.value[field])


def _all_text(part: Part, field: str, values: Iterable[Any]) -> None:
    if not all(isinstance(value, str) for value in values):
        raise part.wrong(field, "must hold nothing but text: put quotes around numbers, dates, true and false")


def _address(part: Part, field: str) -> None:
    value, schemes = part.value.get(field), _SCHEMES[field]
    if value is None:
        return
    try:
        url = urlsplit(value)
        right = url.scheme in schemes and _is_host(url.hostname or "") and url.port != 0
    except ValueError:  # a port, or an address in brackets, that is none
        right = False
    if not right or any(char.isspace() for char in value):
        raise part.wrong(field, f"must be an address with a scheme and a host, such as {schemes[-1]}://10.0.0.10:6443")


def _is_host(name: str) -> bool:
    return (
        re.fullmatch(
            r"(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\w.-]+)?",
            name,
        )
        is not None
    )


def _certificates(part: Part) -> None:
    """What is given as data counts, otherwise a file's name."""
    for name in _FILES:
        data, path = part.value.get(f"{name}-data"), part.value.get(name)
        if data:
            _pem(part, f"{name}-data", data)
        elif path and f"{name}-data" not in part.value:
            _there(part, name, path)


def _pem(part: Part, field: str, data: str) -> None:
    try:
        text = base64.b64decode("".join(data.split()), validate=True)
    except ValueError as error:
        raise part.wrong(field, f"is no base64; {ANEW}") from error
    if b"-----BEGIN " not in text:
        raise part.wrong(field, f"is base64 of something else than PEM; {ANEW}")


def _there(part: Part, field: str, name: str) -> None:
    path = os.path.join(_folder(part), name)
    if not os.path.isfile(path):
        raise part.wrong(field, f"is {path}, and there is no such file; {ANEW}")
    if not os.access(path, os.R_OK):
        raise part.wrong(field, f"is {path}, which you may not read")


def _folder(part: Part) -> str:
    """What names of files are relative to."""
    return os.path.abspath(os.path.dirname(part.file))
