"""``lifeos memory pin``."""

import json

from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures


def test_the_pin_moves_to_any_version_that_is_whole(pinned):  # noqa: F811
    out = pinned.good("pin", "HEAD~1")
    assert f"context: {pinned.second[:19]} -> {pinned.first[:19]}\n  journal (notes): +0 -0 ~1 records" in out
    assert "  wrote memory/context.dvc" in out
    assert pinned.json("status")["pinned"] == pinned.first
    assert pinned.git("diff", "HEAD~1", "--stat") == "", "as it was when it was pinned first"
    assert pinned.good("pin", pinned.first[:19]) == f"context is pinned at {pinned.first} already\n"
    moved = json.loads(pinned("pin", pinned.second, "--format", "json")[1])
    assert (moved["before"], moved["snapshot"], len(moved["files"])) == (pinned.first, pinned.second, 2)


def test_what_is_not_here_is_not_pinned(pinned):  # noqa: F811
    code, _, err = pinned("pin", "sha256:" + "0" * 64)
    assert code == 1
    assert "is not in" in err
    code, _, err = pinned("pin", "nowhere")
    assert code == 2
    assert pinned.git("status", "--porcelain") == ""
