"""What Envoy sends, and what nobody can do there."""

import msgspec
import pytest
from starlette.testclient import TestClient

from lifeos.services.mirrored.door import app
from tests.lifeos.services.mirrored.asking import Script, look, made, marks, settled, task


@pytest.fixture
def door(decisions):
    shadow = Script("North.")
    ours = made(decisions, shadow)
    look(ours)
    with TestClient(app(ours), base_url="http://pilot.agents.example.test") as client:
        yield client, shadow


def test_it_comes_as_it_came_to_the_agent(door):
    client, shadow = door
    for content, headers in [
        (msgspec.json.encode(task()), {"content-type": "application/json"}),
        (
            msgspec.json.encode(
                {
                    "specversion": "1.0",
                    "type": "dev.lifeos.task",
                    "source": "/x",
                    "id": "e",
                    "data": task("Why?"),
                }
            ),
            {"content-type": "application/cloudevents+json"},
        ),
    ]:
        assert client.post("/v1/decisions", content=content, headers=headers).status_code == 202
        settled()
    assert [asked.text for asked in shadow.asked] == ["Where to?", "Why?"]


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 400), (b"{}", 400), (b"[" * 10_000, 400), (b"\xff", 400), (b" " * 1_000_001, 413)]
)
def test_what_is_no_task_says_nothing_of_a_version(door, body, status):
    client, shadow = door
    answer = client.post("/v1/decisions", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, shadow.asked) == (status, [])


def test_nobody_can_post_marks_by_it(door, decisions):
    """The path of what is mirrored is the client's."""
    client, _ = door
    sent = {"decisions": [{"id": "a", "good": True}]}
    for path in ("/v1/releases/pilot/v/decisions?stage=shadow", "/v1/releases/pilot/v", "/healthz"):
        assert client.post(path, json=sent).status_code == 404
    assert marks(decisions) == ([], [])
