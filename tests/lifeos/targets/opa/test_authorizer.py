"""The gateway service as pods: asked by Envoy alone, with OPA on its loopback, and alone with its file or many on a database."""

import subprocess

from lifeos.cli.main import parser
from lifeos.services.gateway.approval import approvers_in
from lifeos.targets import gateway, identity, opa, routes
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, containers_of, pod_of

ON_A_FILE = fleets.guarded()
ON_A_DATABASE = fleets.guarded("postgresql://lifeos@ledger.lifeos-system.svc:6432/lifeos?sslmode=verify-full")
NAME = "lifeos-authorizer"


def serves(fleet):
    return containers_of(all_of(opa, fleet)["Deployment", NAME])["authorizer"]


def test_envoy_asks_it_on_every_way_and_shows_its_certificate():
    found = {**all_of(gateway, ON_A_FILE), **all_of(routes, ON_A_FILE)}
    asked = [one.body["spec"]["extAuth"] for (kind, _), one in found.items() if kind == "SecurityPolicy"]
    assert len(asked) > 5
    assert {(one["failOpen"], one["statusOnError"]) for one in asked} == {(False, 503)}
    ((name,),) = {tuple(ref["name"] for ref in one["grpc"]["backendRefs"]) for one in asked}
    backend = found["Backend", name].body["spec"]
    assert {"minVersion": "1.3", "sni": f"{NAME}.lifeos-system.svc"}.items() <= backend["tls"].items()
    ((endpoint,),) = [backend["endpoints"]]
    ports = all_of(opa, ON_A_FILE)["Service", NAME].body["spec"]["ports"]
    (port,) = (port for port in ports if port["name"] == "grpc")
    assert endpoint["fqdn"] == {"hostname": backend["tls"]["sni"], "port": port["port"]}
    secret = found["Secret", backend["tls"]["clientCertificateRef"]["name"]].body
    assert secret["type"] == "gateway.envoyproxy.io/sds", "the SVID, which lies in no Secret"
    (sink,) = [
        one["als"]
        for one in found["EnvoyProxy", "lifeos-gateway"].body["spec"]["telemetry"]["accessLog"]["settings"][0]["sinks"]
        if one["type"] == "ALS"
    ]
    assert sink["backendRefs"][0]["name"] == name
    assert sink["http"] == {
        "requestHeaders": ["x-lifeos-decision"],
        "responseHeaders": ["x-litellm-response-cost"],
    }


def test_its_certificate_has_the_name_that_envoy_checks():
    spec = all_of(identity, ON_A_FILE)["ClusterSPIFFEID", "platform-programs"].body["spec"]
    labels = all_of(opa, ON_A_FILE)["Deployment", NAME].body["spec"]["template"]["metadata"]["labels"]
    (template,) = spec["dnsNameTemplates"]
    made = template.replace('{{ index .PodMeta.Labels "app.kubernetes.io/name" }}', labels["app.kubernetes.io/name"])
    assert made == f"{NAME}.lifeos-system.svc"
    assert spec["podSelector"]["matchLabels"].items() <= labels.items()


def test_it_is_called_as_its_command_line_has_it():
    for fleet in (ON_A_FILE, ON_A_DATABASE):
        command = serves(fleet)["command"]
        assert command[:3] == ["lifeos", "gateway", "serve"]
        read = parser("gateway serve").parse_args(command[3:])
        assert (read.cluster, read.opa) == (True, "http://127.0.0.1:8181")
        assert read.workload_api.startswith("unix:/")
        assert read.host == "127.0.0.1", "people come by port-forward, which the cluster grants"


def test_opa_is_asked_on_loopback_by_it_alone():
    deployed = all_of(opa, ON_A_FILE)
    asked = containers_of(deployed["Deployment", NAME])["opa"]
    assert "--addr=127.0.0.1:8181" in asked["args"]
    assert not any("envoy_ext_authz" in one for one in asked["args"])
    assert ("Deployment", "opa") not in deployed
    ports = [
        port["containerPort"]
        for one in containers_of(deployed["Deployment", NAME]).values()
        for port in one.get("ports", ())
    ]
    assert len(set(ports)) == len(ports), "they share an address"


def test_a_file_has_one_writer_and_no_commit_deletes_it():
    found = all_of(opa, ON_A_FILE)
    spec = found["Deployment", NAME].body["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    claim = found["PersistentVolumeClaim", "lifeos-ledger"].body
    assert claim["metadata"]["annotations"]["argocd.argoproj.io/sync-options"] == "Prune=false,Delete=false"
    assert claim["spec"]["resources"]["requests"]["storage"] == "2Gi"
    assert serves(ON_A_FILE)["env"] == []
    (mount,) = [one for one in serves(ON_A_FILE)["volumeMounts"] if one["name"] == "ledger"]
    assert f"--ledger={mount['mountPath']}/ledger.sqlite" in serves(ON_A_FILE)["command"]


def test_a_database_has_many_writers_and_its_password_stands_nowhere():
    found = all_of(opa, ON_A_DATABASE)
    assert found["Deployment", NAME].body["spec"]["replicas"] == 3
    assert ("PodDisruptionBudget", NAME) in found
    assert not any(kind == "PersistentVolumeClaim" for kind, _ in found)
    assert "persistentVolumeClaim" not in str(pod_of(found["Deployment", NAME])["volumes"])
    (variable,) = serves(ON_A_DATABASE)["env"]
    assert variable == {
        "name": "PGPASSWORD",
        "valueFrom": {"secretKeyRef": {"name": "lifeos-ledger", "key": "password"}},
    }
    walls = found["NetworkPolicy", "ledger.ledger"].body["spec"]
    assert walls["podSelector"]["matchLabels"] == {"app.kubernetes.io/name": "ledger"}
    outside = fleets.guarded("postgresql://lifeos@db.example.test/lifeos")
    assert {
        "to": [
            {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["169.254.0.0/16"]}},
            {"ipBlock": {"cidr": "::/0", "except": ["fc00::/7", "fe80::/10"]}},
        ],
        "ports": [{"protocol": "TCP", "port": 5432}],
    } in all_of(opa, outside)["NetworkPolicy", NAME].body["spec"]["egress"]


def test_who_may_approve_is_who_is_declared(tmp_path):
    (tmp_path / "key").write_bytes(subprocess.check_output(["openssl", "genpkey", "-algorithm", "ed25519"]))
    said = subprocess.check_output(["openssl", "pkey", "-in", tmp_path / "key", "-pubout"], text=True)
    key = "".join(said.splitlines()[1:-1])
    found = all_of(opa, fleets.guarded(approvers={"pat": key}))
    ((config,),) = [
        [manifest for (kind, name), manifest in found.items() if name.startswith("lifeos-approvers-")],
    ]
    assert config.retained
    (tmp_path / "keys").mkdir()
    for name, text in config.body["data"].items():
        (tmp_path / "keys" / name).write_text(text)
    approvers_in(str(tmp_path / "keys"))
    assert (tmp_path / "keys/pat.pem").read_text() == said
    (mounted,) = [one for one in pod_of(found["Deployment", NAME])["volumes"] if one["name"] == "approvers"]
    assert mounted["configMap"]["name"] == config.body["metadata"]["name"]
