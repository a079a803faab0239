"""A config repository for the cluster: this repository's declarations, with the cluster's own servers and images."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.test_files import ROOT

LIFEOS = str(Path(sys.executable).parent / "lifeos")
OBJECTS = "http://objects.servers.svc:9000"
_OWN_ADDRESS = "https://github.com/lifeos-dev/lifeos.git"


class Configuration:
    """A work tree, and the server that it is pushed to."""

    def __init__(self, folder, cluster, repository="config", agent_image=None, *, memory=False, gateway=None):
        """``agent_image``: what agents run, unless what stands in lifeos.yaml serves; ``memory``: whether there is a semantic layer;
        ``gateway``: what is declared of the gateway service beside its image, None where there is none."""
        self.cluster = cluster
        self.tree = folder / repository
        self.tree.mkdir()
        self.url = f"http://{cluster.service('git', 'servers')}/{repository}.git"
        for name in ("agents.d", "evals", "policies", "argocd/bootstrap"):
            shutil.copytree(ROOT / name, self.tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        server = f"http://git.servers.svc/{repository}.git"
        self._platform(server, agent_image, memory=memory, gateway=gateway)
        for file in (self.tree / "argocd/bootstrap").glob("*.yaml"):
            file.write_text(file.read_text().replace(_OWN_ADDRESS, server))
        self.git("init", "--quiet", "--initial-branch=main")

    def lifeos(self, *words, check=True):
        environment = {**os.environ, "KUBECONFIG": self.cluster.kubeconfig}
        done = subprocess.run(
            [LIFEOS, *words], cwd=self.tree, env=environment, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, f"lifeos {' '.join(words)}: {done.stdout}{done.stderr}"
        return done

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

    def give_image(self, path, image):
        """Name the image that an agent runs in its declaration."""
        file = self.tree / path
        text = re.sub(r"(?m)^    image: \S+\n|(?<=runtime: \{)image: [^,}]+,? ?", "", file.read_text())
        if "  runtime:\n" in text:
            text = text.replace("  runtime:\n", f"  runtime:\n    image: {image}\n")
        elif "  runtime: {" in text:
            text = text.replace("  runtime: {", f"  runtime: {{image: {image}, ").replace(", }", "}")
        else:
            text += f"  runtime: {{image: {image}}}\n"
        file.write_text(text)

    def push(self, message):
        """Render, commit everything and push it; the commit."""
        self.commit(message)
        return self.send()

    def commit(self, message):
        """Render and commit everything."""
        self.lifeos("compile")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def revert(self, commit):
        """As a person takes a commit back: no compiler, no gate."""
        self.git("revert", "--no-edit", commit)
        return self.send()

    def restore(self, commit):
        """Everything is as it was then, in a commit of its own."""
        self.git("reset", "--quiet", "--hard")
        self.git("clean", "--quiet", "-d", "--force")
        self.git("read-tree", "--reset", "-u", commit)
        self.git("commit", "--quiet", "--allow-empty", "--message", f"As in {commit[:12]}")
        return self.send()

    def send(self, branch="main", *, force=False):
        """What is committed, to the server; only ``main`` is deployed. ``force``: though that takes away what is there."""
        self.git("push", "--quiet", *(["--force"] if force else []), self.url, f"HEAD:refs/heads/{branch}")
        return self.git("rev-parse", "HEAD")

    def give_gym_its_secret(self):
        """The Secret of gates that no commit holds."""
        keys = {"access-key": "anybody", "secret-key": "nothing-secret"}
        meta = {"name": "gym-artifacts", "namespace": "lifeos-gym"}
        self.cluster.apply({"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": keys})

    def _platform(self, server, agent_image, *, memory, gateway):
        text = (ROOT / "lifeos.yaml").read_text()
        before, workflows, after = text.partition("\n  workflows:\n")
        assert workflows, "lifeos.yaml declares workflows"
        after, layer, _ = after.partition("\n  # The semantic layer:")
        assert layer, "lifeos.yaml declares the semantic layer"
        after += f'\n  memory: {{image: "{self.cluster.image()}", storage: 1Gi}}\n' if memory else "\n"
        if gateway is not None:
            after += f"  gateway: {json.dumps({'image': self.cluster.image(), **gateway})}\n"
            for name, image in {"opa": "opa", "k8sSidecar": "sidecar"}.items():
                before = re.sub(rf"(?m)^    {name}: \S+", f"    {name}: {self.cluster.image_named(image)}", before)
        before = re.sub(r"(?m)^    repository: \S+", f"    repository: {server}", before)
        if agent_image:
            before = re.sub(r"(?m)^      image: \S+", f"      image: {agent_image}", before)
        after = re.sub(r"(?m)^    image: \S+", f"    image: {self.cluster.image()}", after)
        after = re.sub(r'endpoint: "[^"]+"', f'endpoint: "{OBJECTS}"', after)
        (self.tree / "lifeos.yaml").write_text(before + workflows + after)
