"""``lifeos memory replay``; what it does after a revert is in ``test_memory_status.py``."""

from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures


def test_only_what_was_learned_on_one_version(pinned):  # noqa: F811
    pinned.remember("two")
    pinned.good("pin", pinned.first)
    pinned.commit("back")
    pinned.remember("one")
    third = pinned.version("three")
    pinned.remember("three")
    assert pinned.json("replay", pinned.first) == {"replayed": True, "entries": 0, "state": pinned.state}
    pinned.good("pin", pinned.first)
    assert pinned.json("replay", third[:19], "--dry-run")["entries"] == 1
    assert pinned.json("replay", third[:19])["entries"] == 1
    assert [pinned.json("replay")["entries"] for _ in range(2)] == [1, 0], "what the second version knew, once"


def test_a_version_on_which_nothing_was_learned(pinned):  # noqa: F811
    code, _, err = pinned("replay", pinned.first)
    assert code == 2
    assert "nothing was learned on" in err
