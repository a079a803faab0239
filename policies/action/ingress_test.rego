package lifeos.ingress_test

import data.lib.fixture_test as fixture
import data.lifeos.envoy

platform := object.union(fixture.catalog, {"platform": {"environments": {"prod": {"domain": "agents.example.org"}}}})

released(shadow, suspend) := {"ada": object.union(fixture.agent, {"suspend": suspend, "release": {"shadow": shadow}})}

asking(host, headers) := {"attributes": {
	"contextExtensions": {"kind": "agent"},
	"request": {"http": {"method": "POST", "host": host, "headers": headers}},
}}

answer(document, agents) := found if {
	found := envoy.result with input as document
		with data.lifeos.catalog as platform
		with data.lifeos.environment as "prod"
		with data.lifeos.agents as agents
}

half := {"percent": 50, "by": "session"}

test_by_session[session] if {
	some session, shadow in {"a": "0", "b": "1", "c": "1", "e": "1"}
	found := answer(asking("ada.agents.example.org", {"x-lifeos-session": session}), released(half, false))
	found == {"allowed": true, "headers": {"x-lifeos-shadow": shadow}}
}

test_share_of_sessions if {
	seen := [number |
		some number in numbers.range(1, 1000)
		headers := {"x-lifeos-session": sprintf("s%d", [number])}
		found := answer(asking("ada.agents.example.org", headers), released({"percent": 5, "by": "session"}, false))
		found.headers["x-lifeos-shadow"] == "1"
	]
	count(seen) > 30
	count(seen) < 70
}

test_extremes if {
	asked := asking("ada.agents.example.org:443", {"x-request-id": "r"})
	answer(asked, released({"percent": 100, "by": "session"}, false)).headers["x-lifeos-shadow"] == "1"
	answer(asked, released({"percent": 0, "by": "session"}, false)).headers["x-lifeos-shadow"] == "0"
}

test_by_request_is_left_to_envoy if {
	asked := asking("ada.agents.example.org", {"x-lifeos-session": "b"})
	answer(asked, released({"percent": 100, "by": "request"}, false)).headers["x-lifeos-shadow"] == "0"
}

test_without_a_session_nothing_is_mirrored if {
	answer(asking("ada.agents.example.org", {}), released(half, false)).headers["x-lifeos-shadow"] == "0"
}

test_unknown_host if {
	answer(asking("bob.agents.example.org", {}), released(half, false)).http_status == 404
}

test_suspended if {
	found := answer(asking("ada.agents.example.org", {}), released(half, true))
	found.http_status == 503
	json.unmarshal(found.body).error.code == "suspended"
}
