"""The memory in the cluster: ingested by the workflow, served by pods from versions in a bucket, to agents by their certificates; taken back by `git revert`, killed in the middle,
its remote lost and found."""

import json
import secrets
import time

import pytest

from tests.e2e import gates, releases
from tests.e2e.fleet import (
    AGENT_FILE,
    APPLICATION,
    NAMESPACE,
    PLATFORM_APPLICATION,
    PROMPT,
    Fleet,
    new_repository,
    uproot,
)
from tests.e2e.memory import MEMORY, SYSTEM, Remembered
from tests.e2e.promises import REVERTED
from tests.e2e.timeline import TimeLine
from tests.e2e.watch import settle
from tools.cluster import volumes

pytestmark = pytest.mark.cluster

_LOOKED = 20
"""Seconds in which a pod that could be ready would be."""
_MOST = 10
_TOLD = 120
"""Seconds until what is forgotten is known on the other side of the bucket."""


@pytest.fixture(scope="module")
def remembered(cluster, tmp_path_factory):
    """A fleet whose hello has a memory, served; gone afterwards."""
    uproot(cluster)
    volumes.ensure()
    line = TimeLine("A fleet with a memory")
    fleet = Fleet(tmp_path_factory.mktemp("memory"), cluster, new_repository(), memory=True)
    fleet.configuration.change(AGENT_FILE, "scopes: [calendar]}", "scopes: [calendar], access: read-write}")
    # Who asks from inside of its pod is a second process there.
    fleet.configuration.change(AGENT_FILE, "{cpu: 100m, memory: 128Mi}", "{cpu: 250m, memory: 256Mi}")
    memory = Remembered(fleet)
    memory.note("Dentist", "Hauptstrasse 5", "20260302")
    memory.note("Barber", "Marktplatz 1", "20260304")
    memory.snapshot()
    line.mark("an inbox is ingested and pinned")
    memory.keep()
    fleet.gate()
    line.mark("hello has its receipt")
    commit = fleet.configuration.push("The fleet, with a memory")
    fleet.follow()
    cluster.until("namespace", SYSTEM, "", lambda found: found is not None, 120)
    memory.give_its_secret()
    fleet.synced(commit, seconds=400)
    line.mark("Argo CD has synced all of it")
    memory.layer_ready(300)
    line.mark("the semantic layer is ready")
    fleet.settled()
    line.mark("hello is ready")
    yield memory
    uproot(cluster)


def _titles(found):
    return {record["text"] for record in found["records"]}


def _about(memory, question="Where is the dentist?", **more):
    return memory.ask("recall", question=question, most=_MOST, **more)


def test_an_agent_recalls_what_its_scopes_grant_and_nothing_else(cluster, remembered):
    line = TimeLine("hello recalls")
    found = _about(remembered)
    line.mark(str(found))
    assert found["state"].startswith(remembered.pinned())
    assert any("Hauptstrasse 5" in text for text in _titles(found))
    told = _about(remembered, "What is the phone number of Anna Berg?")
    assert not any("555 1234" in text for text in _titles(told)), "contacts are of another scope"
    assert {record["scope"] for record in told["records"]} <= {"calendar"}
    refused = remembered.ask("remember", entity="Anna Berg", property="likes", value="tea", scope="people")
    assert "none of your scopes" in refused["message"]


def test_an_agent_is_ready_only_when_its_version_is_served_and_a_lost_remote_is_waited_for(cluster, remembered):
    """What was pinned serves on while the remote is away; what is pinned meanwhile is waited for. A canary asks the next version while who serves asks the one before."""
    fleet, before, rollout = remembered.fleet, remembered.pinned(), remembered.fleet.settled()
    serving = fleet.backends("hello-live")
    line = TimeLine("The remote lost and found")
    cluster.ask("delete", "pod", "--selector=app.kubernetes.io/name=objects", "--namespace=servers")
    cluster.ask("rollout", "status", "deployment/objects", "--namespace=servers", "--timeout=60s")
    line.mark("the bucket is empty")
    assert _about(remembered)["state"].startswith(before)
    remembered.note("Choir", "Saint Mary", "20260303")
    after = remembered.snapshot()
    fleet.gate()
    fleet.synced(fleet.configuration.push("A version that no remote has"), PLATFORM_APPLICATION)
    fleet.rollout(lambda found: found["spec"] != rollout["spec"] and releases.shadowed(found), seconds=240)
    line.mark("a shadow of the next version of hello is started")
    for _, part in cluster.watch("endpointslice", "kubernetes.io/service-name=hello-shadow", NAMESPACE, _LOOKED):
        assert not any(end["conditions"].get("ready") for end in part["endpoints"] or ()), "it takes no decisions"
    assert releases.shadows(cluster)
    assert not fleet.backends("hello-shadow")
    assert fleet.backends("hello-live") == serving
    assert _about(remembered)["state"].startswith(before), "who serves is answered from its own version"
    line.mark("it is not ready; who serves is answered")
    remembered.keep()
    line.mark("the remote has it")
    _released(cluster, fleet, rollout)
    line.mark("hello is released with it")
    found = _about(remembered, "When is choir?")
    assert found["state"].startswith(after)
    assert any("Saint Mary" in text for text in _titles(found))


def test_what_was_learned_outlives_the_layer_killed_in_the_middle(cluster, remembered):
    line = TimeLine("The semantic layer is killed")
    learned = remembered.ask("remember", entity="Dentist", property="asks", value="no coffee before", scope="calendar")
    line.mark(str(learned))
    pod = remembered.layer()
    remembered.kill_layer(240)
    line.mark("its pod was killed, and another one serves")
    assert remembered.layer()["metadata"]["uid"] != pod["metadata"]["uid"]
    remembered.agent_ready(60)
    line.mark("hello, which took no decisions meanwhile, is ready again")
    found = _about(remembered, "What does the dentist ask for?")
    assert learned["id"] in {record["id"] for record in found["records"]}
    assert found["state"] == learned["state"]


def test_a_revert_of_code_and_memory_brings_the_old_answer_back(cluster, remembered):
    fleet, before, rollout = remembered.fleet, remembered.pinned(), remembered.fleet.settled()
    old = _titles(_about(remembered))
    line = TimeLine("Code and memory are taken back together")
    remembered.note("Dentist, moved", "Nebenweg 9", "20260309")
    fleet.append(PROMPT, f"\nSay nothing twice ({secrets.token_hex(4)}).\n")
    after = remembered.snapshot()
    remembered.keep()
    fleet.gate()
    fleet.synced(fleet.configuration.push("Another prompt, another memory"), APPLICATION, PLATFORM_APPLICATION)
    _released(cluster, fleet, rollout)
    line.mark("the next prompt and the next memory are released")
    found = _about(remembered)
    assert found["state"].startswith(after)
    assert any("Nebenweg 9" in text for text in _titles(found))
    late = remembered.ask("remember", entity="Nebenweg 9", property="floor", value="third", scope="calendar")
    reverted = fleet.configuration.revert("HEAD")
    pushed = line.mark("the revert is pushed")
    found = _until(remembered, lambda found: found.get("state", "").startswith(before), REVERTED * 3)
    back = line.mark("the old answer again")
    assert back - pushed < REVERTED
    assert _titles(found) == old
    assert late["id"] not in {record["id"] for record in _about(remembered, "Nebenweg 9")["records"]}, "it is aside"
    fleet.synced(reverted, APPLICATION, PLATFORM_APPLICATION)
    journals = cluster.ask(
        *("exec", remembered.layer()["metadata"]["name"], f"--namespace={SYSTEM}", "-c", "memory", "--"),
        *("grep", "-rl", "Nebenweg", "/var/lib/lifeos/memory/journal"),
    )
    assert after.removeprefix("sha256:") in journals, "nothing was lost"


KNOWN = """\
apiVersion: lifeos.dev/v1alpha1
kind: Questions
metadata: {name: user-context}
spec:
  questions:
"""
DENTIST = "    - {name: dentist, ask: Where is the dentist?, agent: hello, says: [Dentist, Hauptstrasse 5], first: 3}\n"
SWIMMING = "    - {name: swimming, ask: Where is the swimming lesson?, agent: hello, says: [Swimming lesson, PLACE], source: calendar}\n"
CHOIR = "    - {name: choir, ask: Where is the choir?, agent: hello, says: [Choir, Saint Mary], first: 3}\n"


def test_a_night_is_ingested_by_the_workflow_proposed_and_recalled_with_what_to_cite(cluster, remembered):
    """What is new in the inbox, with one record that is none: the rest goes on, what is wrong is said, and nobody sees anything of it until people merge. Before it is proposed it is asked what is known of it:
    a version that answers otherwise is not."""
    fleet, before, rollout = remembered.fleet, remembered.pinned(), remembered.fleet.settled()
    fleet.configuration.give_gym_its_secret()
    line = TimeLine("A night's ingest")
    known = remembered.proposed()
    remembered.note("Swimming lesson", "Brook Baths", "20260317")
    remembered.note("No day at all", "Nowhere", "20269999")
    remembered.hand_in()
    remembered.know(KNOWN + DENTIST + SWIMMING.replace("PLACE", "Lake Baths"))
    refused = remembered.workflow("memory-snapshot")
    line.mark(said := gates.log(cluster, refused, "pin"))
    assert refused["status"]["phase"] == "Failed"
    assert "does not hold: 1 of 2 questions answered" in said
    assert "Brook Baths" not in said, "nor does this log say what is in it"
    assert remembered.proposed() == known, "what does not answer is not proposed"
    remembered.know(KNOWN + DENTIST + SWIMMING.replace("PLACE", "Brook Baths"))
    done = remembered.workflow("memory-snapshot")
    line.mark(f"the workflow is over: {done['status']['phase']}")
    assert done["status"]["phase"] == "Succeeded", done["status"].get("message")
    said = gates.log(cluster, done, "gather")
    line.mark(said)
    assert "1 in quarantine" in said
    assert "Nowhere" not in said, "a log shows counts and places"
    assert _about(remembered, "Where is the swimming lesson?")["state"].startswith(before), "nobody has merged it"
    [branch] = remembered.proposed() - known
    remembered.merge(branch)
    after = remembered.pinned()
    record = json.loads((fleet.configuration.tree / "memory/user-context.judged.json").read_text())
    assert (record["version"], record["answered"], record["asked"]) == (after, 2, 2)
    assert branch.endswith(after.removeprefix("sha256:"))
    fleet.gate()
    fleet.synced(fleet.configuration.push("What the night brought"), PLATFORM_APPLICATION)
    _released(cluster, fleet, rollout)
    line.mark("hello is released with it")
    found = _about(remembered, "Where is the swimming lesson?")
    assert found["state"].startswith(after)
    [record] = [record for record in found["records"] if "Brook Baths" in record["text"]]
    assert (record["source"], record["scope"], record["time"][:10]) == ("calendar", "calendar", "2026-03-17")
    cited = remembered.ask("facts", entity=record["id"])
    assert "Brook Baths" in {fact["value"] for fact in cited["facts"]}
    assert not any("Nowhere" in text for text in _titles(found))


def test_what_an_agent_or_a_person_forgets_is_in_no_version_that_the_workflow_makes_from_then_on(
    cluster, remembered, tmp_path
):
    """An agent forgets at the layer, a person in the repository; the inbox says both still. Last: the pin has them until somebody releases what is proposed."""
    fleet, before = remembered.fleet, remembered.pinned()
    fleet.configuration.give_gym_its_secret()
    line = TimeLine("Forgotten in a pod, and in the repository")
    dentist, barber = (_record(_about(remembered, f"Where is the {word}?"), word) for word in ("Dentist", "Barber"))
    known = remembered.proposed()
    words = ("memory", "forget", MEMORY, barber, "--by=Anna", "--why=asked")
    fleet.configuration.lifeos(*words)
    fleet.configuration.push("Forget the barber")
    line.mark("a person has forgotten the barber, in git")
    told = remembered.ask("forget", id=dentist.removeprefix("record:"), why="asked")
    assert not _titles_about(remembered, "Dentist"), told
    line.mark("an agent has forgotten the dentist, at the layer")
    settle(lambda: remembered.told() == {dentist}, _TOLD)
    line.mark("the layer has said so where versions are made")
    remembered.note("Choir", "Saint Mary", "20260318")
    remembered.hand_in()
    remembered.know(KNOWN + DENTIST)
    refused = remembered.workflow("memory-snapshot")
    line.mark(said := gates.log(cluster, refused, "pin"))
    assert "lost: the record that answers was forgotten; take the question out, too" in said
    assert remembered.proposed() == known, "a question that says what was forgotten is a person's to take out"
    remembered.know(KNOWN + CHOIR)
    done = remembered.workflow("memory-snapshot")
    line.mark(f"the workflow is over: {done['status']['phase']}")
    assert done["status"]["phase"] == "Succeeded", done["status"].get("message")
    assert "2 targets of `memory forget` left out" in gates.log(cluster, done, "gather")
    settle(lambda: not _titles_about(remembered, "Barber"), _TOLD)
    assert _about(remembered)["state"].startswith(before)
    line.mark("the layer, which serves the version before, knows of the barber, too")
    [branch] = remembered.proposed() - known
    remembered.merge(branch)
    line.mark(f"{branch} is merged")
    listed = (fleet.configuration.tree / "memory/user-context.forgotten").read_text().splitlines()
    assert listed == sorted((barber, dentist)), "by their hashes"
    places = ("Hauptstrasse 5", "Marktplatz 1", "Saint Mary")
    said = [remembered.kept(each, tmp_path / each) for each in (before, remembered.pinned())]
    assert [[place in text for place in places] for text in said] == [[True, True, False], [False, False, True]]
    line.mark("it has neither in any file")


def _record(found, word):
    [record] = [record for record in found["records"] if word in record["text"]]
    return f"record:{record['id']}"


def _titles_about(remembered, word):
    return [text for text in _titles(_about(remembered, f"Where is the {word}?")) if word in text]


def _until(remembered, reached, seconds):
    until = time.monotonic() + seconds
    while True:
        found = _about(remembered)
        if reached(found) or time.monotonic() > until:
            assert reached(found), found
            return found
        time.sleep(1)  # the memory is asked, which tells nobody what changes


def _released(cluster, fleet, before):
    """The release that is under way is judged good at every stage, and done."""
    rollout = fleet.rollout(lambda found: found["spec"] != before["spec"] and releases.shadowed(found), seconds=240)
    version = releases.version(rollout)
    releases.judged(cluster, version, "shadow", good=60)
    fleet.rollout(releases.stepped, seconds=300)
    releases.judged(cluster, version, "live", good=60)
    fleet.settled(seconds=480)
