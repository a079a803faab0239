"""Problems on the wire."""

import json

from lifeos.agent.problem import Problem


def test_a_problem():
    answer = Problem(413, "too long", "urn:uuid:1").response()
    assert (answer.status_code, answer.media_type) == (413, "application/problem+json")
    assert json.loads(answer.body)["detail"] == "too long"
    assert json.loads(answer.body)["instance"] == "urn:uuid:1"
    assert "instance" not in json.loads(Problem(400, "x").response().body)
