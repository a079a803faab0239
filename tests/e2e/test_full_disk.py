"""A disk is full on the way from a push to the cluster: it is said, who serves goes on, nothing is lost, and with room again what was pushed arrives."""

import re
import subprocess

import pytest

from tests.disks import full
from tests.e2e import disks, faults, objects, releases
from tests.e2e.fleet import AGENT_FILE, stable
from tests.e2e.promises import CONVERGED
from tests.e2e.timeline import TimeLine
from tests.e2e.watch import settle

pytestmark = pytest.mark.cluster

_CLONES = "/tmp/_argocd-repo"
"""Where Argo CD's repository server keeps what it has fetched."""
_NO_ROOM = "No space left on device|Out of diskspace"
"""In git's words; the others are for a file of which it could write a part."""
_TOLD = 120
"""Seconds until Argo CD has tried to fetch what was pushed."""


def test_a_push_that_finds_no_room_is_refused_and_arrives_when_there_is_some(cluster, fleet, people):
    before, pods, declared = fleet.settled(), fleet.backends("hello-live"), objects.declared(cluster)
    configuration = fleet.configuration
    begun = configuration.git("rev-parse", "HEAD")
    line = TimeLine("The git server's disk is full")
    fleet.append(AGENT_FILE, "  suspend: true\n")
    configuration.commit("hello is suspended")
    with disks.small(cluster, "the git server", f"/repositories/{configuration.tree.name}.git") as folder:
        with full(folder):
            with pytest.raises(AssertionError, match=_NO_ROOM) as refused:
                configuration.send()
            line.mark(f"the push is refused: {re.search(f'remote: .*({_NO_ROOM})', str(refused.value))[0]}")
            _serves(configuration, begun)
            fleet.synced(begun)
            assert objects.declared(cluster) == declared
            assert fleet.backends("hello-live") == pods
            assert not people.lost(people.now())
            line.mark("what was there is read by who asks, and the fleet is what it says")
        sent = configuration.send()
        line.mark("with room again the push arrives")
        _serves(configuration, sent)
        fleet.synced(sent)
        fleet.rollout(lambda found: found["spec"]["replicas"] == 0, seconds=_TOLD)
        line.mark("and is synced")
        reverted = configuration.revert("HEAD")
        fleet.synced(reverted)
    configuration.insist(CONVERGED)  # its server on the disk of before has just been started
    fleet.synced(reverted)
    assert stable(fleet.settled()) == stable(before)
    assert objects.declared(cluster) == declared
    line.mark("taken back")


def test_argo_cd_without_room_for_what_was_pushed_leaves_all_as_it_is(cluster, fleet):
    before, pods, declared = fleet.settled(), fleet.backends("hello-live"), objects.declared(cluster)
    line = TimeLine("The disk of Argo CD's repository server is full")
    fleet.append(AGENT_FILE, "  suspend: true\n")
    with disks.small(cluster, "Argo CD's repository server", _CLONES) as folder:
        with full(folder):
            sent = fleet.configuration.push("hello is suspended")
            line.mark("a brake is pushed")
            line.mark(f"its log says: {settle(lambda: _said(cluster), _TOLD)}")
            assert releases.ask(cluster)["reply"]
            assert fleet.backends("hello-live") == pods
            assert objects.declared(cluster) == declared
            line.mark("who serves goes on")
        fleet.synced(sent)
        fleet.rollout(lambda found: found["spec"]["replicas"] == 0, seconds=_TOLD)
        line.mark("it has room again: the brake holds, and everything is synced")
    fleet.synced(fleet.configuration.revert("HEAD"))
    assert stable(fleet.settled()) == stable(before)
    assert objects.declared(cluster) == declared
    line.mark("taken back")


def _serves(configuration, commit):
    """The git server has this commit and all that leads to it, whole."""
    copy = configuration.tree.parent / f"copy-{commit}"
    subprocess.run(["git", "clone", "--quiet", "--bare", configuration.url, copy], check=True)
    subprocess.run(["git", "-C", copy, "fsck", "--full", "--strict", "--no-progress"], check=True)
    assert configuration.git("-C", str(copy), "rev-parse", "main") == commit


def _said(cluster):
    """What Argo CD's repository server says that it has no room for; nothing yet."""
    namespace, name = faults.CONTROLLERS["Argo CD's repository server"]
    said = cluster.ask("logs", name, f"--namespace={namespace}", "--since=10s")
    found = re.search(f'[^"]*{_NO_ROOM}', said, re.IGNORECASE)
    return found and found[0][-200:]
