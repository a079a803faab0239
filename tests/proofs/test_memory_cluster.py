"""The semantic layer as in a cluster: the fleet from a real API server, versions from a bucket, agents by their certificates; a pin that moves, and is taken back."""

import msgspec
import pytest
from kubernetes.client import Configuration
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from lifeos import ir
from lifeos.cli import memory_places
from lifeos.ir.organisation import Artifacts
from lifeos.memory.store import Store
from lifeos.services import fleet_cluster
from lifeos.services.semantic.callers import Svids
from lifeos.services.semantic.journals import Journals
from lifeos.services.semantic.keeper import Keeper
from lifeos.services.semantic.layer import SemanticLayer
from lifeos.services.semantic.versions import Versions
from lifeos.targets import bundle
from tests.lifeos.agent.certificates import Authority
from tests.lifeos.agent.served import serving
from tests.lifeos.memory.lives import BILL, LIFE, Words, id_of, version
from tests.lifeos.services.semantic.serving import fleet, pinned
from tests.lifeos.services.test_mutual import agent, client, service

pytestmark = pytest.mark.proof


@pytest.fixture
def bucket(tmp_path):
    """The URL of an S3 service with two versions, their names, and whether it is there, as a list that can be emptied."""
    _, first = version(tmp_path / "remote", {("giro", "finance"): LIFE["giro", "finance"][:1]})
    _, second = version(tmp_path / "remote", LIFE)
    there = ["yes"]

    def get(request):
        path = tmp_path / "remote" / request.path_params["key"].removeprefix("memory/user-context/store/")
        return Response(path.read_bytes()) if there and path.is_file() else Response(status_code=404)

    with serving(Starlette(routes=[Route("/lifeos-gym/{key:path}", get)])) as url:
        yield url, first, second, there


@pytest.fixture
def configuration(control_plane):
    found = Configuration()
    found.host = control_plane.url
    found.ssl_ca_cert = str(control_plane.folder / "certificates" / "apiserver.crt")
    found.api_key["BearerToken"] = f"bearer {control_plane.token}"
    return found


def test_a_pin_moves_and_is_taken_back_while_the_bucket_is_away(
    api, configuration, namespace, bucket, tmp_path, monkeypatch
):
    url, first, second, there = bucket
    declared = fleet()
    workflows = msgspec.structs.replace(declared.catalog.platform.workflows, artifacts=Artifacts(url, "lifeos-gym"))
    platform = msgspec.structs.replace(declared.catalog.platform, workflows=workflows, trust_domain="life.example")
    declared = ir.Fleet(msgspec.structs.replace(declared.catalog, platform=platform), declared.agents)

    def apply(snapshot):
        """What Argo CD brings of a commit that pins a version."""
        now = pinned(declared, snapshot)
        prod = now.catalog.platform.environments["prod"]
        found = [*bundle.render_platform(now.catalog, now.roster, prod)]
        for one in now.agents.values():
            found += bundle.render_agent(one, now.catalog, prod)
        for manifest in found:
            api.apply({**manifest.body, "metadata": {**manifest.body["metadata"], "namespace": namespace}})

    apply(first)
    monkeypatch.setattr(fleet_cluster, "_FRESH", 0.0)
    monkeypatch.setattr(fleet_cluster, "here", lambda: fleet_cluster.FleetCluster(configuration, namespace))
    monkeypatch.setenv(memory_places.ACCESS_KEY, "a")
    monkeypatch.setenv(memory_places.SECRET_KEY, "b")
    store = Store(str(tmp_path / "store"))
    places = memory_places.of_cluster(store)
    journals = Journals(store.folder, places.follows, lambda: "2026-01-01T00:00:00.000Z")
    versions = Versions(store, lambda _: Words(), places.bring, journals.open)
    said = []
    keeper = Keeper(places.fleet, versions, said.append)
    layer = SemanticLayer(keeper.fleet, versions, journals, Svids("life.example"))
    assert keeper.keep() == [], said
    authority = Authority(str(tmp_path))
    here = type("Here", (), {"layer": layer})
    with service(here, authority, tmp_path) as at, client(authority, tmp_path, at, agent("finance")) as ask:

        def asked():
            found = ask("/v1/recall", params={"question": "Gasthaus Linde", "most": 9}).json()
            return found["state"].partition("@")[0], {one["id"] for one in found["records"]}

        before = asked()
        assert before == (first, {id_of("giro", BILL)})
        apply(second)
        assert keeper.keep() == [], said
        assert asked()[0] == second
        tea = {"entity": "Gasthaus Linde", "property": "serves", "value": "tea", "scope": "finance"}
        told = ask("/v1/remember", method="POST", json=tea).json()
        assert told["id"] in asked()[1]
        there.clear()
        apply(first)
        assert keeper.keep() == [], said
        assert asked() == before, "the old answer, and what was learned since is aside"
        apply(second)
        assert keeper.keep() == [], said
        assert told["id"] in asked()[1], "nothing was lost"
        apply("sha256:" + "1" * 64)
        assert keeper.keep() == ["user-context"]
        assert ask("/v1/recall", params={"question": "x"}).status_code == 503
        assert ask("/v1/served", method="POST").status_code == 503
