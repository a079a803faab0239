"""``lifeos memory status``, and what it says after `git revert`."""

from lifeos.memory.state_id import NOTHING, StateId
from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures


def test_what_is_pinned_and_what_was_learned(pinned):  # noqa: F811
    out = pinned.good("status")
    assert out.startswith(
        f"context is pinned at {pinned.second}\n  state: the version alone; nothing was learned on it\n"
    )
    assert "  2 versions in the store" in out
    pinned.remember("a")
    state = StateId.parse(pinned.state)
    assert (state.snapshot, state.position) == (pinned.second, 1)
    assert f"  state: {state}\n" in pinned.good("status")


def test_what_is_good_to_know(pinned):  # noqa: F811
    out = pinned.good("status")
    assert "  There is no second copy: `.dvc/config` names no remote but the store itself" in out
    with open(pinned.root / ".dvc/config", "a") as file:
        file.write("['remote \"far\"']\n    url = ../../far\n")
    assert "second copy" not in pinned.good("status")
    gone = pinned.remember("gone")
    pinned.good("forget", gone, "--by", "Anna", "--why", "asked")
    assert not any("forgotten here" in one for one in pinned.json("status")["notes"])
    (pinned.root / "memory/context.forgotten").unlink()
    (said,) = (one for one in pinned.json("status")["notes"] if "forgotten here" in one)
    assert "1 target that is forgotten here is not listed in memory/context.forgotten" in said
    pinned.good(*said.partition("`lifeos memory ")[2].partition("`")[0].replace(" context", "").split())
    assert not any("forgotten here" in one for one in pinned.json("status")["notes"])


def test_git_revert_gives_the_old_state_and_keeps_what_was_learned_since(pinned):  # noqa: F811
    """Pinned, learned, pinned anew, learned, reverted: the old state again, and the later journal aside, to be replayed. Then the revert is reverted."""
    pinned.git("revert", "--no-edit", "HEAD")
    pinned.good("restore")
    pinned.remember("early")
    old = pinned.state
    pinned.git("revert", "--no-edit", "HEAD")
    pinned.good("restore")
    late = pinned.remember("late")
    gone = pinned.remember("gone")
    pinned.good("forget", gone, "--by", "Anna", "--why", "asked")
    assert {row["state"].split("@")[0] for row in pinned.json("log")["entries"]} == {pinned.first, pinned.second}

    pinned.git("revert", "--no-edit", "HEAD")
    found = pinned.json("status")
    assert (found["pinned"], found["state"], found["wrong"]) == (pinned.first, old, [])
    assert found["aside"] == [{"branch": pinned.second, "entries": 3, "damage": None}]
    assert "nothing had to be brought" in pinned.good("restore")
    text = pinned.good("log", "--facts")
    assert '"early"' in text
    assert '"late"' not in text
    assert f"forget    {gone} by Anna: asked, replayed from {pinned.second[:19]}" in text
    assert pinned.json("status")["aside"] == [{"branch": pinned.second, "entries": 1, "damage": None}]
    assert "1 entry would be replayed" in pinned.good("replay", "--dry-run")
    assert "1 entry replayed; context is " in pinned.good("replay")
    assert "0 entries replayed" in pinned.good("replay")
    assert late in pinned.good("log")
    code, _, err = pinned(
        "remember",
        '<urn:lifeos:entity:x> <https://lifeos.dev/ontology#purpose> "gone" .',
        "--scope",
        "notes",
        "--by",
        "hello",
    )
    assert code == 1
    assert "was forgotten by Anna" in err

    pinned.git("revert", "--no-edit", "HEAD")
    found = pinned.json("status")
    assert (found["pinned"], found["aside"]) == (pinned.second, [])


def test_a_version_on_which_nobody_learned_is_alone_again_after_a_revert(pinned):  # noqa: F811
    """It does not continue the one that was reverted."""
    pinned.remember("late")
    pinned.git("revert", "--no-edit", "HEAD")
    assert "  state: the version alone; nothing was learned on it" in pinned.good("status")
    pinned.good("restore")
    assert pinned.json("log")["entries"] == []
    assert pinned.json("status")["aside"] == [{"branch": pinned.second, "entries": 1, "damage": None}]


def test_a_new_version_will_continue_what_was_known(pinned):  # noqa: F811
    pinned.remember("early")
    before = pinned.state
    pinned.version("three")
    found = pinned.json("status")
    assert (found["state"], found["continues"], found["aside"]) == (None, before, [])
    assert f"  state: will continue {before} when it is opened" in pinned.good("status")
    pinned.good("restore")
    assert [row["state"] for row in pinned.json("log")["entries"]] == [before]


def test_what_is_wrong_is_said_with_what_mends_it(pinned):  # noqa: F811
    pinned.remember("a")
    path = pinned.root / "memory/context.dvc"
    path.write_text(path.read_text().replace(pinned.second, pinned.first))
    pointer = pinned.root / f".lifeos/memory/versions/{pinned.second[7:]}"
    pointer.rename(pinned.root / "away")
    journal = pinned.root / f".lifeos/memory/journal/context/{pinned.second[7:]}/entries.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"hello", b"HELLO"))
    code, out, _ = pinned("status")
    assert code == 1
    assert "wrong: the pinned version is not in" in out
    assert "run `lifeos memory restore context`" in out
    assert f"run `lifeos memory pin context {pinned.second}`" in out
    assert f"{journal} is damaged at byte " in out


def test_before_anything(run, remembering):  # noqa: F811
    code, out, err = run("-C", remembering, "memory", "status", "context")
    assert (code, err) == (0, "")
    assert out.startswith(f"context is pinned at {NOTHING}, the memory that holds nothing\n")
