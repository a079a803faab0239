"""``lifeos rollback``."""

import json
import shutil

from lifeos.evidence.judgement import FORMAT, Judgement, encode, path_of
from tests.lifeos.cli.pinned import FACT, pinned, remembering  # noqa: F401  fixtures


def rollback(pinned, *words):  # noqa: F811
    return pinned.run("-C", pinned.root, "rollback", "context", *words)


def test_the_version_before_is_back_and_what_came_later_is_aside(pinned):  # noqa: F811
    pinned.good("restore")
    fact = pinned.remember("one")
    third = pinned.version("three")
    pinned.good("restore")
    pinned.remember("later")
    code, out, err = rollback(pinned)
    assert (code, err) == (0, "")
    assert f"context: {third[:19]} -> {pinned.second[:19]}\n  journal (notes): +0 -0 ~1 records" in out
    assert f"\ncontext is {pinned.second}@1:" in out
    assert out.endswith("1 entry aside; `lifeos memory replay context` takes over what is wanted\n")
    assert pinned.json("status")["pinned"] == pinned.second
    assert pinned.git("diff", "HEAD~1", "--stat") == "", "what `git revert` would write"
    assert fact in pinned.good("log")
    assert pinned.good("replay").startswith("1 entry replayed")


def test_once_more_goes_one_further_back_and_the_first_is_the_last(pinned):  # noqa: F811
    found = json.loads(rollback(pinned, "--format", "json")[1])
    assert (found["before"], found["snapshot"], found["aside"]) == (pinned.second, pinned.first, 0)
    assert found["state"].startswith(f"{pinned.first}@0:")
    assert found["files"] == ["memory/context.dvc", "agents.d/platform/memory.yaml"]
    before = pinned.git("diff")
    code, _, err = rollback(pinned)
    assert code == 2
    assert f"no version of context that was pinned before {pinned.first[:19]}" in err
    assert pinned.git("diff") == before


def test_what_was_forgotten_since_stays_forgotten(pinned):  # noqa: F811
    pinned.good("pin", pinned.first)
    pinned.good("restore")
    fact = pinned.remember("secret")
    pinned.git("checkout", "-q", ".")
    pinned.good("restore")
    pinned.good("forget", fact, "--by", "Anna", "--why", "asked for")
    assert rollback(pinned)[0] == 0
    code, _, err = pinned("remember", FACT.format("secret"), "--scope", "notes", "--by", "hello")
    assert (code, "was forgotten by Anna" in err) == (1, True)


def test_a_version_that_is_nowhere_moves_nothing(pinned):  # noqa: F811
    shutil.rmtree(pinned.root / ".lifeos/memory")
    code, _, err = rollback(pinned)
    assert code == 1
    assert "bring it back from a copy" in err
    assert pinned.git("status", "--porcelain") == ""


def test_an_agent_is_taken_back_otherwise(pinned):  # noqa: F811
    code, out, err = pinned.run("-C", pinned.root, "rollback", "hello")
    assert (code, out) == (2, "")
    assert "'hello' is an agent" in err
    assert "`git revert`" in err
    assert "docs/how-to/take-back.md" in err


def test_a_name_that_is_neither(pinned):  # noqa: F811
    code, _, err = pinned.run("-C", pinned.root, "rollback", "contxt")
    assert (code, "there is no memory 'contxt'; did you mean 'context'?" in err) == (2, True)


def test_what_shows_that_it_was_judged_comes_back_with_it(pinned):  # noqa: F811
    def record(version):
        said = Judgement(FORMAT, "context", "sha256:" + "1" * 64, pinned.first, version, 1, 1, 1)
        (pinned.root / path_of("context")).write_bytes(encode(said))
        pinned.commit("judged")
        return encode(said)

    second = record(pinned.second)
    third = pinned.version("three", "--unjudged")
    record(third)
    assert rollback(pinned)[0] == 0
    assert (pinned.root / path_of("context")).read_bytes() == second
    pinned.commit("back")
    assert rollback(pinned)[0] == 0
    assert not (pinned.root / path_of("context")).exists(), "the first one was never judged"
