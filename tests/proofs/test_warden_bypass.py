"""The warden ends each pod that goes around the platform, on its own ground, and none that only looks like one."""

import time

import pytest

from lifeos.bundle.agent_config import config_data, config_name
from tests.lifeos.bundle import fleets
from tests.proofs.pods import FLEET, HERE, events, gone, names, pilot, wait
from tests.proofs.warden import (  # noqa: F401  fixtures
    ENDED,
    address,
    api,
    ledger,
    operator,
    operators,
    own,
)

pytestmark = pytest.mark.proof


def foreign(name, **labels):
    """A pod with other labels; None takes one away."""
    body = pilot(name)
    body["metadata"]["labels"] = {
        key: value for key, value in {**body["metadata"]["labels"], **labels}.items() if value is not None
    }
    return body


def nobody(name):
    """It says that it is no agent, whatever else it is."""
    body = foreign(name, **{"lifeos.dev/agent": None})
    body["spec"].update(serviceAccountName="default", automountServiceAccountToken=True)
    return body


def without_identity(name):
    body = pilot(name)
    spec = body["spec"]
    spec["volumes"] = [volume for volume in spec["volumes"] if "csi" not in volume]
    for container in spec["containers"]:
        mounts = container["volumeMounts"]
        container["volumeMounts"] = [mount for mount in mounts if mount["name"] != "spiffe"]
    return body


def other_image(name):
    body = pilot(name)
    body["spec"]["containers"][0]["image"] = "registry.example/miner:latest"
    return body


BYPASSES = {
    "ForeignAccount": lambda: pilot("bad", serviceAccountName="default"),
    "ForeignImage": lambda: other_image("bad"),
    "MountedToken": lambda: pilot("bad", automountServiceAccountToken=True),
    "NoIdentity": lambda: without_identity("bad"),
    "UndeclaredAgent": lambda: {
        **foreign("bad", **{"lifeos.dev/agent": "ghost"}),
        "spec": {**pilot("bad")["spec"], "serviceAccountName": "ghost"},
    },
}


@pytest.fixture
def innocent(api):  # noqa: F811
    """What looks like one of those, and is none; by namespace and name."""
    ghost = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "ghost", "namespace": HERE}}
    api.apply(ghost)
    pods = [
        pilot("good"),
        foreign("canary", **{"rollouts-pod-template-hash": "abc"}),
        foreign("shadow", **{"lifeos.dev/track": "shadow", "lifeos.dev/serving": "shadow"}),
        other_image_of_a_version_before("before", api),
        nobody("bare"),
        *[
            pilot("gym", place, automountServiceAccountToken=True)
            for place in ("lifeos-gym", "elsewhere", "lifeos-system")
        ],
    ]
    for body in pods:
        api.create(body)
    return [(body["metadata"]["namespace"], body["metadata"]["name"]) for body in pods]


def other_image_of_a_version_before(name, api):  # noqa: F811
    """Its ConfigMap is of its version, and there still."""
    agent = FLEET.agents["pilot"]
    before = fleets.change(agent, runtime=fleets.change(agent.runtime, image=fleets.image("agent-before")))
    where = FLEET.catalog.platform.environments["prod"]
    config = config_name(before, FLEET.catalog, where)
    meta = {"name": config, "namespace": HERE}
    data = config_data(before, FLEET.catalog, where)
    api.apply({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "immutable": True, "data": data})
    body = pilot(name)
    body["spec"]["containers"][0]["image"] = before.runtime.image
    body["spec"]["volumes"][0]["configMap"]["name"] = config
    return body


@pytest.mark.parametrize("word", BYPASSES)
def test_a_bypass(api, ledger, operator, innocent, word):  # noqa: F811
    uid = api.create(BYPASSES[word]())["metadata"]["uid"]
    gone(api, "bad")
    (told,) = [each for each in events(api) if each["regarding"]["uid"] == uid]
    ends = {line.line.event.id for line in ledger.lines(kind="terminated")}
    written = ledger.event("terminated", uid)
    assert (told["reason"], written.ground, written.namespace) == (word, word, HERE)
    assert told["note"] == written.reason
    agent = "" if word == "UndeclaredAgent" else "pilot"
    count = {"namespace": HERE, "agent": agent, "ground": word}
    wait(lambda: operator.counted(ENDED, **count) >= 1, operator.said())
    time.sleep(2)
    for place, name in innocent:
        assert name in names(api, place)
    assert {line.line.event.id for line in ledger.lines(kind="terminated")} == ends
