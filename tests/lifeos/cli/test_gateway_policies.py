"""`lifeos gateway policies`: the two folders that OPA's pod has mounted."""

import json


def test_what_opa_loads(run, own, tmp_path):
    code, out, _ = run("-C", own, "gateway", "policies", tmp_path / "opa", "--environment", "prod")
    assert code == 0
    policies = {path.name for path in (tmp_path / "opa/policies").iterdir()}
    assert {"policies..action..envoy.rego", "parameters.json"} <= policies
    assert json.loads((tmp_path / "opa/fleet/agent.hello.json").read_text())["lifeos"]["agents"]["hello"]
    assert f"files in {tmp_path / 'opa'}" in out


def test_wrong_calls(run, own, tmp_path):
    code, _, err = run("-C", own, "gateway", "policies", tmp_path / "opa", "--environment", "prd")
    assert (code, "prod" in err) == (2, True)
    (tmp_path / "file").write_text("")
    code, _, err = run("-C", own, "gateway", "policies", tmp_path / "file", "--environment", "prod")
    assert (code, "cannot write" in err) == (1, True)
