package lib.identity_test

import data.lib.fixture_test as fixture
import data.lib.identity

test_parse if {
	identity.parse("spiffe://example.org/agent/ada/track/canary") == {"agent": "ada", "track": "canary"} with data.lifeos as fixture.fleet([])
}

test_refuses[principal] if {
	some principal in [
		"spiffe://example.com/agent/ada/track/stable",
		"spiffe://example.org/agent/ada",
		"spiffe://example.org/agent/ada/track/stable/x",
		"spiffe://example.org/user/ada/track/stable",
		"https://example.org/agent/ada/track/stable",
		"",
		"ada",
	]
	not identity.parse(principal) with data.lifeos as fixture.fleet([])
}
