# METADATA
# title: A check request for the tests
# description: As Envoy's ext_authz filter and the OPA-Envoy plugin present it (envoy.service.auth.v3.CheckRequest, as JSON).
package lib.check_request_test

# METADATA
# title: The body of an MCP tool call
message := {
	"jsonrpc": "2.0",
	"id": 7,
	"method": "tools/call",
	"params": {
		"name": "note",
		"arguments": {"text": "a \"b\": c", "amount": 1},
		"_meta": {"lifeos.dev/confidence": 0.95, "lifeos.dev/route": "frontier"},
	},
}

# METADATA
# title: A check of an MCP message
mcp(body) := {
	"attributes": {
		"source": {"principal": "spiffe://example.org/agent/ada/track/stable"},
		"contextExtensions": {"kind": "tool", "mcp": _named(body)},
		"request": {"http": {"method": "POST", "path": "/mcp", "headers": {}, "body": json.marshal(body)}},
	},
	"parsed_body": body,
	"truncated_body": false,
}

# METADATA
# title: A check of an MCP message with another method
method(name) := mcp({"jsonrpc": "2.0", "id": 7, "method": name})

# METADATA
# title: A check of the call after a JSON patch of its body
changed(patch) := mcp(json.patch(message, patch))

# METADATA
# title: A check of the call with one header
header(name, value) := json.patch(mcp(message), [{
	"op": "add",
	"path": sprintf("/attributes/request/http/headers/%s", [name]),
	"value": value,
}])

# METADATA
# title: A check of the call after a JSON patch of the whole request
request(patch) := json.patch(mcp(message), patch)

# METADATA
# title: A check of a plain HTTP call of a tool
http(tool, headers, body) := {
	"attributes": {
		"source": {"principal": "spiffe://example.org/agent/ada/track/stable"},
		"contextExtensions": {"kind": "tool", "tool": tool},
		"request": {"http": {"method": "POST", "path": "/tool", "headers": headers, "body": json.marshal(body)}},
	},
	"parsed_body": body,
	"truncated_body": false,
}

# METADATA
# title: A check of a model call, as a route by path or by body
model(extensions, headers, body) := {
	"attributes": {
		"source": {"principal": "spiffe://example.org/agent/ada/track/stable"},
		"contextExtensions": object.union({"kind": "model"}, extensions),
		"request": {"http": {"method": "POST", "path": "/v1/chat/completions", "headers": headers, "body": json.marshal(body)}},
	},
	"parsed_body": body,
	"truncated_body": false,
}

# METADATA
# title: The tool that the path names, which is the one of the body unless a test says otherwise
default _named(_) := "note"

_named(body) := body.params.name if is_object(body)
