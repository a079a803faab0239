# METADATA
# title: The decision on one call
# description: >-
#   Entry point of the action stage, data.lifeos.action.result. Asks every action policy that binds the caller, found
#   by name in the catalog, and denies whatever it cannot decide: an unknown caller, a policy whose Rego is not loaded,
#   an agent that no policy binds. The input is defined in policies/README.md.
package lifeos.action

import data.lib.call
import data.lib.money

# METADATA
# title: The result when nothing else is; reached only when this module itself fails
# entrypoint: true
default result := {
	"allow": false,
	"record": false,
	"status": 403,
	"warnings": [],
	"reasons": [{
		"policy": "kernel",
		"code": "undecided",
		"message": "no decision could be made",
		"remedy": "report this to the platform team",
	}],
}

result := {"allow": allow, "record": record, "status": status, "reasons": reasons, "warnings": _sorted(_warnings)}

# METADATA
# title: Allowed, when nothing speaks against it and nothing is to be recorded only
default allow := false

allow if {
	count(_denials) == 0
	count(_records) == 0
}

# METADATA
# title: Recorded and answered, not executed; what would be denied anyhow is denied
default record := false

record if {
	count(_denials) == 0
	count(_records) > 0
}

# METADATA
# title: Why not, in a stable order
# description: >-
#   With else and not with several rules, as below: OPA looks at every rule of a name, and does so after it has left the
#   `with` of its caller and forgotten what was found there, so that each policy would be asked a second time.
reasons := _sorted(_denials) if {
	count(_denials) > 0
} else := _sorted(_records) if {
	count(_denials) == 0
}

# METADATA
# title: The HTTP status that fits; MCP answers 200 all the same, for its clients drop the session on others
status := 200 if {
	count(_denials) == 0
} else := 401 if {
	"caller-unknown" in _codes
} else := 429 if {
	"breaker-open" in _codes
} else := 403

# METADATA
# title: Action policies that bind the caller, with the package of their Rego
# description: By whom they bind, as the compiler has sorted them; to sort all policies for each call took a quarter of it.
default in_force := {}

in_force := object.union_n([
	data.lifeos.binding.everybody,
	object.get(data.lifeos.binding.teams, call.agent.team, {}),
	object.get(data.lifeos.binding.agents, call.agent.name, {}),
])

# METADATA
# title: What forbids every call of this caller, whatever it calls
# description: Also asked alone, for messages that call nothing, such as the handshake of MCP.
stranger contains reason if {
	not call.caller
	reason := {
		"policy": "kernel",
		"code": "caller-unknown",
		"message": "the caller has no identity of an agent of this platform",
		"remedy": "connect with the certificate that SPIRE issued to the agent",
	}
}

stranger contains reason if {
	call.caller
	not call.agent
	reason := {
		"policy": "kernel",
		"code": "agent-unknown",
		"message": sprintf("agent '%s' is not declared", [call.caller.agent]),
		"remedy": "declare the agent in agents.d/, or stop the workload",
	}
}

stranger contains reason if {
	_suspended
	reason := {
		"policy": "kernel",
		"code": "suspended",
		"message": sprintf("agent '%s' is suspended", [call.caller.agent]),
		"remedy": "stop; a person decides when the agent may act again",
	}
}

# METADATA
# title: What the platform itself forbids, before any policy is asked
kernel contains reason if some reason in stranger

kernel contains reason if {
	not _known_kind
	reason := {
		"policy": "kernel",
		"code": "kind-unknown",
		"message": "the call is neither to a tool nor to a model",
		"remedy": "use a route of the gateway that leads to a tool or a model",
	}
}

kernel contains reason if {
	call.agent
	not _complete
	reason := {
		"policy": "kernel",
		"code": "fleet-incomplete",
		"message": "the platform's data lacks what rules need to know of this agent or tool",
		"remedy": "report this to the platform team; the bundle is incomplete",
	}
}

kernel contains reason if {
	call.agent
	count(in_force) == 0
	reason := {
		"policy": "kernel",
		"code": "policies-missing",
		"message": "no action policy binds this agent, so nothing could bound what it does",
		"remedy": "declare action policies that bind the agent",
	}
}

kernel contains reason if {
	some name, policy in in_force
	not data.action[policy["package"]].deny
	not data.action[policy["package"]].record
	reason := {
		"policy": name,
		"code": "policy-not-loaded",
		"message": sprintf("policy '%s' is in force, but its Rego is not loaded", [name]),
		"remedy": "report this to the platform team; the bundle is incomplete",
	}
}

kernel contains reason if {
	call.changes
	call.caller.track == "shadow"
	count(_records) == 0
	reason := {
		"policy": "kernel",
		"code": "shadow-unrecorded",
		"message": "a shadow may not act, and no policy records what it would have done",
		"remedy": "declare the Policy shadow-may-not-act with enforcement deny, for all agents",
	}
}

# METADATA
# title: Whether the call is of a kind that there is
_known_kind if input.kind in {"model", "tool"}

# METADATA
# title: Whether all that rules compare with is there
# description: A rule that cannot find a limit would find nothing to object to.
_complete if {
	every amount in [
		call.agent.budget.perDay,
		call.agent.budget.perDecision,
		call.agent.budget.approvalAbove,
		data.lifeos.catalog.platform.limits.approvalAbove,
	] {
		money.valid(amount.micros)
		is_string(amount.currency)
	}
	call.agent.budget.onExhausted in {"low", "stop"}
	is_number(call.agent.confidence.min)
	is_boolean(call.agent.suspend)
	not _strange_tool
}

# METADATA
# title: Whether the called tool is declared, but not as rules need it
_strange_tool if {
	call.tool
	not _known_tool
}

# METADATA
# title: Whether all that rules compare of the tool is there
_known_tool if {
	call.tool.action in {"destructive", "read", "write"}
	call.tool.stakes in {"high", "low"}
	money.valid(call.tool.cost.micros)
}

# METADATA
# title: Whether somebody pulled the brake, in git or at run time
_suspended if call.agent.suspend == true

_suspended if {
	call.agent
	object.get(input, "suspended", false) != false
}

# METADATA
# title: What the kernel and the blocking policies object to
_denials contains reason if some reason in kernel

_denials contains reason if {
	some policy in in_force
	policy.enforcement == "deny"
	some reason in data.action[policy["package"]].deny
}

# METADATA
# title: What policies object to that only warn
_warnings contains reason if {
	some policy in in_force
	policy.enforcement != "deny"
	some reason in data.action[policy["package"]].deny
}

# METADATA
# title: What policies want to be recorded instead
_records contains reason if {
	some policy in in_force
	policy.enforcement == "deny"
	some reason in data.action[policy["package"]].record
}

# METADATA
# title: Codes of the objections
_codes := {reason.code | some reason in _denials}

# METADATA
# title: Reasons in an order that does not depend on the engine
_sorted(found) := [reason |
	some key in sort([concat("/", [r.policy, r.code, r.message]) | some r in found])
	some reason in found
	concat("/", [reason.policy, reason.code, reason.message]) == key
]
