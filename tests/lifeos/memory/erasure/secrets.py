"""A memory with a secret in it: in a record, in what was learned, in vectors, in what DVC copied."""

import os
import shutil

import msgspec

from lifeos.memory.dataset import decode
from lifeos.memory.erasure import erase
from lifeos.memory.erasure.subject import subject
from lifeos.memory.ingest import move as ingest_move
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.entry import Remember
from lifeos.memory.journal.learning import learning
from lifeos.memory.recall.version import opened
from lifeos.memory.record import Record
from lifeos.memory.store import Store
from lifeos.memory.vectors.embed import embed
from lifeos.memory.verify import verify
from tests.lifeos.memory.lives import Words
from tests.lifeos.memory.versions.history import History

SECRET = "Ophelia"
NOTE = f"---\ntitle: Talk\ndate: 2025-12-03\n---\nSecret talk with [[{SECRET}]].\n"
_record = msgspec.json.Decoder(Record)


class Secret(History):
    """``versions``: without the note, with it, with another note more. On each something was learned."""

    def __init__(self, root):
        super().__init__(root)
        self.versions = [
            self.version("first"),
            self._told(),
            self.version("second"),
        ]
        self.states = []
        for at, snapshot in enumerate(self.versions):
            follows = list(reversed(self.versions[:at]))
            with learning(self.branches, snapshot, follows, "t") as present:
                present.remember(self.fact(f"<urn:x:{at}>", "innocent"), "t")
                if at:
                    present.remember(self.fact(f"<urn:lifeos:record:{self.record}>", f"{SECRET} knows"), "t")
                self.states.append(present.state)
        opened(self.store, self.versions[1], Words())
        self.embedded = embed(self.store, verify(self.store, self.versions[2]), Words(), []).snapshot
        ingest_move(self.store.folder, "context", self.embedded)
        self.cache = Store(str(root / ".dvc/cache"))
        shutil.copytree(f"{self.store.folder}/files", f"{self.cache.folder}/files")

    def _told(self):
        snapshot = self.ingest({"notes/secret.md": NOTE, "notes/copy.md": NOTE})
        self.pin(snapshot)
        self.commit()
        self.record = next(one.id for one in self.records(snapshot) if SECRET in str(one.content))
        return snapshot

    def fact(self, subject, text):
        fact = f'{subject} <urn:x:is> "{text}" <urn:lifeos:learned:notes> .'
        return Remember(fact=fact, scope="notes", provenance="", agent="hello", decision="")

    def records(self, snapshot):
        manifest = decode(self.store.version(snapshot)[1])
        return [
            _record.decode(line)
            for path, entry in manifest.files.items()
            if path.startswith("records/")
            for line in self.store.get(entry).splitlines()
        ]

    def erase(self, wanted=None, places=None):
        places = places or erase.Places((self.cache,))
        with erase.alone(self.store, self.branches):
            about = subject(self.store, self.branches, wanted or f"record:{self.record}")
            erase.begin(self.store, self.branches, about, "Anna", "asked for", "t")
            return erase.finish(self.store, self.branches, places, about)

    def holding(self, text=SECRET):
        """The files below the root, but for the inbox, that hold a text."""
        left = []
        for here, _, names in os.walk(self.root):
            for name in names:
                path = os.path.join(here, name)
                with open(path, "rb") as file:
                    if "/inbox/" not in path and text.encode() in file.read():
                        left.append(os.path.relpath(path, self.root))
        return left


def restarted(secret):
    """The same, as another process finds it."""
    secret.branches = Branches(secret.store.folder, "context")
    return secret
