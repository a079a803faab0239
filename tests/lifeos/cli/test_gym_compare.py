"""`lifeos gym compare`: two gates, simulation by simulation."""

import json

import pytest

from tests.lifeos.gym import agents


def compare(run, root, *arguments):
    return run("-C", root, "gym", "compare", *arguments)


def digest(root, agent):
    (path,) = (root / ".lifeos/gym" / agent).glob("*.jsonl")
    return path.name[:16]


def test_what_only_one_did_well(run, practised):
    code, out, err = compare(run, practised, "hello", "fair")
    assert (code, err) == (0, "")
    assert out.startswith("hello and fair, 100 pairs on seed 7\n")
    assert "p, fair worse" in out
    assert "success    96    4           0          0        0.031          0.969" in out
    assert "4 simulations came out otherwise:" in out
    assert "    34  outage, frugal user: success only for hello; 'cannot see your calendar' was not said" in out


def test_a_run_that_ended_early_is_a_hint(run, practised):
    out = compare(run, practised, "liar", "fair", "--seed", "7")[1]
    assert "liar ended after" in out
    assert "take p as a hint" in out


def test_what_ran_beside_a_verdict_changes_nothing(run, own):
    """How many simulations were under way when it was certain depends on the machine."""
    (own / "agents.d/platform/hello/agent.py").write_text(agents.HALLUCINATES)
    run("-C", own, "gym", "run", "hello", "--seed", "7", "--jobs", "4")
    before = digest(own, "hello")
    (own / "agents.d/platform/hello/agent.py").write_text(agents.GOOD)
    run("-C", own, "gym", "run", "hello", "--seed", "7", "--jobs", "4")
    assert f"{before[:8]} ended after 15:" in compare(run, own, before, "hello")[1]


def test_json(run, practised):
    found = json.loads(compare(run, practised, "fair", "hello", "--format", "json")[1])
    assert (found["one"]["agent"], found["other"]["gate"]) == ("fair", digest(practised, "hello"))
    assert found["checks"]["success"] == {
        "check": "success",
        "both": 96,
        "one": 0,
        "other": 4,
        "neither": 0,
        "worse": pytest.approx(0.96875),
        "better": pytest.approx(0.03125),
    }
    assert (found["pairs"], found["seed"], found["void"]) == (100, 7, 0)
    assert found["changed"][0] | {"words": ""} == {
        "index": 34,
        "scenario": "outage",
        "persona": "frugal",
        "check": "success",
        "only": "other",
        "words": "",
    }


def test_gates_are_known_by_their_digests(run, practised):
    code, out, _ = compare(run, practised, digest(practised, "hello")[:10], "fair")
    assert (code, out.startswith("hello and fair")) == (0, True)


def test_two_versions_of_one_agent(run, own):
    assert run("-C", own, "gym", "run", "hello", "--seed", "3")[0] == 0
    before = digest(own, "hello")
    code = own / "agents.d/platform/hello/agent.py"
    code.write_text(code.read_text().replace("NAMED = 3", "NAMED = 2"))
    assert run("-C", own, "gym", "run", "hello", "--seed", "3")[0] == 1
    out = compare(run, own, before, "hello")[1]
    assert out.startswith(f"{before[:8]} and ")
    assert "success only for " + before[:8] in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["hello", "hello"], "are the same gate; there is nothing to compare"),
        (["hello", "fair", "--seed", "8"], "no records of 'hello' on seed 8 yet: lifeos gym run hello --seed 8"),
        (["hello", "0000"], "no record of a gate whose digest begins with it"),
        (["hello", "crsh"], "there is no agent 'crsh'; did you mean 'crash'?"),
        (["hello", "finance"], "each has a suite of its own, 'hello' for hello and 'finance' for finance"),
    ],
)
def test_a_wrong_call(run, practised, arguments, said):
    code, out, err = compare(run, practised, *arguments)
    assert (code, out) == (2, "")
    assert said in err


def renamed(own, run, **names):
    """hello and a copy of its records under another digest, with other words in the name of the file."""
    run("-C", own, "gym", "run", "hello", "--seed", "3")
    (path,) = (own / ".lifeos/gym/hello").glob("*.jsonl")
    gate, seed, gym = path.stem.split("-")
    other = path.with_name(f"{'ab' * 8}-{names.get('seed', seed)}-{names.get('gym', gym)}.jsonl")
    other.write_bytes(path.read_bytes())
    return other


def test_other_seeds_are_other_scenarios(run, own):
    renamed(own, run, seed=4)
    code, _, err = compare(run, own, "hello", "abab")
    assert code == 2
    assert "did not meet the same scenarios, so there are no pairs: their seeds are 3 and 4" in err
    assert "lifeos gym run hello --seed 1" in err


def test_another_gym_may_have_shown_other_things(run, own):
    renamed(own, run, gym="0" * 8)
    assert "by different versions of the Gym" in compare(run, own, "hello", "abab")[2]


def test_more_than_one_pair(run, own):
    path = renamed(own, run)
    path.with_name(path.name.replace("ab" * 8, "abab" + "cd" * 6)).write_bytes(path.read_bytes())
    assert "more than one pair of gates is meant" in compare(run, own, "hello", "abab")[2]
    assert compare(run, own, "hello", "abababab")[0] == 0


def test_the_same_seed_with_other_scenarios(run, own):
    """As of another suite, or of templates that were changed."""
    path = renamed(own, run)
    path.write_bytes(path.read_bytes().replace(b'"scenario":"today"', b'"scenario":"tomorrow"'))
    code, _, err = compare(run, own, "hello", "abab")
    assert code == 2
    assert "so there are no pairs: simulation 2 was 'today'" in err
