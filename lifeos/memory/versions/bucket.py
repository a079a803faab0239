"""A store in a bucket of an S3 service, to read from and to delete in: where the workflows keep it, and remotes of DVC, object by object, as on a disk. What is beside the store can be written, too.

Requests are signed by Signature Version 4. Source: docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html.
"""

import contextlib
import hashlib
import hmac
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import httpx

from lifeos.errors import LifeOSError
from lifeos.memory.store import Store

_REGION = "us-east-1"
"""What services that have none take."""
_TIMEOUT = 60.0
"""Seconds, for an object: months of records are megabytes."""
_SOON = 5.0
"""Seconds, for a list: who asks for it has more to do."""
_DENIED = 403
_GONE = (_DENIED, 404)
"""S3 says the first, too, of what is not there, to who may not list."""


class Keys(NamedTuple):
    """By which the service knows who asks."""

    access: str
    secret: str


class Bucket(Store):
    """A :class:`lifeos.memory.store.Store` into which no object is put."""

    def __init__(self, endpoint: str, bucket: str, prefix: str, keys: Keys, timeout: float = _TIMEOUT) -> None:
        """``prefix``: of the keys of its objects, without the slash at the end; ``timeout``: seconds that a request may take."""
        super().__init__(f"{endpoint.rstrip('/')}/{bucket}/{prefix}")
        self._keys = keys
        self._timeout = timeout

    def read(self, path: str) -> bytes:
        """See :class:`lifeos.memory.store.Store`. Raises :class:`OSError`."""
        return self._asked("GET", path).content

    def write(self, path: str, data: bytes) -> None:
        """Put a file that is no object, whole. Raises :class:`OSError`."""
        self._asked("PUT", path, data)

    def remove(self, md5: str) -> None:
        """See :class:`lifeos.memory.store.Store`. Raises :class:`OSError`, too, where it is there all the same. A bucket that keeps versions has its bytes still."""
        with contextlib.suppress(FileNotFoundError):
            self._asked("DELETE", self.path(md5))
        with contextlib.suppress(FileNotFoundError):
            self._asked("GET", self.path(md5))
            raise OSError(0, "it was deleted, and is there all the same", self.path(md5))

    def _asked(self, method: str, path: str, data: bytes = b"") -> httpx.Response:
        url = "/".join((self.folder, *map(quote, path.removeprefix(self.folder).strip("/").split("/"))))
        try:
            signed = self._signed(method, url, datetime.now(UTC), data)
            found = httpx.request(
                method, url, headers=signed, content=data or None, timeout=self._timeout, trust_env=False
            )
        except httpx.HTTPError as error:
            raise OSError(0, f"no answer: {error or type(error).__name__}", url) from error
        if found.status_code in _GONE and (method == "GET" or found.status_code != _DENIED):
            raise FileNotFoundError(2, f"status {found.status_code}: it is not there, or not for these keys", url)
        if found.status_code not in (httpx.codes.OK, httpx.codes.NO_CONTENT):
            raise OSError(0, f"status {found.status_code}", url)
        return found

    def _signed(self, method: str, url: str, at: datetime, data: bytes = b"") -> dict[str, str]:
        parts, now = urlsplit(url), at.strftime("%Y%m%dT%H%M%SZ")
        digest = hashlib.sha256(data).hexdigest()
        headers = {"host": parts.netloc, "x-amz-content-sha256": digest, "x-amz-date": now}
        names = ";".join(headers)
        canonical = "\n".join(
            [method, parts.path, "", *(f"{name}:{value}" for name, value in headers.items()), "", names, digest]
        )
        scope = f"{now[:8]}/{_REGION}/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = f"AWS4{self._keys.secret}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        signature = hmac.new(key, text.encode(), "sha256").hexdigest()
        credential = f"AWS4-HMAC-SHA256 Credential={self._keys.access}/{scope}"
        return {**headers, "authorization": f"{credential},SignedHeaders={names},Signature={signature}"}


def bucket(endpoint: str, name: str, memory: str, keys: Keys) -> Bucket:
    """Where the workflows keep the store of a memory. Raises :class:`LifeOSError` without keys."""
    return Bucket(endpoint, name, f"memory/{memory}/store", _whole(keys))


def beside(endpoint: str, name: str, memory: str, keys: Keys) -> Bucket:
    """Where that store lies, with what is beside it. Raises :class:`LifeOSError` without keys."""
    return Bucket(endpoint, name, f"memory/{memory}", _whole(keys), _SOON)


def _whole(keys: Keys) -> Keys:
    if not (keys.access and keys.secret):
        raise LifeOSError("there are no keys for the bucket: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    return keys
