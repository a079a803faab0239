"""The API server that a kubeconfig leads to, by the Python client of Kubernetes: plain objects in and out, refusals in words.

The client finds the cluster, shows who asks and checks certificates; requests are written out here, for they ask for what the client's own
methods do not: discovery, an object's metadata alone, server-side apply.
"""

import json
import time
from contextlib import nullcontext
from typing import Any, NoReturn

from kubernetes.client import ApiClient, Configuration
from kubernetes.client.exceptions import ApiException
from kubernetes.config import ConfigException, load_incluster_config, load_kube_config
from urllib3.exceptions import HTTPError

from lifeos.cluster.exec_plugin import listening
from lifeos.cluster.kubeconfig import Chosen, chosen
from lifeos.cluster.unreachable import unreachable
from lifeos.errors import ProgramError
from lifeos.kube.manifest import Json

MANAGER = "lifeos"
"""Of the fields that are applied (server-side apply)."""

_TIMEOUT = 15.0
"""Seconds for one question."""
_LATER = 429
"""What an API server says that has too much to do, or that learned of a kind just now; with the seconds to wait."""
_ATTEMPTS = 8
_METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
_SHOWS_ALL = "Invalid kube-config"
"""How the client begins where it ends with the content of the file."""


class RefusedError(ProgramError):
    """The API server refused; the message is its own."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class AbsentError(RefusedError):
    """There is no such object, or no such kind."""


class Api:
    """One cluster. All methods raise :class:`ProgramError` when nobody answers or it is refused."""

    def __init__(self, context: str | None = None, *, inside: bool = False) -> None:
        """``context``: of the user's kubeconfig, None for its current one. ``inside``: the cluster that this is a pod of, as the pod's own account.
        Raises :class:`UsageError`, :class:`ProgramError`."""
        self._chosen = None if inside else chosen(context)
        self.configuration = _inside() if self._chosen is None else _of_kubeconfig(self._chosen)
        self.configuration.retries = 0  # whoever waits for a person's command wants to know at once
        self.server: str = self.configuration.host
        self._client = ApiClient(self.configuration)

    def get(self, path: str, *, metadata_only: bool = False) -> Json:
        """An object, a list, or what is served. With ``metadata_only`` the server leaves all else out of its answer."""
        return self._object(self._ask("GET", path, accept=_METADATA_ONLY if metadata_only else "application/json"))

    def text(self, path: str) -> str:
        """An answer that is no object."""
        return self._ask("GET", path, accept="text/plain")

    def apply(self, path: str, body: Json, *, dry_run: bool = False) -> Json:
        """Server-side apply, taking over fields of others; the object as it is then, or would be."""
        query = [("fieldManager", MANAGER), ("force", "true"), ("fieldValidation", "Strict")]
        return self._change(path, body, "application/apply-patch+yaml", query, dry_run=dry_run)

    def merge(self, path: str, patch: Json, *, dry_run: bool = False) -> Json:
        """Change some fields of what is there."""
        query = [("fieldManager", MANAGER)]
        return self._change(path, patch, "application/merge-patch+json", query, dry_run=dry_run)

    def delete(self, path: str) -> None:
        """Ask for the end of an object; it may take a while."""
        self._ask("DELETE", path)

    def create(self, path: str, body: Json) -> Json:
        """A new object, in the list at the path."""
        query = [("fieldManager", MANAGER), ("fieldValidation", "Strict")]
        return self._object(self._ask("POST", path, body=body, query=query))

    def end(self, path: str, uid: str) -> None:
        """End an object at once, without its grace period, if it is still the one of this id."""
        body: Json = {"gracePeriodSeconds": 0, "preconditions": {"uid": uid}}
        self._ask("DELETE", path, body=body)

    def _change(self, path: str, body: Json, kind: str, query: list[tuple[str, str]], *, dry_run: bool) -> Json:
        every = [*query, *([("dryRun", "All")] if dry_run else [])]
        return self._object(self._ask("PATCH", path, body=body, query=every, content=kind))

    def _ask(
        self,
        method: str,
        path: str,
        *,
        accept: str = "application/json",
        body: Json | None = None,
        query: list[tuple[str, str]] | None = None,
        content: str = "application/json",
    ) -> str:
        headers = {"Accept": accept, "Content-Type": content}
        for attempt in range(_ATTEMPTS):
            try:
                with (
                    nullcontext() if self._chosen is None else listening(self._chosen)
                ):  # an old token is made anew here
                    _, url, sent, data, _ = self._client.param_serialize(
                        method,
                        path,
                        query_params=query,
                        header_params=headers,
                        body=body,
                        auth_settings=["BearerToken"],
                    )
                sent = {name: value.strip() for name, value in sent.items()}  # a token of a file ends with its line
                answer = self._client.call_api(method, url, sent, data, _request_timeout=_TIMEOUT)
                answer.read()  # type: ignore[no-untyped-call]
            except ApiException as error:
                raise ProgramError(unreachable(self.server, str(error.reason))) from error
            except (HTTPError, OSError) as error:
                raise ProgramError(unreachable(self.server, str(getattr(error, "reason", None) or error))) from error
            text = bytes(answer.data or b"").decode(errors="replace")
            if 200 <= answer.status < 300:
                return text
            wait = answer.headers.get("Retry-After", "") if answer.status == _LATER else ""
            if not wait.isdecimal() or attempt == _ATTEMPTS - 1:
                self._refuse(answer.status, path, text)
            time.sleep(min(int(wait), _TIMEOUT))
        raise AssertionError("the last attempt returns or raises")

    def _refuse(self, status: int, path: str, text: str) -> NoReturn:
        try:
            said = str(json.loads(text)["message"])
        except (ValueError, TypeError, KeyError):
            said = " ".join(text.split())[:200] or f"status {status} without a word"
        if status == 401:
            said = (
                f"the cluster at {self.server} does not know you (401): the token or certificate of this user in the kubeconfig is"
                " another cluster's, or has expired; log in again, or have a new kubeconfig written"
            )
        elif status == 404:
            raise AbsentError(f"{path}: {said}", status)
        raise RefusedError(said, status)

    def _object(self, text: str) -> Json:
        try:
            found: Any = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ProgramError(
                f"{self.server} answers, but not as a Kubernetes API server does; is it another program's?"
            )
        return found


def _inside() -> Configuration:
    configuration = Configuration()
    try:
        load_incluster_config(configuration)  # type: ignore[no-untyped-call]
    except ConfigException as error:
        raise ProgramError(f"this is no pod with an account of its own: {error}") from error
    return configuration


def _of_kubeconfig(context: Chosen) -> Configuration:
    configuration = Configuration()
    try:
        with listening(context):
            load_kube_config(context.files, context.context, configuration)  # type: ignore[no-untyped-call]
    except ProgramError:
        raise
    except (
        Exception
    ) as error:  # the client takes what it reads to be as it expects, and raises whatever comes of it otherwise
        raise context.failed(_why(error, context)) from error
    token = configuration.api_key.get("BearerToken", "").strip()
    if not (token.isascii() and token.isprintable()):
        raise context.failed(f"the token of user '{context.user}' has characters that no token has; log in again")
    return configuration


def _why(error: Exception, context: Chosen) -> str:
    """The client's words, but for those in which it shows what the file says: that may be secret."""
    if isinstance(error, ConfigException) and not str(error).startswith(_SHOWS_ALL):
        return str(error)
    return (
        f"the client of Kubernetes cannot log in as user '{context.user}' at cluster '{context.cluster}' with what it says of them;"
        " have your cluster's program write it anew, with exec where it says auth-provider"
    )
