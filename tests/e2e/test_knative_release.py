"""A release of an agent that sleeps: nobody is led to a version before its shadow was found good and the pin in git moved, whoever of those that bring it about is
killed; and who asks meanwhile is answered each time, be it after a cold start."""

import secrets

import pytest

from tests.e2e import faults, releases
from tests.e2e.fleet import GYM, NAMESPACE
from tests.e2e.gates import parameters
from tests.e2e.promises import BRAKED, REVERTED
from tests.e2e.sleepers import ANALYSIS, SERVICE, Sleeper, ended, led, shadowed
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_WOKEN = 60
"""Seconds until an agent that is asleep answers who asks it."""


@pytest.fixture(scope="module")
def sleeper(cluster, followed):
    """An agent that sleeps and has its first pin."""
    followed.configuration.give_gym_its_secret()
    sleeper = Sleeper(followed, f"dozer-{secrets.token_hex(2)}")
    line = TimeLine("An agent that sleeps is deployed for the first time")
    sleeper.add()
    commit = sleeper.configuration.push(sleeper.name)
    release, given = sleeper.rendered()
    line.mark("pushed, with its receipt")
    sleeper.service(led(given["revision"]))
    line.mark("it serves; its gate was all it had to pass")
    sleeper.settled(release)
    assert sleeper.head() != commit
    assert sleeper.pull() == f"LifeOS release: Pin of {sleeper.name} in local: {given['revision']}"
    assert sleeper.pin() == given["revision"]
    assert not sleeper.analyses()
    line.mark("its pin is committed")
    yield sleeper
    # A namespace in which a pod may take five minutes to end is not looked at again before half of them are over.
    sleeper.asleep()


@pytest.fixture
def released(sleeper, request):
    """It, as a story finds it: nothing is under way."""
    begun = sleeper.configuration.git("rev-parse", "HEAD")
    assert sleeper.head() == begun
    sleeper.service(led(sleeper.pin()))
    yield sleeper
    if sleeper.head() != sleeper.configuration.git("rev-parse", "HEAD"):
        sleeper.pull()


def _changed(sleeper, line):
    """A new version whose shadow stands: the Service, its release, and what that was given."""
    before = sleeper.pin()
    sleeper.change()
    sleeper.configuration.push(f"{sleeper.name} is brief")
    release, given = sleeper.rendered()
    line.mark("a change of the prompt passed its gate and is pushed")
    assert given["pinned"] == before
    # A Service that changes is not ready for some moments; whom it leads people to, it says all the time.
    service = sleeper.service(lambda found: shadowed(given["revision"])(found) and led(before)(found))
    line.mark("its shadow stands beside, with 0 % of what people ask")
    return service, release, given


def test_a_version_waits_for_its_analysis_and_its_pin_and_is_taken_back_at_once(cluster, released):
    line = TimeLine("A release of an agent that sleeps")
    before = released.pin()
    service, release, given = _changed(released, line)
    run = _analysis(given)
    _kill(cluster, line, "Knative's controller", "Knative's autoscaler", "Argo Rollouts", "Argo Workflows")
    cluster.until(ANALYSIS, run, GYM, lambda found: _answered(found), 180)
    line.mark("Argo Rollouts' controller has asked the shadow, which answered")
    released.asleep()
    line.mark("shadow and live are asleep")
    assert cluster.get(ANALYSIS, run, GYM)["status"]["phase"] == "Running", "asleep it is still gated"
    _kill(cluster, line, "Knative's activator", "Knative's ingress")
    released.reachable()
    assert released.ask()
    assert released.pods() == {before}, "people wake the version before, and no other"
    line.mark("asked: the version before was woken and answered")
    assert released.ask("shadow-")
    assert f"{given['revision']}-shadow" in released.pods()
    [pod] = cluster.all(
        "pod", selector=f"lifeos.dev/agent={released.name},lifeos.dev/track=shadow", namespace=NAMESPACE
    )
    assert pod["metadata"]["labels"]["serving.knative.dev/revision"] == f"{given['revision']}-shadow"
    line.mark("asked by its tag: the shadow was woken and answered, as a shadow")

    with released.people() as people:
        [version] = people.versions(people.now())
        assert version != releases.version(service), "a shadow is not whom people ask"
        released.judged(service, good=60)
        cluster.until(ANALYSIS, run, GYM, lambda found: found["status"]["phase"] == "Successful", 3 * releases.LOOK)
        line.mark("sixty of its decisions were judged, all good: the analysis passed")
        assert led(before)(cluster.get(SERVICE, released.name, NAMESPACE)), "until the pin moves, nothing does"
        _kill(cluster, line, "Knative's controller", "Argo Workflows")
        released.service(led(given["revision"]))
        line.mark("the pin has moved: the new version has the traffic")
        assert released.pull() == f"LifeOS release: Pin of {released.name} in local: {given['revision']}"
        assert '"verdict":"pass"' in released.configuration.git("log", "-1", "--format=%b").replace(" ", "")
        assert people.versions(people.now()) == {releases.version(service)}
        line.mark("and answers")
        released.released(release, lambda found: found is None)
        line.mark("its release is gone from git and the cluster")
        _taken_back(released, people, version)
        assert not people.lost(), "neither a pin that moves nor one that is taken back costs a question"


def _taken_back(released, people, version):
    """Of the pin that was moved last; nothing is judged again."""
    line = TimeLine("A pin is taken back")
    after = released.pin()
    assert released.configuration.git("log", "-1", "--format=%an") == "LifeOS release", "the last commit moved the pin"
    reverted = released.configuration.revert("HEAD")
    before = released.pin()
    assert before != after
    pushed = line.mark("the revert is pushed")
    service = released.service(led(before), REVERTED)
    assert line.mark("the version before has the traffic again") - pushed < REVERTED
    assert people.versions(people.now()) == {version}
    line.mark("and answers")
    release, given = released.rendered()
    assert (given["pinned"], given["revision"]) == (before, after)
    assert shadowed(after)(service)
    workflow = released.released(release, ended)
    assert workflow["status"]["phase"] == "Succeeded"
    assert parameters(workflow["status"]["outputs"])["stand"] == "withdrawn"
    line.mark("its release has looked, and leaves it as people want it")
    assert not released.analyses()
    assert released.head() == reverted

    released.configuration.revert("HEAD")
    pushed = line.mark("the revert is reverted")
    released.service(led(after), REVERTED)
    assert line.mark("the new version has the traffic again") - pushed < REVERTED
    released.released(release, lambda found: found is None)


def test_a_version_that_is_bad_as_a_shadow_changes_nothing(cluster, released):
    line = TimeLine("A shadow that is bad")
    before, spec = released.pin(), cluster.get(SERVICE, released.name, NAMESPACE)["spec"]
    with released.people() as people:
        people.until_answered(0.0, _WOKEN)
        versions = people.versions(people.now())
        service, release, given = _changed(released, line)
        pushed = released.head()
        released.judged(service, bad=40)
        workflow = released.released(release, ended)
        assert workflow["status"]["phase"] == "Failed"
        run = cluster.get(ANALYSIS, _analysis(given), GYM)["status"]
        line.mark(
            f"forty of its decisions were judged bad: the analysis {run['phase'].lower()}: {run['message'][:100]}"
        )
        said = parameters(workflow["status"]["outputs"])
        line.mark(f"the release says: {said['verdict'][:200]}")
        assert '"verdict":"fail"' in said["verdict"].replace(" ", "")
        assert released.head() == pushed, "nothing was committed"
        assert led(before)(cluster.get(SERVICE, released.name, NAMESPACE))
        assert people.versions(people.now()) == versions
        line.mark("people are answered by the version before")
        released.configuration.revert("HEAD")
        released.service(lambda found: found["spec"] == spec and led(before)(found), REVERTED)
        line.mark("reverted: the Service is as it was")
        released.released(release, lambda found: found is None)
        people.now()
        assert people.versions() == versions
        assert len(versions) == 1
        assert not people.lost(), "a shadow that is begun, found bad and taken away costs no question"


def test_the_brake_and_a_release_that_finds_nothing_to_compare_with(cluster, released):
    """The brake takes a Service with all its revisions. Let go in the middle of a release, the pinned one is not there, as on a new cluster."""
    line = TimeLine("The brake, and a new cluster")
    before = released.pin()
    released.fleet.append(released.file, "  suspend: true\n")
    released.configuration.push(f"{released.name} is suspended")
    pushed = line.mark("suspended")
    released.service(lambda found: found is None, BRAKED)
    assert line.mark("there is no Service") - pushed < BRAKED
    released.asleep()
    line.mark("nor a pod")
    released.configuration.revert("HEAD")
    line.mark("let go")
    released.service(led(before))
    assert released.ask()
    line.mark("the same version serves")

    released.fleet.append(released.file, "  suspend: true\n")
    released.configuration.push(f"{released.name} is suspended")
    released.service(lambda found: found is None, BRAKED)
    line.mark("suspended again")
    text = (released.configuration.tree / released.file).read_text()
    (released.configuration.tree / released.file).write_text(text.replace("  suspend: true\n", ""))
    released.change()
    pushed = released.configuration.push(f"{released.name} is brief, and let go")
    _, given = released.rendered()
    assert given["pinned"] == before
    line.mark("let go with another version, whose pinned one is not there")
    released.service(led(given["revision"]))
    assert released.head() != pushed
    line.mark("the pin moved, by a commit that says why: nothing was known against it")
    assert released.pull() == f"LifeOS release: Pin of {released.name} in local: {given['revision']}"
    assert '"verdict":"inconclusive"' in released.configuration.git("log", "-1", "--format=%b").replace(" ", "")
    assert released.ask()
    line.mark("it serves")


def _kill(cluster, line, *names):
    """These controllers, in the middle of what they do; the kubelet starts them again."""
    faults.restart(cluster, *names)
    line.mark(f"killed with kill -9, and back: {', '.join(names)}")


def _analysis(given):
    """The name of the AnalysisRun that a release asks for."""
    return next(line.split()[1] for line in given["shadowed"].splitlines() if line.startswith("  name: "))


def _answered(run):
    results = (run or {}).get("status", {}).get("metricResults", [])
    return any(each["name"] == "answers" and each["phase"] == "Successful" for each in results)
