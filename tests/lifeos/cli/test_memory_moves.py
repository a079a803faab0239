"""`lifeos diff` says what a moved pin changes in a memory, when both versions are here."""

import json

from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures


def test_what_a_moved_pin_changes(run, pinned):  # noqa: F811
    code, out, err = run("-C", pinned.root, "diff", "HEAD~1", "HEAD", "--format", "markdown")
    assert (code, err) == (0, "")
    assert f"### Memory `context`: `{pinned.first[:19]}` to `{pinned.second[:19]}`" in out
    assert "| journal | notes | 0 | 0 | 1 |" in out
    assert "urn:" not in out, "a pull request is read by more people than a memory"


def test_the_first_pin_is_compared_with_nothing(run, pinned):  # noqa: F811
    [moved] = json.loads(run("-C", pinned.root, "diff", "HEAD~2", "HEAD~1", "--format", "json")[1])["memories"]
    assert moved["after"] == pinned.first[:19]
    assert sum(each["records_added"] for each in moved["changes"])


def test_a_version_that_is_not_here(run, pinned, tmp_path):  # noqa: F811
    code, out, _ = run("-C", pinned.root, "diff", "HEAD~1", "--store", tmp_path / "empty")
    assert code == 0
    assert f"Memory context: {pinned.first[:19]} -> {pinned.second[:19]}\n  not known here: " in out
    assert "lifeos memory restore context" in out


def test_no_pin_moved(run, pinned):  # noqa: F811
    assert json.loads(run("-C", pinned.root, "diff", "HEAD", "--format", "json")[1])["memories"] == []
    assert "Memory" not in run("-C", pinned.root, "diff", "HEAD")[1]
