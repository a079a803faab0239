"""Repositories with versions in their history."""

import subprocess

from lifeos.memory import pin
from lifeos.memory.ingest import ingest
from lifeos.memory.journal.branches import Branches
from lifeos.memory.store import Store
from lifeos.source.document import Document, Source
from tests.lifeos.memory import inbox
from tests.lifeos.memory.test_pin import TEXT

FILE = "agents.d/platform/memory.yaml"


class History:
    """A repository whose memory is fed and pinned, commit by commit."""

    def __init__(self, root):
        self.root = root
        self.box = inbox.small(root / ".lifeos/inbox")
        self.store = Store(str(root / ".lifeos/memory"))
        self.branches = Branches(self.store.folder, "context")
        (root / "agents.d/platform").mkdir(parents=True)
        (root / FILE).write_text(TEXT)
        (root / ".gitignore").write_text("/.lifeos\n")
        self.git("init", "-q", "-b", "main")
        self.commit()

    def git(self, *words):
        person = [f"user.{what}=a@b.example" for what in ("name", "email")]
        configured = [word for one in person for word in ("-c", one)]
        return subprocess.run(
            ["git", *configured, *words], cwd=self.root, check=True, capture_output=True, text=True
        ).stdout

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-qm", "as it is")

    def ingest(self, files=()):
        """What the inbox makes with these files more; its snapshot."""
        inbox.write(self.box, dict(files))
        return ingest(inbox.MEMORY, str(self.box), self.store.folder).snapshot

    def pin(self, snapshot):
        document = Document("Memory", "context", {}, Source(FILE, (self.root / FILE).read_text()), 0)
        pin.write(str(self.root), document, snapshot, self.store.version(snapshot)[0], self.store.folder)

    def version(self, text):
        """One more version, with a note of this text, pinned and committed."""
        snapshot = self.ingest({"notes/more.md": text})
        self.pin(snapshot)
        self.commit()
        return snapshot
