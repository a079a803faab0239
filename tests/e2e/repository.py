"""A git repository on the cluster's server, and a work tree of it."""

import os
import shutil
import subprocess

from tools.cluster.fleet import declarations
from tools.cluster.place import REPOSITORIES, within


class Repository:
    """It; by its first push it is there. ``address``: where pods find it; ``url``: where this machine does."""

    def __init__(self, folder, cluster, name):
        self.cluster = cluster
        self.tree = folder / name
        self.tree.mkdir()
        self.address = declarations.address(name)
        self.url = f"http://{cluster.service('git', 'servers')}/{name}.git"
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words):
        command = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.test", *words]
        done = subprocess.run(command, cwd=self.tree, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"git {' '.join(words)}: {done.stderr}"
        return done.stdout.strip()

    def change(self, path, before, after):
        """Edit a file, which must say ``before`` once."""
        file = self.tree / path
        text = file.read_text()
        assert text.count(before) == 1, f"{path} says {before!r} {text.count(before)} times"
        file.write_text(text.replace(before, after))

    def send(self, branch="main", *, force=False):
        """What is committed, to the server; only ``main`` is deployed. ``force``: though that takes away what is there."""
        self.git("push", "--quiet", *(["--force"] if force else []), self.url, f"HEAD:refs/heads/{branch}")
        return self.git("rev-parse", "HEAD")

    def send_tag(self, name):
        """What is committed, under a tag, to the server."""
        self.git("tag", name)
        self.git("push", "--quiet", self.url, f"refs/tags/{name}")
        return self.git("rev-parse", "HEAD")

    def remove(self):
        """From the server; the work tree stays."""
        shutil.rmtree(within(REPOSITORIES, os.path.basename(self.address)), ignore_errors=True)
