"""Innocent pods pass every check; a guilty one goes for the first of its reasons."""

import re

import pytest

from lifeos.cluster.warden.bypass import CHECKS, ground
from tests.lifeos.cluster.warden.pods import known, made


def test_a_ground_is_called_as_its_check():
    for name, check in CHECKS.items():
        assert check.__name__ == f"lifeos.cluster.warden.bypass.{name}"
        assert re.sub(r"(?<!^)([A-Z])", r"_\1", check.WORD).lower() == name
        assert check.__doc__.startswith(f"{check.WORD}: ")


INNOCENT = {
    "live": {},
    "shadow": {"labels": {"lifeos.dev/track": "shadow", "lifeos.dev/serving": "shadow"}},
    "of a release": {"labels": {"rollouts-pod-template-hash": "abc"}},
    "claims nothing": {
        "labels": {"lifeos.dev/agent": None},
        "serviceAccountName": "default",
        "volumes": [{"name": "t", "projected": {"sources": [{"serviceAccountToken": {}}]}}],
    },
    "under the account of another team's agent, whose name is nothing here": {
        "labels": {"lifeos.dev/agent": None},
        "serviceAccountName": "clerk",
    },
}


@pytest.mark.parametrize("how", INNOCENT)
def test_nothing_is_wrong_with_these(how):
    assert ground(made(**INNOCENT[how]), known()) is None


def test_one_ground_is_enough():
    found = ground(made(serviceAccountName="default", volumes=[]), known())
    assert found == ("ForeignAccount", found.message, 0)
