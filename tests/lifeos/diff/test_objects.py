"""Rendered objects, compared by what they are; the texts in ConfigMaps by what they mean."""

import json

import pytest

from lifeos.compiler.analyse import analyse
from lifeos.compiler.inputs import assemble
from lifeos.diff.objects import object_changes
from lifeos.diff.state import State
from lifeos.kube import emit

ANALYSIS = analyse(assemble({}, []))


def state(*bodies, environment="prod"):
    files = {
        f"manifests/{environment}/home/{body['kind'].lower()}-{body['metadata']['name']}.yaml": emit(body).encode()
        for body in bodies
    }
    return State("x", ANALYSIS, {}, files)


def config(name, immutable=False, **data):
    named = {key.replace("_", "."): value for key, value in data.items()}
    return {"kind": "ConfigMap", "metadata": {"name": name, "namespace": "ns"}, "immutable": immutable, "data": named}


def fields(before, after):
    (change,) = object_changes(state(before), state(after))
    return [tuple(field) for field in change.fields]


def test_json_in_a_config_map_is_compared_by_its_fields():
    before, after = ({"budget": {"perDay": {"micros": micros, "currency": "USD"}}, "n": [1, 2]} for micros in (1_000_000, 2_000_000))  # fmt: skip
    assert fields(config("c", agent_json=json.dumps(before)), config("c", agent_json=json.dumps(after, indent=1))) == [
        ("data[agent.json].budget.perDay", "1 USD", "2 USD")
    ]
    same = [state(config("c", agent_json=json.dumps(before, indent=indent))) for indent in (0, 2)]
    assert list(object_changes(*same)) == []


def test_yaml_too():
    before, after = (f"models:\n  - name: a\n    limit: {limit}\n" for limit in (1, 2))
    assert fields(config("c", config_yaml=before), config("c", config_yaml=after)) == [
        ("data[config.yaml].models[a].limit", "1", "2")
    ]


@pytest.mark.parametrize("text", ["{", "[" * 100 + "]" * 100, "plain", "a: &x [*x]"])
def test_what_only_claims_to_be_json_is_text(text):
    assert fields(config("c", a_json=text), config("c", a_json="{}"))[0][1] == text


def test_added_removed_and_a_new_generation():
    old, new = (config(f"c-{digit * 10}", immutable=True, a_md=digit) for digit in "12")
    assert [change[:4] for change in object_changes(state(), state(old))] == [("prod", "added", "ConfigMap", "ns/c")]
    assert [change[:4] for change in object_changes(state(old), state())] == [("prod", "removed", "ConfigMap", "ns/c")]
    (change,) = object_changes(state(old), state(new))
    assert (change.name, change.was, change.fields) == ("ns/c", "c-1111111111", (("data[a.md]", "1", "2"),))
