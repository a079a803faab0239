"""Plaintext secrets: find them, and keep them out of what we print.

Shapes of well-known credentials and private keys, and long values after a key that is named like a secret. A secret in
git is public for ever, so the finding asks to revoke it, not only to move it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SHAPES = (
    ("an OpenAI or Anthropic key", r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,}"),
    ("an AWS access key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}"),
    ("a GitHub token", r"(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})"),
    ("a GitLab token", r"glpat-[A-Za-z0-9_-]{20,}"),
    ("a Slack token", r"xox[abprs]-[A-Za-z0-9-]{10,}"),
    ("a Google API key", r"AIza[0-9A-Za-z_-]{35}"),
    ("a Stripe key", r"\b(?:sk|rk)_live_[0-9A-Za-z]{16,}"),
    ("a Hugging Face token", r"\bhf_[A-Za-z0-9]{30,}"),
    ("a private key", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    ("a JSON web token", r"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    ("a password in a URL", r"(?<=://)[^/\s:@'\"]+:(?P<url>[^/\s:@'\"]{3,})(?=@)"),
)
_NAMED = r"(?i:(?:^|[\s{,\"'])(?:[a-z_-]*(?:password|passwd|secret|api[_-]?key|access[_-]?token|private[_-]?key|credential))[\"']?\s*:[ \t]+)(?P<named>[\"']?[^\s\"'{}\[\],#&*|>][^\s\"',}]{7,})"
_ANY = re.compile(
    "|".join([*(f"(?P<s{index}>{pattern})" for index, (_, pattern) in enumerate(_SHAPES)), _NAMED]), re.MULTILINE
)
_HINTS = (
    *(
        "sk-",
        "akia",
        "asia",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
        "xox",
        "aiza",
        "_live_",
        "hf_",
    ),
    *("private key", "eyj", "passw", "secret", "api_key", "api-key", "apikey", "token", "private", "credential"),
)
"""One of these, in any letter case, is in every text that holds a secret (or ``://`` and ``@`` are); looking for them costs a
fraction of the pattern."""


class Secret(NamedTuple):
    """A secret in a text: where, and what it looks like. The value itself is never carried."""

    start: int
    end: int
    what: str


def find(text: str) -> Iterator[Secret]:
    """The secrets in ``text``, in order."""
    lowered = text.lower()
    for hint in _HINTS:
        if hint in lowered:
            break
    else:
        if "://" not in lowered or "@" not in lowered:
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
