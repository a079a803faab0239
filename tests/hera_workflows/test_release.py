"""The release of an agent that sleeps: what it does about each way in which matters can stand, by real commits on a real git server."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lifeos.kube.read import read
from tests.hera_workflows.argo import Argo
from tests.hera_workflows.conftest import WORKFLOWS, Repository

NAME, ENVIRONMENT = "knowledge", "local"
PROMPT = "agents.d/knowledge/knowledge/prompts/system.md"
HERE = f"manifests/{ENVIRONMENT}/_platform/{NAME}"
PIN = f"evals/pins/{NAME}/{ENVIRONMENT}.json"
GOOD = {"phase": "Successful", "message": "", "verdict": '{"verdict":"pass"}'}
MOVED = ["pin", "advance"]
LIFEOS = str(Path(sys.executable).parent / "lifeos")
BAD = {"phase": "Failed", "message": "Metric failed", "verdict": '{"verdict":"fail"}'}


class Releases:
    """A repository in which the agent may run, and a cluster that answers about it."""

    def __init__(self, argo, repository):
        self.argo, self.repository = argo, repository
        self.there, self.judged, self.asked = "it", GOOD, []
        argo.cluster = self._cluster

    def push(self, message):
        self.lifeos("compile")
        return self.send(self.repository.commit(message))

    def send(self, commit):
        self.repository.git("push", "--quiet", self.repository.url, "HEAD:main")
        return commit

    def change(self, word):
        """Another version, pushed."""
        Path(self.repository.tree, PROMPT).write_text(f"You keep notes, {word}.\n")
        return self.push(f"knowledge is {word}")

    def revert(self, *commits):
        self.repository.git("revert", "--no-edit", *commits)
        return self.send(self.repository.git("rev-parse", "HEAD"))

    def lifeos(self, *words):
        done = subprocess.run([LIFEOS, *words], cwd=self.repository.tree, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    def release(self):
        """The one that is rendered, run to its end: its phase, how matters stood, and its steps after that was known."""
        return self.run(*self.rendered())

    def rendered(self):
        [file] = Path(self.repository.tree, HERE).glob("workflow-*.yaml")
        body = read(file.read_bytes())
        return body["metadata"]["name"], {one["name"]: one["value"] for one in body["spec"]["arguments"]["parameters"]}

    def run(self, name, given):
        self.argo.pods.clear()
        self.asked.clear()
        where = {"repository": self.repository.url, "branch": "main"}
        phase, outputs = self.argo.submit("release", name, **given, **where)
        return phase, outputs["stand"], [template for template, _ in self.argo.pods][1:]

    def pull(self):
        self.repository.git("pull", "--quiet", "--ff-only", self.repository.url, "main")
        return self.repository.git("rev-parse", "HEAD")

    def pin(self):
        return json.loads(Path(self.repository.tree, PIN).read_text())["revision"]

    def head(self):
        return self.repository.on_server("rev-parse", "main")

    def _cluster(self, template, inputs):
        self.asked.append((template, inputs))
        return {"found": self.there} if template == "there" else self.judged


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    """After the first deployment, which is a story of its own."""
    folder = tmp_path_factory.mktemp("deployed")
    releases = Releases(Argo(WORKFLOWS, folder / "cluster"), Repository(folder))
    platform = Path(releases.repository.tree, "lifeos.yaml")
    platform.write_text(platform.read_text().replace("    receipts: deny\n", "    receipts: warn\n"))
    before = releases.push("Nobody asks for receipts")
    name, given = releases.rendered()
    assert releases.release() == ("Succeeded", "first", MOVED), "nothing is judged"
    assert releases.asked == []
    releases.pull()
    return releases.repository, before, name, given


@pytest.fixture
def pinned(argo, deployed, tmp_path):
    return Releases(argo, deployed[0].copied(tmp_path))


def test_the_first_version_is_pinned_as_it_is(deployed, pinned):
    _, before, name, given = deployed
    assert pinned.pin() == given["revision"]
    log = pinned.repository.git("log", "-1", "--format=%an|%s|%b|%P")
    why = "it passed its gate, and nothing ran before it"
    assert log == f"LifeOS release|Pin of knowledge in local: {given['revision']}|{why}\n|{before}"
    changed = pinned.repository.git("show", "--format=", "--name-only").splitlines()
    assert changed == [PIN, f"{HERE}/.files.json", f"{HERE}/workflow-{name}.yaml"]
    pinned.lifeos("compile", "--check")


def test_a_version_whose_shadow_is_good_has_the_traffic(pinned):
    before = pinned.pin()
    pinned.change("briefly")
    _, given = pinned.rendered()
    assert pinned.release() == ("Succeeded", "new", ["there", "judge", *MOVED])
    assert [inputs for _, inputs in pinned.asked] == [
        {"namespace": "lifeos-knowledge", "pinned": before},
        {"analysis": given["shadowed"]},
    ]
    pinned.pull()
    assert pinned.pin() == given["revision"] != before
    assert pinned.repository.git("log", "-1", "--format=%b") == GOOD["verdict"]
    pinned.lifeos("compile", "--check")


def test_a_version_whose_shadow_is_bad_changes_nothing(pinned):
    commit = pinned.change("badly")
    pinned.judged = BAD
    assert pinned.release() == ("Failed", "new", ["there", "judge", "refuse"])
    assert "was not found good (Failed): Metric failed" in pinned.argo.said
    assert BAD["verdict"] in pinned.argo.said
    assert pinned.head() == commit


def test_where_the_pinned_revision_is_not_there_only_what_is_known_to_be_bad_is_held_back(pinned):
    pinned.change("elsewhere")
    pinned.there = ""
    _, given = pinned.rendered()
    assert pinned.release() == ("Succeeded", "new", ["there", "judge", *MOVED])
    assert pinned.asked[1] == ("judge", {"analysis": given["unshadowed"]})


def test_a_pin_that_was_taken_back_stays_where_it_is(pinned):
    first = pinned.pin()
    pinned.change("briefly")
    pinned.release()
    promoted = pinned.pull()
    second = pinned.pin()
    taken_back = pinned.revert("HEAD")
    assert pinned.pin() == first
    assert pinned.rendered()[1]["revision"] == second
    assert pinned.release() == ("Succeeded", "withdrawn", [])
    assert pinned.head() == taken_back
    pinned.revert("HEAD")
    assert pinned.pin() == second
    pinned.lifeos("compile", "--check")
    assert promoted != taken_back


def test_a_change_that_is_taken_back_with_its_pin_is_as_if_it_had_not_been(pinned):
    before = pinned.repository.git("rev-parse", "HEAD^{tree}")
    pinned.change("briefly")
    pinned.release()
    pinned.pull()
    pinned.revert("HEAD", "HEAD~1")
    assert pinned.repository.git("rev-parse", "HEAD^{tree}") == before


def test_a_change_that_is_taken_back_without_its_pin_is_followed_at_once(pinned):
    first, text = pinned.pin(), Path(pinned.repository.tree, PROMPT).read_text()
    pinned.change("briefly")
    pinned.release()
    pinned.pull()
    Path(pinned.repository.tree, PROMPT).write_text(text)
    pinned.push("As before")
    assert pinned.release() == ("Succeeded", "known", MOVED), "it was judged in its time"
    pinned.pull()
    assert pinned.pin() == first


def test_a_release_that_was_overtaken_does_nothing(pinned):
    pinned.change("briefly")
    old = pinned.rendered()
    commit = pinned.change("otherwise")
    assert pinned.run(*old) == ("Succeeded", "overtaken", [])
    assert pinned.head() == commit


def test_what_others_push_meanwhile_is_kept(pinned):
    """The pin goes on top of it; unless it is about the same agent, whose release this is no more."""
    pinned.change("briefly")

    def meanwhile(path, text):
        def push(template, inputs):
            if template == "judge":
                Path(pinned.repository.tree, path).write_text(text)
                pinned.push("Meanwhile")
            return {"found": "it"} if template == "there" else GOOD

        pinned.argo.cluster = push

    meanwhile("agents.d/platform/hello/prompts/system.md", "You greet.\n")
    assert pinned.release()[0] == "Succeeded"
    pinned.pull()
    assert pinned.repository.git("log", "-2", "--format=%an") == "LifeOS release\nTest"
    pinned.lifeos("compile", "--check")
    pinned.change("otherwise")
    meanwhile(PROMPT, "You keep notes, again otherwise.\n")
    phase, stand, steps = pinned.release()
    assert (phase, stand, steps[-1]) == ("Failed", "new", "advance")
    assert "what it is now has a release of its own" in pinned.argo.said


def test_what_is_not_rendered_by_this_lifeos_is_no_release_of_it(pinned):
    pinned.change("briefly")
    kept = Path(pinned.repository.tree, "manifests/prod/hello/serviceaccount-hello.yaml")
    kept.write_text(kept.read_text() + "# by another\n")
    commit = pinned.send(pinned.repository.commit("Rendered by another"))
    assert pinned.release()[0] == "Failed"
    assert "LOS801" in pinned.argo.said
    assert pinned.head() == commit


def test_a_push_that_did_not_come_back_is_found(pinned):
    """The server took it, and the answer was lost: the step is tried again, and finds it there."""
    pinned.change("briefly")
    hook = Path(pinned.repository.url, "hooks/post-receive")
    hook.write_text("#!/bin/sh\nkill -9 $PPID\n")
    hook.chmod(0o755)
    phase, _, steps = pinned.release()
    assert steps[2:] in (["pin", "advance"], ["pin", "advance", "advance"])
    assert phase == "Succeeded"
