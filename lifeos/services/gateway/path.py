"""The path of a request, as far as everybody reads it alike.

Envoy, the policies and the server behind each take a path apart by themselves. What they could take apart differently is refused: an encoded slash or
dot, a backslash, a step up, an empty step.
"""

import re
from urllib.parse import parse_qs

from lifeos.services.gateway.strict_json import Malformed

_MOST = 2048
"""Characters."""
_PLAIN = re.compile(r"/(?:[A-Za-z0-9._~!$&'()*+,=:@-]+(?:/[A-Za-z0-9._~!$&'()*+,=:@-]+)*/?)?")
"""Unreserved characters and delimiters (RFC 3986, 3.3), without the semicolon, at which some servers cut a step off, and without escapes."""
_QUERY = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*")


def steps(path: str) -> list[str]:
    """The steps of a path. Raises :class:`Malformed`."""
    plain = path.partition("?")[0]
    if len(path) > _MOST:
        raise Malformed("path-malformed", f"the path has more than {_MOST} characters")
    if _PLAIN.fullmatch(plain) is None:
        raise Malformed(
            "path-malformed", "the path has an escape, an empty step, or a character that is no part of one"
        )
    found = plain.strip("/").split("/")
    if "." in found or ".." in found:
        raise Malformed("path-malformed", "the path has a step that leads elsewhere, '.' or '..'")
    return found


def query(path: str) -> dict[str, list[str]]:
    """What stands behind the question mark. Raises :class:`Malformed`."""
    text = path.partition("?")[2]
    if _QUERY.fullmatch(text) is None:
        raise Malformed("path-malformed", "the query has a character that is no part of one")
    try:
        return parse_qs(text, keep_blank_values=True, strict_parsing=False, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise Malformed("path-malformed", "the query cannot be read") from error
