"""``lifeos pin``."""

import json


def pin_of(root):
    return json.loads((root / "evals/pins/teller/prod.json").read_text())


def test_the_pin_moves_to_what_is_declared_and_what_follows_is_rendered(repo, run):
    assert run("-C", repo, "compile")[0] == 0
    code, out, _ = run("-C", repo, "pin", "teller", "--environment", "prod")
    first = pin_of(repo)["revision"]
    assert (code, out) == (0, f"teller in prod: no pin -> {first}\n  wrote evals/pins/teller/prod.json\n"), (
        "the same is served"
    )
    (repo / "agents.d/finance/teller/prompts/system.md").write_text("You help, briefly.\n")
    assert run("-C", repo, "compile")[0] == 0
    service = (repo / "manifests/prod/teller/service-teller.yaml").read_text()
    assert f"revisionName: {first}\n" in service
    assert "tag: shadow" in service
    code, out, _ = run("-C", repo, "pin", "teller", "--environment", "prod")
    second = pin_of(repo)["revision"]
    assert code == 0
    assert out.startswith(f"teller in prod: {first} -> {second}\n")
    assert "  wrote manifests/prod/teller/service-teller.yaml\n" in out
    assert f"revisionName: {second}\n" in (repo / "manifests/prod/teller/service-teller.yaml").read_text()
    assert run("-C", repo, "compile", "--check")[0] == 0


def test_what_has_no_pin_is_refused(repo, run):
    for words, said in (
        (("telller", "--environment", "prod"), "did you mean 'teller'?"),
        (("teller", "--environment", "pord"), "did you mean 'prod'?"),
        (("hello", "--environment", "prod"), "only agents that sleep have a pin"),
    ):
        code, _, err = run("-C", repo, "pin", *words)
        assert code == 2
        assert said in err
    assert not (repo / "evals/pins").exists()


def test_a_version_that_may_not_run_is_not_pinned(repo, run):
    """No receipt, where one is asked for."""
    platform = repo / "lifeos.yaml"
    platform.write_text(platform.read_text().replace("{receipts: warn}", "{receipts: deny}"))
    code, out, _ = run("-C", repo, "pin", "teller", "--environment", "prod")
    assert code == 1
    assert "LOS504" in out
    assert not (repo / "evals/pins").exists()
