"""The API server that all other proofs ask does say no: to fields, users, policies and pods."""

import copy

import pytest

from tests.proofs.api import Refused
from tests.proofs.samples import SAMPLES

pytestmark = pytest.mark.proof


def _placed(sample, namespace):
    placed = copy.deepcopy(sample)
    placed["metadata"]["namespace"] = namespace
    return placed


def _deepest(body):
    """The mapping farthest down, and a key of it: that far the server's schema must reach."""
    below = [
        found
        for value in (body.values() if isinstance(body, dict) else body)
        if isinstance(value, dict | list) and (found := _deepest(value))
    ]
    own = [(1, body, key) for key in body] if isinstance(body, dict) else []
    return max(
        [(depth + 1, mapping, key) for depth, mapping, key in below] + own, key=lambda found: found[0], default=None
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["kind"])
class TestSchemas:
    def test_applied_twice_nothing_changes(self, api, namespace, sample):
        first = api.apply(_placed(sample, namespace))
        second = api.apply(_placed(sample, namespace))
        assert second["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"]

    def test_a_misspelled_field_is_refused_by_name(self, api, namespace, sample):
        body = _placed(sample, namespace)
        body["spec"]["mispelled"] = True
        with pytest.raises(Refused, match=r"\.spec\.mispelled: field not declared in schema"):
            api.apply(body)

    def test_a_wrong_type_is_refused(self, api, namespace, sample):
        body = _placed(sample, namespace)
        key = next(key for key, value in body["spec"].items() if isinstance(value, dict | list) or key == "project")
        body["spec"][key] = 1
        with pytest.raises(Refused, match=rf"spec\.{key}"):
            api.apply(body)
