"""Versions of programs, as far as they say what a program can do: the first two numbers."""

import re
from typing import NamedTuple

_VERSION = re.compile(r"v?(\d+)\.(\d+)(?:\.(\d+))?(?=$|[-+._])")


class Version(NamedTuple):
    """Major and minor number. What follows mends mistakes, or names a build."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


def parse(text: str) -> Version | None:
    """``v1.34.5+k3s1``, ``1.10``, ``v3.5.7-rc1``; None for what says no version, as ``latest``, ``devel`` or a digest."""
    match = _VERSION.match(text)
    return Version(int(match[1]), int(match[2])) if match else None


def path_and_tag(image: str) -> tuple[str, str]:
    """An image without its tag and digest, and the tag; empty when it has none."""
    name = image.partition("@")[0]
    folder, slash, last = name.rpartition("/")
    base, _, tag = last.partition(":")  # a colon before the last slash is a port
    return f"{folder}{slash}{base}", tag
