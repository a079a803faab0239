# METADATA
# title: The answer to Envoy
# description: >-
#   Entry point of the OPA-Envoy plugin, data.lifeos.envoy.result. Wrong requests are denied first, then what the
#   decision denies. A denial of an MCP call is HTTP 200 with a JSON-RPC error, for MCP clients drop the session on any
#   other status; its data has a stable code and a remedy that a model can act on.
package lifeos.envoy

import data.lifeos.action
import data.lifeos.ingress
import data.lifeos.request

# METADATA
# title: Allowed, denied, or recorded and answered as if it were done
# entrypoint: true
default result := {
	"allowed": false,
	"http_status": 503,
	"headers": {"content-type": "application/json"},
	"body": "{\"error\":{\"code\":\"undecided\",\"message\":\"no decision could be made\"}}",
}

result := ingress.result if request.extensions.kind == "agent"

result := {"allowed": true, "headers": identified} if {
	request.extensions.kind != "agent"
	allowed
}

result := denied if {
	not _ingress
	not allowed
}

# METADATA
# title: The answer to the gateway service
# description: >-
#   data.lifeos.envoy.served: the same result, with what the service writes down and reserves.
# entrypoint: true
served["result"] := result

served["calls"] := _calls

served["recorded"] := recorded

served["reasons"] := _reasons

served["cost_micros"] := request.cost if _calls

# METADATA
# title: The decision of the action policies
decision := found if found := action.result with input as request.call

# METADATA
# title: What forbids the caller as such
stranger := found if found := action.stranger with input as request.call

# METADATA
# title: Why not; problems of the request hide what policies would say about a call that it perhaps is not
reasons := _listed(request.problems) if count(request.problems) > 0

reasons := decision.reasons if {
	count(request.problems) == 0
	request.calls
}

reasons := _listed(stranger | ungranted) if {
	count(request.problems) == 0
	not request.calls
}

# METADATA
# title: What forbids an MCP session with a server of which the caller has no tool
ungranted contains {
	"policy": "tool-allowed",
	"code": "tool-not-granted",
	"message": sprintf("the tool '%s' is not granted to this agent", [request.name]),
	"remedy": "use a granted tool; a pull request to agent.yaml grants another",
} if {
	not _granted
}

# METADATA
# title: Whether Envoy passes the request on
default allowed := false

allowed if {
	count(reasons) == 0
	_decided
}

# METADATA
# title: Whether the call is a shadow's and only recorded
default recorded := false

recorded if {
	count(request.problems) == 0
	request.calls
	decision.record
}

# METADATA
# title: Headers that tell the server who calls; they replace whatever the caller sent
identified := {"x-lifeos-agent": request.caller.agent, "x-lifeos-track": request.caller.track}

# METADATA
# title: The answer instead of the server's
denied := {
	"allowed": false,
	"http_status": status,
	"headers": object.union({"content-type": "application/json"}, marks),
	"body": json.marshal(answer),
}

# METADATA
# title: Headers of the answer that say what became of the call
default marks := {}

marks := {"x-lifeos-recorded": "true"} if recorded

marks := {"retry-after": sprintf("%d", [ceil(data.lifeos.agents[request.caller.agent].breaker.cooldown / 1000)])} if {
	"breaker-open" in {reason.code | some reason in reasons}
}

# METADATA
# title: The HTTP status of the answer
default status := 400

status := 200 if request.protocol == "mcp"

status := 202 if {
	request.protocol != "mcp"
	recorded
}

status := decision.status if {
	request.protocol != "mcp"
	not recorded
	count(request.problems) == 0
}

# METADATA
# title: The body of the answer
# description: The shadow is told what the stable version would have been told, as far as anybody knows it.
answer := {"jsonrpc": "2.0", "id": request.id, "error": {
	"code": -32010,
	"message": reasons[0].message,
	"data": {
		"policy": reasons[0].policy,
		"code": reasons[0].code,
		"remedy": reasons[0].remedy,
		"reasons": reasons,
	},
}} if {
	request.protocol == "mcp"
	not recorded
}

answer := {
	"jsonrpc": "2.0", "id": request.id,
	"result": {"isError": false, "content": [{"type": "text", "text": "accepted"}]},
} if {
	request.protocol == "mcp"
	recorded
}

answer := {"error": {
	"type": "lifeos_denied",
	"code": reasons[0].code,
	"message": reasons[0].message,
	"remedy": reasons[0].remedy,
	"reasons": reasons,
}} if {
	request.protocol != "mcp"
	not recorded
}

answer := {"status": "accepted"} if {
	request.protocol != "mcp"
	recorded
}

# METADATA
# title: Whether something is called; a request to an agent calls nothing yet
default _calls := false

_calls if {
	not _ingress
	request.calls
}

# METADATA
# title: Why not, if there is a reason
default _reasons := []

_reasons := reasons if not _ingress

# METADATA
# title: Whether the request is to an agent
_ingress if request.extensions.kind == "agent"

# METADATA
# title: Whether the caller has the tool that the path names
_granted if {
	some use in data.lifeos.agents[request.caller.agent].tools
	use.ref == request.name
}

# METADATA
# title: Whether policies allow the call, or nothing is called
_decided if {
	request.calls
	decision.allow
}

_decided if not request.calls

# METADATA
# title: Reasons in the order of their codes
_listed(found) := [reason |
	some code in sort([r.code | some r in found])
	some reason in found
	reason.code == code
]
