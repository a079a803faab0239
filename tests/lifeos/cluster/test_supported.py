"""The table of supported versions agrees with what is rendered and with what the proofs run against."""

import re

import yaml

from lifeos.cluster.needs import needs
from lifeos.cluster.rendered import rendered
from lifeos.cluster.supported import GATEWAY_API, KUBERNETES_CHECKED, PROGRAMS, table
from lifeos.cluster.versions import parse
from lifeos.diagnostics import Span
from lifeos.kube.makers import KNATIVE, ROLLOUTS
from lifeos.targets.kernel import POD_SECURITY_VERSION
from tests.architecture.test_files import ROOT

PINS = {
    "Argo CD": "github.com/argoproj/argo-cd/v3",
    "Argo Rollouts": "github.com/argoproj/argo-rollouts",
    "Argo Workflows": "github.com/argoproj/argo-workflows/v3",
    "Envoy Gateway": "github.com/envoyproxy/gateway",
    "spire-controller-manager": "github.com/spiffe/spire-controller-manager",
}
_KNATIVE_MODULE = 27
"""Knative's modules are 0.42 where its release is 1.15, and both go up together."""


def pinned(module, folder="crds"):
    match = re.search(rf"{re.escape(module)} (v\S+)", (ROOT / f"tools/{folder}/go.mod").read_text())
    return parse(match[1])


def test_the_checked_versions_are_those_of_the_proofs():
    checked = {program.name: program.checked for program in PROGRAMS}
    assert {name: checked[name] for name in PINS} == {name: pinned(module) for name, module in PINS.items()}
    module = pinned("knative.dev/serving")
    assert checked["Knative Serving"] == (1, module.minor - _KNATIVE_MODULE)
    assert pinned("sigs.k8s.io/gateway-api") == GATEWAY_API
    assert pinned("k8s.io/kubernetes", "kubernetes") == KUBERNETES_CHECKED == parse(POD_SECURITY_VERSION)
    assert all(program.oldest <= program.checked for program in PROGRAMS)


def test_every_kind_that_is_rendered_has_a_program_or_is_of_kubernetes():
    need = needs("prod", Span("lifeos.yaml"), rendered(str(ROOT), "prod"))
    groups = {version.rpartition("/")[0] for version, _ in need.kinds}
    ours = {kind.rpartition("/")[0] for program in PROGRAMS for kind in program.acts_on}
    kubernetes = {"", "apps", "policy", "batch"}
    assert {group for group in groups - ours if not group.endswith(".k8s.io")} <= kubernetes
    assert {program.name for program, _ in need.programs()} == {program.name for program in PROGRAMS}


def test_accounts_are_those_that_admission_names():
    known = {f"system:serviceaccount:{program.namespace}:{program.account}" for program in PROGRAMS if program.account}
    assert {ROLLOUTS, KNATIVE} <= known


def test_namespaces_and_labels_are_those_that_network_policies_name():
    texts = [data.decode() for path, data in rendered(str(ROOT), "prod").items() if "/networkpolicy-" in path]
    named = {name for text in texts for name in re.findall(r"kubernetes.io/metadata.name: (\S+)", text)}
    others = {name for name in named if not name.startswith("lifeos-")} - {"kube-system"}
    assert others <= {program.namespace for program in PROGRAMS}
    assert all(
        any(re.search(rf"^\s+{key}: {value}$", text, re.MULTILINE) for text in texts)
        for program in PROGRAMS
        for labels in program.pods.values()
        for key, value in labels.items()
    )


def test_the_page_for_people_has_the_same_table():
    page = (ROOT / "docs/how-to/install-controllers.md").read_text()
    lines = re.findall(r"^\| (?!program|-)(.+?) \|$", page.partition("\n## ")[0], re.MULTILINE)
    assert [tuple(cell.strip(" `") for cell in line.split("|")) for line in lines] == table()


_INSTALLED = {
    "argo-rollouts": "Argo Rollouts",
    "argo-workflows": "Argo Workflows",
    "envoy-gateway": "Envoy Gateway",
    "knative-serving": "Knative Serving",
    "spire": "spire-controller-manager",
}


def test_controllers_are_installed_at_the_checked_version_where_policies_look_for_them():
    folder, programs = ROOT / "argocd/bootstrap/controllers", {program.name: program for program in PROGRAMS}
    [project, root] = yaml.safe_load_all((folder / "root.yaml").read_text())
    files = {file.stem for file in folder.glob("*.yaml")}
    assert files == {"root", *_INSTALLED}
    assert root["spec"]["source"]["path"] == folder.relative_to(ROOT).as_posix()
    assert set(_INSTALLED.values()) == programs.keys() - {"Argo CD"}
    for name, of in _INSTALLED.items():
        for body in yaml.safe_load_all((folder / f"{name}.yaml").read_text()):
            source = body["spec"]["source"]
            assert body["spec"]["project"] == project["metadata"]["name"]
            assert source["repoURL"] in project["spec"]["sourceRepos"]
            assert body["spec"]["destination"]["namespace"] == programs[of].namespace
            assert not body["spec"]["syncPolicy"]["automated"]["prune"]
            if source["targetRevision"].startswith("v"):
                assert parse(source["targetRevision"]) == programs[of].checked
                versions = [image.rpartition(":")[2] for image in source.get("kustomize", {}).get("images", ())]
                assert set(versions) <= {source["targetRevision"]}
    knative = yaml.safe_load((folder / "knative/kustomization.yaml").read_text())
    found = [parse(re.search(r"/knative-(v[\d.]+)/", url)[1]) for url in knative["resources"]]
    assert set(found) == {programs["Knative Serving"].checked}
