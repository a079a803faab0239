"""Failed gates of other versions are counted from git, the work tree and this machine's notes, until a version is promoted."""

import pytest

from lifeos.evidence.addresses import seed_for
from lifeos.evidence.receipt import Unlike, encode, path_of
from lifeos.gym.receipts.deployed import Deployed, deployed
from lifeos.gym.receipts.lineage import NOTES, lineage, note, understated
from tests.lifeos.evidence import made
from tests.lifeos.evidence.made import change
from tests.lifeos.gym.receipts.test_deployed import Line


@pytest.fixture
def line(tmp_path):
    """A repository whose deployed branch has one commit."""
    made_here = Line(tmp_path / "fleet")
    made_here.commit()
    return made_here


@pytest.fixture
def hello(fleet):
    return fleet.agents["hello"]


def version(number, verdict="fail", agent="hello", **fields):
    """The receipt of another version; one that failed has six failures."""
    parts = {**made.receipt().parts, "agent": "sha256:" + str(number) * 64}
    honest = made.receipt(agent, parts=parts, **fields)
    if verdict == "pass":
        return honest
    success = change(honest.checks[0], decision="fail", seen=6, failures=6)
    others = [change(check, decision="inconclusive", seen=6) for check in honest.checks[1:]]
    bad = tuple(Unlike(index, "judged", ("success",)) for index in range(6))
    return change(honest, verdict="fail", checks=(success, *others), unlike=bad, simulations=6)


def put(line, receipt, *, commit=True):
    path = line.root / path_of(receipt.agent, receipt.digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(receipt))
    if commit:
        line.git("add", ".")
        line.commit()
    return path


def found(line, hello, fleet, attempt=1):
    root = str(line.root)
    return lineage(root, hello, fleet.catalog, attempt, deployed(root, "main"))


def test_what_failed_counts_wherever_it_is_found(line, hello, fleet):
    assert found(line, hello, fleet) == {}
    line.git("checkout", "-qb", "change")
    one, two, three = (version(number) for number in (1, 2, 3))
    put(line, one).unlink()
    line.git("commit", "-qam", "nobody shall see it")
    put(line, two, commit=False)
    note(str(line.root), three)
    assert found(line, hello, fleet) == {one.simulated: 1, two.simulated: 1, three.simulated: 1}
    put(line, version(4, "pass"), commit=False)
    put(line, version(5, agent="finance"), commit=False)
    assert len(found(line, hello, fleet)) == 3, "what passed, and other agents, do not count"
    again = change(one, attempt=2, seed=str(seed_for(one.simulated, 2)))
    put(line, again, commit=False)
    assert found(line, hello, fleet)[one.simulated] == 2


def test_a_promoted_version_begins_anew(line, hello, fleet):
    old = version(1)
    put(line, old)
    note(str(line.root), version(2))
    put(line, version(3, "pass", lineage={old.simulated: 1, version(2).simulated: 1}, attempt=1, **LONGER))
    assert found(line, hello, fleet) == {}
    line.git("checkout", "-qb", "change")
    later = version(4)
    put(line, later)
    put(line, version(5, "pass"))
    assert found(line, hello, fleet) == {later.simulated: 1}, "what is not deployed promotes nobody"


def test_without_git_the_work_tree_and_the_notes_count(tmp_path, hello, fleet):
    note(str(tmp_path), version(1))
    unseen = Deployed(None, "this is no git repository")
    assert lineage(str(tmp_path), hello, fleet.catalog, 1, unseen) == {version(1).simulated: 1}
    (tmp_path / NOTES / "hello" / "broken.json").write_text("{")
    assert len(lineage(str(tmp_path), hello, fleet.catalog, 1, unseen)) == 1


def test_a_gate_that_has_its_receipt_keeps_its_lineage(line, hello, fleet):
    own = made.of_agent(hello, fleet.catalog)
    put(line, own)
    line.git("checkout", "-qb", "change")
    put(line, version(1))
    assert found(line, hello, fleet) == {}
    assert found(line, hello, fleet, attempt=2) == {version(1).simulated: 1}


def test_a_receipt_that_leaves_out_what_was_committed_before_it(line):
    line.git("checkout", "-qb", "change")
    root = str(line.root)
    failed, passed = version(1), version(2, "pass")
    put(line, failed)
    branch = deployed(root, "main")
    said = f"it leaves out gates that were failed before it, of what was simulated as {failed.simulated}"
    assert understated(root, passed, branch) == said
    put(line, passed)
    assert understated(root, passed, branch) == said
    assert understated(root, change(passed, lineage={failed.simulated: 1}), branch) is None
    assert understated(root, passed, Deployed(None, "who knows")) is None
    assert understated(root, failed, branch) is None


def test_what_failed_after_it_is_not_left_out(line):
    line.git("checkout", "-qb", "change")
    passed = version(2, "pass")
    put(line, passed)
    put(line, version(1))
    assert understated(str(line.root), passed, deployed(str(line.root), "main")) is None


LONGER = {
    "checks": tuple(
        change(check, require=require, of=of, seen=require)
        for check, require, of in zip(made.receipt().checks, (189, 87, 198), (198, 94, 198), strict=True)
    ),
    "simulations": 198,
}
"""What is asked for after two failed versions."""
