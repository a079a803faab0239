"""Plaintext secrets: find them, and keep them out of what we print.

Shapes of well-known credentials and private keys, and long values after a key that is named like a secret. A secret in
git is public for ever, so the finding asks to revoke it, not only to move it.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lifeos.diagnostics import Diagnostic, Span

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
_NAMED = r"(?i:(?:^|[ \t{,\"'])(?:[a-z_-]*(?:password|passwd|secret|api[_-]?key|access[_-]?token|private[_-]?key|credential))[\"']?[ \t]*:[ \t]+)(?P<named>[\"']?[^\s\"'{}\[\],#&*|>][^\s\"',}]{7,})"
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
    *("://", "private key", "eyj", "passw", "secret", "api_key", "api-key", "apikey", "token", "private", "credential"),
)
"""One of these, in any letter case, is in the line of every secret; looking for them costs a fraction of the pattern."""


@cache
def _any() -> re.Pattern[str]:
    """All of it. Compiled on first use, which most runs never come to."""
    shapes = (f"(?P<s{index}>{pattern})" for index, (_, pattern) in enumerate(_SHAPES))
    return re.compile("|".join([*shapes, _NAMED]), re.MULTILINE)


class Secret(NamedTuple):
    """A secret in a text: where, and what it looks like. The value itself is never carried."""

    start: int
    end: int
    what: str


def find(text: str) -> Iterator[Secret]:
    """The secrets in ``text``, in order."""
    for start, end in _suspicious_lines(text):
        for match in _any().finditer(text, start, end):
            if match["named"]:
                yield Secret(match.start("named"), match.end("named"), "a secret")
                continue
            index = next(i for i in range(len(_SHAPES)) if match[f"s{i}"])
            yield Secret(match.start(), match.end(), _SHAPES[index][0])


def report(path: str, text: str) -> list[Diagnostic]:
    """A finding for each secret in the text; the secret itself is not repeated."""
    found = []
    for secret in find(text):
        before = text[: secret.start]
        line, column = before.count("\n") + 1, secret.start - before.rfind("\n")
        span = Span(path, line, column, column + secret.end - secret.start)
        hint = "revoke it, it is in git now; put the new one in a Secret and name it by 'credential: {name: …, key: …}'"
        found.append(Diagnostic("LOS404", f"this looks like {secret.what} in plain text", span, hint))
    return found


def _suspicious_lines(text: str) -> list[tuple[int, int]]:
    """Where the lines begin and end that hold a hint, in order. No secret that is looked for has a line break in it."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter that becomes two would move all that follow
        return [(0, len(text))]
    lines: set[tuple[int, int]] = set()
    for hint in _HINTS:
        at = lowered.find(hint)
        while at >= 0:
            end = lowered.find("\n", at)
            end = len(text) if end < 0 else end
            lines.add((lowered.rfind("\n", 0, at) + 1, end))
            at = lowered.find(hint, end)
    return sorted(lines)


def mask(text: str) -> str:
    """``text`` with every secret replaced, for messages and snippets."""
    for secret in reversed(list(find(text))):
        text = text[: secret.start] + "•" * min(secret.end - secret.start, 12) + text[secret.end :]
    return text
