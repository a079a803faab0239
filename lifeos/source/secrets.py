"""Plaintext secrets: find them, and keep them out of what we print.

Shapes of well-known credentials and private keys, and long values after a key that is named like a secret. A secret in
git is public for ever, so the finding asks to revoke it, not only to move it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SHAPES = (
    ("an OpenAI or Anthropic key", r"sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,}"),
    ("an AWS access key", r"(?:AKIA|ASIA)[0-9A-Z]{16}"),
    ("a GitHub token", r"(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})"),
    ("a GitLab token", r"glpat-[A-Za-z0-9_-]{20,}"),
    ("a Slack token", r"xox[abprs]-[A-Za-z0-9-]{10,}"),
    ("a Google API key", r"AIza[0-9A-Za-z_-]{35}"),
    ("a Stripe key", r"(?:sk|rk)_live_[0-9A-Za-z]{16,}"),
    ("a Hugging Face token", r"hf_[A-Za-z0-9]{30,}"),
    ("a private key", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    ("a JSON web token", r"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    ("a password in a URL", r"(?<=://)[^/\s:@'\"]+:(?P<url>[^/\s:@'\"]{3,})(?=@)"),
)
_NAMED = r"(?i:(?:^|[\s{,\"'])(?:[a-z_-]*(?:password|passwd|secret|api[_-]?key|access[_-]?token|private[_-]?key|credential))[\"']?\s*:[ \t]+)(?P<named>[\"']?[^\s\"'{}\[\],#&*|>][^\s\"',}]{7,})"
_ANY = re.compile(
    "|".join([*(f"(?P<s{index}>{pattern})" for index, (_, pattern) in enumerate(_SHAPES)), _NAMED]), re.MULTILINE
)
_HINT = re.compile(
    r"sk-|A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox|AIza|_live_|hf_|PRIVATE KEY|eyJ|://[^/\s]*@|(?i:passw|secret|api[_-]?key|token|private[_-]?key|credential)"
)
"""A cheaper pattern that every secret matches too."""


class Secret(NamedTuple):
    """A secret in a text: where, and what it looks like. The value itself is never carried."""

    start: int
    end: int
    what: str


def find(text: str) -> Iterator[Secret]:
    """The secrets in ``text``, in order."""
    if _HINT.search(text) is None:
        return
    for match in _ANY.finditer(text):
        if match["named"]:
            yield Secret(match.start("named"), match.end("named"), "a secret")
            continue
        index = next(i for i in range(len(_SHAPES)) if match[f"s{i}"])
        yield Secret(match.start(), match.end(), _SHAPES[index][0])


def mask(text: str) -> str:
    """``text`` with every secret replaced, for messages and snippets."""
    for secret in reversed(list(find(text))):
        text = text[: secret.start] + "•" * min(secret.end - secret.start, 12) + text[secret.end :]
    return text
