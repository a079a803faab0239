"""A repository whose memory was pinned twice, by commands and by git."""

import json
import subprocess

import pytest

from tests.lifeos.cli.test_memory_ingest import remembering  # noqa: F401  a fixture
from tests.lifeos.memory import inbox

FACT = '<urn:lifeos:entity:x> <https://lifeos.dev/ontology#purpose> "{}" .'


class Pinned:
    """``first`` and ``second``: the snapshots."""

    def __init__(self, run, root):
        self.run, self.root = run, root
        (root / ".gitignore").write_text(".lifeos\n")
        self.git("init", "-q", "-b", "main")
        self.commit("empty")
        self.first = self.version("one")
        self.second = self.version("two")

    def __call__(self, command, *words):
        """A command on the memory; its code, output and error output."""
        return self.run("-C", self.root, "memory", command, "context", *words)

    def good(self, command, *words):
        code, out, err = self(command, *words)
        assert (code, err) == (0, ""), out + err
        return out

    def json(self, command, *words):
        return json.loads(self(command, *words, "--format", "json")[1])

    def git(self, *words):
        person = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        return subprocess.run(
            ["git", *person, *words], cwd=self.root, check=True, capture_output=True, text=True
        ).stdout

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def version(self, text, *words):
        inbox.write(self.root / ".lifeos/inbox", {"notes/trip.md": text})
        snapshot = self.json("ingest")["snapshot"]
        self.good("snapshot", *words)
        self.commit(text)
        return snapshot

    def remember(self, text):
        """Learn it; the fact's id."""
        return self.good("remember", FACT.format(text), "--scope", "notes", "--by", "hello").split()[0]

    @property
    def state(self):
        return self.json("status")["state"]


@pytest.fixture
def pinned(run, remembering):  # noqa: F811
    return Pinned(run, remembering)
