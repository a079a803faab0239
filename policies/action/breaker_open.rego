# METADATA
# title: Breaker open
# description: While the breaker of a call is open, the call is denied, so that a retry storm costs nothing more.
# custom:
#   policy: breaker-open
package action.breaker_open

# METADATA
# title: The breaker is open
# description: The same call failed or was repeated too often; after the cooldown one probe is let through.
# custom:
#   code: breaker-open
#   remedy: do not repeat the call; do something else, or wait for the cooldown
deny contains reason if {
	input.breaker == "open"
	reason := {
		"policy": "breaker-open",
		"code": "breaker-open",
		"message": "the circuit breaker is open: this call was repeated too often",
		"remedy": "do not repeat the call; do something else, or wait for the cooldown",
	}
}

# METADATA
# title: The state of the breaker is not known
# description: A breaker that cannot be read protects nobody.
# custom:
#   code: breaker-unknown
#   remedy: try again later; the gateway cannot read the breaker's state
deny contains reason if {
	not _known
	reason := {
		"policy": "breaker-open",
		"code": "breaker-unknown",
		"message": "the state of the circuit breaker is not known",
		"remedy": "try again later; the gateway cannot read the breaker's state",
	}
}

# METADATA
# title: Whether the breaker's state is one of the two that there are
_known if input.breaker in {"closed", "open"}
