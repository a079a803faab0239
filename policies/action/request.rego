# METADATA
# title: A check request, as a call
# description: >-
#   Turns Envoy's check request (ext_authz, as the OPA-Envoy plugin presents it) into the input of lifeos.action.
#   Believes the verified principal, the matched route and the parsed body; headers must agree with them. The gateway
#   service adds what is stateful as input.facts, which no client can; under the plugin alone, spending, breakers and
#   approvals come from data.lifeos.ledger.
package lifeos.request

import data.lib.identity

# METADATA
# title: The call as the action policies read it; a key is absent when its value is not known
call["principal"] := input.attributes.source.principal

call["kind"] := extensions.kind

call["tool"] := name

call["arguments"] := arguments

call["arguments_valid"] := json.match_schema(arguments, tool.arguments)[0]

call["arguments_digest"] := digest

call["confidence"] := to_number(stated.confidence)

call["route"] := stated.route if extensions.kind == "tool"

call["route"] := model if extensions.kind == "model"

call["cost_micros"] := cost

call["spent_micros"] := ledger.agents[caller.agent].spent_micros

call["reserved_micros"] := ledger.agents[caller.agent].reserved_micros

call["budgets"] := ledger.budgets

call["breaker"] := object.get(ledger, ["breakers", caller.agent], "closed") if not input.facts

call[key] := value if {
	some key in stateful
	value := input.facts[key]
}

call["approval"] := {"valid": true, "agent": approval.agent, "tool": approval.tool, "arguments_digest": digest} if {
	some approval in ledger.approvals
	approval.agent == caller.agent
	approval.tool == name
	approval.arguments_digest == digest
	approval.expires_ns > time.now_ns()
}

# METADATA
# title: What the call costs at most, in micros
cost := tool.cost.micros

cost := estimate if extensions.kind == "model"

# METADATA
# title: What the gateway service adds; what it leaves out is not known
stateful := {
	"approval",
	"breaker",
	"budgets",
	"decision_micros",
	"reserved_micros",
	"spent_micros",
	"suspended",
}

# METADATA
# title: How the caller speaks
# description: A route names its tool as `tool` when that is plain HTTP, and as `mcp` when it is behind an MCP server.
default protocol := "http"

protocol := "mcp" if extensions.mcp

# METADATA
# title: Whether the request calls something that has to be decided, or only keeps an MCP session
default calls := true

calls := false if {
	protocol == "mcp"
	_housekeeping
}

# METADATA
# title: The id of the JSON-RPC request; null when it has none, as JSON-RPC 2.0 (5) asks
default id := null

id := body.id

# METADATA
# title: What is wrong with the request itself, as reasons
# description: Each of these is a way to have one call decided and another one executed.
problems contains _problem("body-truncated", "the body is too large to be checked as a whole") if {
	object.get(input, "truncated_body", false) != false
}

problems contains _problem("body-missing", "a call needs a JSON object as its body") if {
	not extensions.route
	calls
	not _object
}

problems contains _problem("key-repeated", "an object in the body has the same key twice") if {
	not input.facts # the gateway service has refused it
	input.parsed_body
	not _keys_once
}

problems contains _problem("method-not-allowed", sprintf("the gateway does not pass on '%v'", [_method])) if {
	protocol == "mcp"
	_object
	not _housekeeping
	not _method == "tools/call"
}

problems contains _problem("header-repeated", sprintf("header '%s' is there twice", [header])) if {
	some header in ["mcp-method", "mcp-name", "x-lifeos-agent", "x-lifeos-confidence", "x-lifeos-route"]
	contains(headers[header], ",")
}

problems contains _problem("header-differs", sprintf("header '%s' and the body or the certificate differ", [header])) if {
	some header, value in told
	headers[header] != value
}

problems contains _problem("tool-differs", sprintf("the body calls another tool than the path, '%s'", [name])) if {
	protocol == "mcp"
	calls
	body.params.name != name
}

problems contains _problem("tool-differs", "the body names no tool") if {
	protocol == "mcp"
	body.method == "tools/call"
	not body.params.name
}

problems contains _problem("route-differs", "the body names another model than the path") if {
	extensions.route != input.parsed_body.model
}

# METADATA
# title: What headers must say if they are there, in text
told["mcp-method"] := body.method if protocol == "mcp"

told["mcp-name"] := name if protocol == "mcp"

told["x-lifeos-agent"] := caller.agent

told["x-lifeos-confidence"] := sprintf("%v", [stated.confidence])

told["x-lifeos-route"] := stated.route

# METADATA
# title: What the gateway's configuration says of the matched route
default extensions := {}

extensions := input.attributes.contextExtensions

# METADATA
# title: Headers of the request, names in lower case as Envoy gives them
default headers := {}

headers := input.attributes.request.http.headers

# METADATA
# title: The parsed body; empty when there is none
default body := {}

body := input.parsed_body if _object

# METADATA
# title: The agent by its verified principal
caller := identity.parse(input.attributes.source.principal)

# METADATA
# title: The name of the called tool, by the route
name := extensions.tool

name := extensions.mcp

# METADATA
# title: The called tool, as declared
tool := data.lifeos.catalog.tools[name]

# METADATA
# title: The arguments of the call; with plain HTTP the body
default arguments := {}

arguments := body.params.arguments if protocol == "mcp"

arguments := body if protocol == "http"

# METADATA
# title: The content address of the arguments
# description: >-
#   The gateway service's, with which its approvals are made; or else over OPA's own canonical JSON (sorted keys, no
#   spaces, <, > and & escaped), and only compared with what is made with the same function.
digest := input.facts.arguments_digest

digest := sprintf("sha256:%s", [crypto.sha256(json.marshal(arguments))]) if not input.facts

# METADATA
# title: What the agent says of its decision, in MCP's _meta or, with plain HTTP, in headers
stated[key] := body.params._meta[sprintf("lifeos.dev/%s", [key])] if {
	some key in ["confidence", "route"]
	protocol == "mcp"
}

stated[key] := headers[sprintf("x-lifeos-%s", [key])] if {
	some key in ["confidence", "route"]
	protocol == "http"
}

# METADATA
# title: The called model route, by the path or else by the body
model := extensions.route

model := body.model if not extensions.route

# METADATA
# title: What a model call costs at most, in micros
# description: >-
#   No text has more tokens than bytes, and no answer more than the route's limit; by the dearest upstream. Undefined
#   without a length.
estimate := max([ceil((input_cost + output_cost) / 1000000) |
	some upstream in route.upstreams
	input_cost := to_number(headers["content-length"]) * upstream.price.input.micros
	output_cost := route.maxOutputTokens * upstream.price.output.micros
])

# METADATA
# title: The called model route, as declared
route := data.lifeos.catalog.routes[model]

# METADATA
# title: What is stateful, while no gateway service keeps it
default ledger := {}

ledger := data.lifeos.ledger if not input.facts

# METADATA
# title: A problem, as a reason
_problem(code, message) := {
	"policy": "kernel",
	"code": code,
	"message": message,
	"remedy": "send one complete JSON object, with each key and header once and all of them in agreement",
}

# METADATA
# title: Whether the message calls nothing and is answered by the server alone
# description: Without a body it is the stream or the end of a session.
_housekeeping if body.method in {
	"initialize",
	"notifications/cancelled",
	"notifications/initialized",
	"ping",
	"tools/list",
}

_housekeeping if {
	not input.parsed_body
	input.attributes.request.http.method in {"GET", "DELETE"}
}

# METADATA
# title: The method of the message, in words
_method := object.get(body, "method", "a message without a method")

# METADATA
# title: Whether the body is one JSON object
_object if is_object(input.parsed_body)

# METADATA
# title: Whether every object of the body has each key once
# description: >-
#   The parser keeps the last of two equal keys, a tool's server perhaps the first. Keys in the text are counted against
#   keys in the result. Every string of the text is matched as a whole, so that a key inside of a string is not one.
_keys_once if {
	text := input.attributes.request.http.body
	in_text := [token |
		some token in regex.find_n(`"(?:[^"\\]|\\.)*"\s*:?`, text, -1)
		endswith(token, ":")
	]
	in_result := [path[count(path) - 1] |
		walk(input.parsed_body, [path, _])
		is_string(path[count(path) - 1])
	]
	count(in_text) == count(in_result)
}
