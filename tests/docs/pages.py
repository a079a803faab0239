"""The documentation as tests see it: pages, their fenced blocks, and where a page starts.

A page is a story that is told in order. A block ```console is a dialogue: what follows `$ ` is run, and each line below it must
be in what is printed. A block ```yaml, ```rego, ```python or ```json that begins with a comment `# path/to/file` is written to
that path, `# path/to/file (added)` is added to it; what has no such line is only shown. A block ```sh needs a cluster or
somebody else's server, and is not run.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    str(path.relative_to(ROOT)) for path in (*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "policies" / "README.md")
)

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# ([\w./-]+/[\w.-]+|lifeos\.yaml)( \(added\))?")
_COMPILER = "<!-- starts in a copy of the compiler -->"
_LEFT_OUT = shutil.ignore_patterns(".git", ".build", ".venv", ".lifeos", ".ci", "__pycache__", ".*_cache", "bench")


class Block(NamedTuple):
    """A fenced block: its language, and its text."""

    language: str
    text: str

    @property
    def file(self) -> tuple[str, bool] | None:
        """The file that the block is written to, and whether it is added to what is there."""
        match = _FILE.fullmatch(self.text.split("\n", 1)[0]) if self.language != "console" else None
        return (match[1], bool(match[2])) if match else None

    @property
    def dialogue(self) -> list[tuple[str, list[str]]]:
        """Commands, each with the lines that it is shown to print."""
        steps: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            elif line.startswith("> "):
                steps[-1] = (f"{steps[-1][0]}\n{line[2:]}", [])
            elif line.strip():
                steps[-1][1].append(line)
        return steps


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page):
    """The fenced blocks of a page, in order."""
    return [Block(*found) for found in _BLOCK.findall(text_of(page))]


def dialogues(page):
    """Whether the page has anything to run."""
    return any(block.language == "console" for block in blocks(page))


class Reader:
    """Somebody who does what a page says, in a folder of their own."""

    def __init__(self, page, home):
        self.page, self.folder = page, home
        person = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        programs = f"{Path(sys.executable).parent}:{ROOT / '.build' / 'bin'}:{os.environ['PATH']}"
        self.environment = {**os.environ, **person, "PATH": programs, "HOME": str(home)}
        if _COMPILER in text_of(page):
            self.folder = home / "lifeos"
            shutil.copytree(ROOT, self.folder, ignore=_LEFT_OUT)
            self.environment["PYTHONPATH"] = str(self.folder)
        elif not page.startswith("docs/tutorial/"):
            self.run("lifeos init my-life --trust-domain life.example")
            self.folder = home / "my-life"
            self.run("git init -q -b main && git add -A && git commit -qm 'A config repository'")

    def follow(self):
        """Do the page; yield each command with the lines it is shown to print, and what it printed."""
        for block in blocks(self.page):
            if block.file:
                self.write(*block.file, block.text.split("\n", 1)[1])
            for command, shown in block.dialogue if block.language == "console" else ():
                if command.startswith("cd "):
                    self.folder = self.folder / command[3:]
                else:
                    yield command, shown, self.run(command)

    def write(self, path, added, text):
        target = self.folder / path
        if added:
            text = f"{target.read_text()}---\n{text}" if path.endswith(".yaml") else target.read_text() + text
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def run(self, command):
        """What a command prints; it must succeed."""
        done = subprocess.run(
            ["bash", "-euc", command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        output = done.stdout + done.stderr
        assert done.returncode == 0, f"{self.page}: $ {command}\n{output}"
        return output
