"""A config repository for the cluster: this repository's declarations, with the cluster's own servers and image."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tests.architecture.test_files import ROOT

LIFEOS = str(Path(sys.executable).parent / "lifeos")
SERVER = "http://git.servers.svc/config.git"
OBJECTS = "http://objects.servers.svc:9000"
# An account's token is made for an account that exists; Argo CD has this order, kubectl has not.
_ORDER = ("Namespace", "ServiceAccount")


class Configuration:
    """A work tree, and the server that it is pushed to."""

    def __init__(self, folder, cluster):
        self.cluster = cluster
        self.tree = folder / "config"
        self.tree.mkdir()
        self.url = f"http://{cluster.service('git', 'servers')}/config.git"
        for name in ("agents.d", "evals", "policies"):
            shutil.copytree(ROOT / name, self.tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        self._platform()
        self.git("init", "--quiet", "--initial-branch=main")
        self.lifeos("compile")
        self.push("The fleet, for this cluster")

    def lifeos(self, *words, check=True):
        done = subprocess.run([LIFEOS, *words], cwd=self.tree, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, f"lifeos {' '.join(words)}: {done.stdout}{done.stderr}"
        return done

    def git(self, *words):
        command = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.test", *words]
        done = subprocess.run(command, cwd=self.tree, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"git {' '.join(words)}: {done.stderr}"
        return done.stdout.strip()

    def push(self, message):
        """Commit everything and push it; the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        self.git("push", "--quiet", "--force", self.url, "HEAD:refs/heads/main")
        return self.git("rev-parse", "HEAD")

    def apply_gym(self):
        """What Argo CD would sync of the namespace in which gates run; and the Secret that no commit holds."""
        files = (self.tree / "manifests/local/_platform").glob("*.yaml")
        bodies = [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in sorted(files)]
        gym = [body for body in bodies if "lifeos-gym" in (body["metadata"].get("namespace"), body["metadata"]["name"])]
        for kinds in ([kind] for kind in _ORDER):
            self.cluster.apply(*(body for body in gym if body["kind"] in kinds))
        self.cluster.apply(*(body for body in gym if body["kind"] not in _ORDER))
        keys = {"access-key": "anybody", "secret-key": "nothing-secret"}
        meta = {"name": "gym-artifacts", "namespace": "lifeos-gym"}
        self.cluster.apply({"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": keys})

    def _platform(self):
        text = (ROOT / "lifeos.yaml").read_text()
        before, workflows, after = text.partition("\n  workflows:\n")
        assert workflows, "lifeos.yaml declares workflows"
        before = re.sub(r"(?m)^    repository: \S+", f"    repository: {SERVER}", before)
        after = re.sub(r"(?m)^    image: \S+", f"    image: {self.cluster.image()}", after)
        after = re.sub(r'endpoint: "[^"]+"', f'endpoint: "{OBJECTS}"', after)
        (self.tree / "lifeos.yaml").write_text(before + workflows + after)
