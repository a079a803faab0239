from lifeos.bundle.policy_tree import POLICIES, POLICY_DATA, policy_tree


def config_map(labels, data):
    return {"kind": "ConfigMap", "metadata": {"name": "x", "namespace": "y", "labels": labels}, "data": data}


def test_what_opa_mounts_and_what_it_follows_are_two_directories():
    objects = [
        config_map({**POLICIES, "a": "b"}, {"x.rego": "package x\n", "parameters.json": "{}\n"}),
        config_map(POLICY_DATA, {"tool.a.json": "{}\n"}),
    ]
    assert policy_tree(objects) == {
        "policies/x.rego": "package x\n",
        "policies/parameters.json": "{}\n",
        "fleet/tool.a.json": "{}\n",
    }


def test_nothing_else_gets_in():
    assert (
        policy_tree(
            [
                config_map({}, {"x": "y"}),
                {"kind": "Secret", "metadata": {"name": "x", "labels": POLICIES}, "data": {"x": "y"}},
            ]
        )
        == {}
    )
