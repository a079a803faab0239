"""``lifeos memory diff``."""

from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures


def test_between_versions_states_and_revisions(pinned):  # noqa: F811
    title = f"context: {pinned.first[:19]} -> {pinned.second[:19]}\n"
    out = pinned.good("diff", pinned.first, pinned.second)
    assert out.startswith(title + "  journal (notes): +0 -0 ~1 records")
    assert pinned.good("diff", "HEAD~1") == out
    assert (
        pinned.good("diff", "HEAD") == f"context: {pinned.second[:19]} -> {pinned.second[:19]}\nNothing is different.\n"
    )
    assert "  giro (finance): +3 -0 records" in pinned.good("diff", "HEAD~2"), "nothing was pinned yet"
    pinned.remember("a")
    before = pinned.state
    pinned.remember("b")
    shown = pinned.good("diff", before, pinned.state, "--facts")
    assert shown.splitlines()[1] == "  learned (notes): +1 -0 facts"
    assert '"b"' in shown
    assert '"a"' not in shown


def test_in_a_pull_request_there_are_counts_alone(pinned):  # noqa: F811
    out = pinned.good("diff", "main~1", "--format", "markdown")
    assert "| journal | notes | 0 | 0 | 1 |" in out
    assert "urn:" not in out


def test_for_a_machine(pinned):  # noqa: F811
    found = pinned.json("diff", "HEAD~1", "HEAD")
    assert (found["before"], found["after"]) == (pinned.first, pinned.second)
    assert [(one["source"], one["records_changed"], "facts" in one) for one in found["changes"]] == [
        ("journal", 1, False)
    ]
    assert pinned.json("diff", "HEAD~2", "HEAD", "--facts")["changes"][0]["facts"]


def test_a_version_that_is_not_here_can_be_brought(pinned):  # noqa: F811
    code, _, err = pinned("diff", "sha256:" + "0" * 64)
    assert code == 1
    assert "run `lifeos memory restore context" in err
