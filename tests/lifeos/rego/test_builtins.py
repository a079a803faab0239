"""The list of OPA's functions is OPA's."""

import json

import pytest

from lifeos.rego.builtins import BUILTINS
from tests.policies import opa

pytestmark = pytest.mark.proof


def test_they_are_those_of_the_opa_that_the_tests_run():
    listed = json.loads(opa.opa("capabilities", "--current").stdout)["builtins"]
    usable = [item for item in listed if not item.get("deprecated") and not item["name"].startswith("internal.")]
    takes = {item["name"]: len(item["decl"].get("args", [])) for item in usable if not item["decl"].get("variadic")}
    assert takes == BUILTINS
    assert [item["name"] for item in usable if item["decl"].get("variadic")] == ["print"]
