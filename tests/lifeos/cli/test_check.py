"""`lifeos check`: everything a pull request must pass, and it changes nothing."""

import json

from tests.lifeos import example
from tests.lifeos.compiler.test_folder import contents


def test_a_compiled_repository_passes(run, compiled):
    before = contents(compiled)
    code, out, err = run("-C", compiled, "check")
    assert (code, err) == (0, "")
    assert "hello" in out
    assert "95 of 100" in out
    assert contents(compiled) == before


def test_what_is_not_compiled_fails(run, repo):
    code, out, _ = run("-C", repo, "check", "--format", "json")
    assert code == 1
    assert {item["code"] for item in json.loads(out)["diagnostics"]} == {"LOS801"}


def test_a_mistake_fails(run, compiled):
    example.write(
        compiled, {"agents.d/platform/hello/agent.yaml": example.agent("hello", "platform", "  suspend: yes\n")}
    )
    code, out, _ = run("-C", compiled, "check")
    assert code == 1
    assert "error[LOS104]" in out
