"""A config repository for the cluster: this repository's declarations, with the cluster's own servers and images."""

import copy
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.e2e.repository import Repository
from tools.cluster import archive, images, python_image
from tools.cluster.fleet import declarations

LIFEOS = str(Path(sys.executable).parent / "lifeos")


class Configuration(Repository):
    """Its work tree, compiled."""

    def __init__(self, folder, cluster, repository="config", agent_image=None, *, memory=False, gateway=None):
        """``agent_image``: what agents run, unless what stands in lifeos.yaml serves; ``memory``: whether there is a semantic layer;
        ``gateway``: what is declared of the gateway service beside its image, None where there is none."""
        super().__init__(folder, cluster, repository)
        declarations.copy(str(self.tree))
        declarations.let_follow(str(self.tree), self.address)
        self.declare("lifeos.yaml", self._platform(self.address, agent_image, memory=memory, gateway=gateway))

    def cloned(self, name):
        """The same repository, in the work tree of somebody else."""
        other = copy.copy(self)
        other.tree = self.tree.parent / name
        self.git("clone", "--quiet", "--branch", "main", self.url, str(other.tree))
        return other

    def lifeos(self, *words, check=True):
        environment = {**os.environ, "KUBECONFIG": self.cluster.kubeconfig}
        done = subprocess.run(
            [LIFEOS, *words], cwd=self.tree, env=environment, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, f"lifeos {' '.join(words)}: {done.stdout}{done.stderr}"
        return done

    def declare(self, path, changes):
        """Values of a declaration, by the fields that lead to them; None takes one away."""
        declarations.change(str(self.tree), path, changes)

    def give_image(self, path, image):
        """Name the image that an agent runs in its declaration."""
        self.declare(path, {("spec", "runtime", "image"): image})

    def build(self, folder):
        """An image of an agent's code as it is now, on the node and in the agent's declaration: an agent serves no other code than what
        it was compiled with, its prompt included."""
        agent = os.path.basename(folder)
        path = str(self.tree.parent / f"{agent}.tar")
        made = python_image.agent(f"{images.DOMAIN}/{self.tree.name}-{agent}", str(self.tree / folder))
        reference = archive.pack(made, path)
        images.give([path])
        self.give_image(f"{folder}/agent.yaml", reference)

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

    def insist(self, seconds):
        """As a person sends who was told that the git server does not answer: again."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.send()
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(1)  # nobody can say that it answers but itself

    def give_gym_its_secret(self):
        """The Secret of gates that no commit holds."""
        self.cluster.apply(declarations.secret())

    def _platform(self, server, agent_image, *, memory, gateway):
        changes = declarations.platform(server, self.cluster.image())
        if agent_image:
            changes["spec", "defaults", "runtime", "image"] = agent_image
        if memory:
            changes["spec", "memory"] = {"image": self.cluster.image(), "storage": "1Gi"}
        if gateway is not None:
            changes["spec", "gateway"] = {"image": self.cluster.image(), **gateway}
            for name, image in {"litellm": "litellm", "opa": "opa", "k8sSidecar": "sidecar"}.items():
                changes["spec", "images", name] = self.cluster.image_named(image)
        return changes
