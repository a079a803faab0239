"""`lifeos doctor` at controllers that run: it finds them and their versions, tries the network, and misses only what this cluster is known not to have
(docs/how-to/cluster.md)."""

import json

import pytest

from lifeos.cluster.supported import PROGRAMS
from tests.e2e.configuration import Configuration
from tests.e2e.timeline import TimeLine

pytestmark = pytest.mark.cluster

_ABSENT = ("Envoy Gateway",)


def test_the_controllers_are_where_policies_look_for_them_and_policies_are_enforced(cluster, tmp_path):
    configuration = Configuration(tmp_path, cluster, "doctor")
    configuration.lifeos("compile")
    line = TimeLine("The doctor")
    done = configuration.lifeos("doctor", "--cluster", "--environment=local", "--format=json", "--probe", check=False)
    line.mark("has looked, and tried the network")
    document = json.loads(done.stdout)
    found = {each["program"]: (each["version"], each["namespace"]) for each in document["programs"]}
    assert found.pop("Kubernetes")[0].startswith("v1.34.")
    assert found == {
        program.name: ("", "") if program.name in _ABSENT else (str(program.checked), program.namespace)
        for program in PROGRAMS
    }
    assert document["notes"] == [], "nothing was left untried"
    errors = [item for item in document["diagnostics"] if item["severity"] == "error"]
    # The last: SPIRE writes its bundle once, and not again for a fleet that follows another (docs/how-to/cluster.md).
    assert {item["code"] for item in errors} <= {"LOS903", "LOS906", "LOS910"}
    assert [item["message"].split(" in the cluster")[0] for item in errors if item["code"] == "LOS903"] == [
        "there is no Envoy Gateway"
    ]
