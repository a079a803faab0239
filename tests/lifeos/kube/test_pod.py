import msgspec

from lifeos.kube.pod import CONTAINER, pod_labels, pod_spec
from tests.lifeos.bundle import fleets


def spec(profile="rollout", **fields):
    agent = fleets.agent(**fields)
    agent = msgspec.structs.replace(agent, runtime=msgspec.structs.replace(agent.runtime, profile=profile))
    return pod_spec(agent, fleets.catalog(), "pilot-0123456789")


def test_a_pod_meets_pod_security_restricted_at_its_containers():
    assert "securityContext" not in spec()
    for container in spec()["containers"]:
        security = container["securityContext"]
        assert security["allowPrivilegeEscalation"] is False
        assert security["readOnlyRootFilesystem"] is True
        assert security["runAsNonRoot"] is True
        assert security["runAsUser"] > 0
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}


def test_a_pod_runs_under_its_agents_account_without_a_token():
    pod = spec(name="clerk")
    assert pod["serviceAccountName"] == "clerk"
    assert pod["automountServiceAccountToken"] is False


def test_requests_equal_limits_so_that_neighbours_cannot_starve_it():
    for container in spec()["containers"]:
        assert container["resources"]["requests"] == container["resources"]["limits"]


def test_the_agents_container_comes_first_and_is_probed_on_its_port_by_number():
    first = spec()["containers"][0]
    assert first["name"] == CONTAINER
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        path = "/healthz?traffic" if probe == "readinessProbe" else "/healthz"
        assert first[probe]["httpGet"] == {"path": path, "port": 8080}


def test_it_has_two_minutes_to_get_its_certificate():
    startup = spec()["containers"][0]["startupProbe"]
    assert startup["periodSeconds"] * startup["failureThreshold"] == 120


def test_a_datastore_is_reached_through_a_tunnel_on_the_pods_loopback():
    (tunnel,) = spec()["containers"][1:]
    assert tunnel["name"] == "tunnel-books"
    assert "--listen=127.0.0.1:15432" in tunnel["args"]
    assert "--target=tunnel-books.lifeos-system.svc:5432" in tunnel["args"]
    assert "--verify-uri=spiffe://example.test/platform/tunnel-books" in tunnel["args"]
    assert "ports" not in tunnel
    assert len(spec(data=())["containers"]) == 1


def test_the_workload_api_is_mounted_read_only_or_left_to_admission():
    with_socket, without = spec(), spec("knative")
    assert {"name": "spiffe", "csi": {"driver": "csi.spiffe.io", "readOnly": True}} in with_socket["volumes"]
    for pod in (with_socket, without):
        mounted = {mount["name"] for container in pod["containers"] for mount in container.get("volumeMounts", ())}
        assert mounted == {volume["name"] for volume in pod["volumes"]}
    for container in with_socket["containers"]:
        assert {"name": "spiffe", "mountPath": "/spiffe-workload-api", "readOnly": True} in container["volumeMounts"]
    assert "csi" not in str(without)


def test_knative_says_itself_on_which_port_the_agent_listens():
    ours, theirs = (spec(profile)["containers"][0] for profile in ("rollout", "knative"))
    assert ours["env"][0] == {"name": "PORT", "value": "8080"}
    assert all(variable["name"] != "PORT" for variable in theirs["env"])
    assert (ours["ports"][0]["name"], theirs["ports"][0]["name"]) == ("http", "http1")


def test_no_variable_holds_a_value_from_a_secret():
    for container in spec()["containers"]:
        assert all("valueFrom" not in variable for variable in container.get("env", ()))
        assert "envFrom" not in container


def test_a_pod_is_born_on_the_stable_track():
    labels = pod_labels(fleets.agent())
    assert labels["lifeos.dev/agent"] == "pilot"
    assert labels["lifeos.dev/track"] == "stable"
    assert labels["lifeos.dev/serving"] == "live"
