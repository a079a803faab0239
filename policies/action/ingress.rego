# METADATA
# title: From people to an agent
# description: >-
#   What Envoy is told about requests on the ingress listener: whether the agent may be asked at all, and whether its
#   shadow sees the request too. Not who asks: people do not log in yet. The share is of sessions, by hash, so that a
#   conversation is in or out as a whole and the same replayed. The header is always set, so that a client cannot choose.
package lifeos.ingress

# METADATA
# title: Passed on with the shadow's share, or why not
result := {"allowed": true, "headers": {"x-lifeos-shadow": shadow}} if {
	agent
	not agent.suspend
}

result := _refused(404, "agent-unknown", "no agent has this host name") if not agent

result := _refused(503, "suspended", "the agent is suspended") if agent.suspend

# METADATA
# title: The agent, by the host name that Envoy matched
agent := found if {
	domain := data.lifeos.catalog.platform.environments[data.lifeos.environment].domain
	some name, found in data.lifeos.agents
	split(request.host, ":")[0] == sprintf("%s.%s", [name, domain])
}

# METADATA
# title: Whether the shadow sees the request too, as the value of the header
default shadow := "0"

shadow := "1" if {
	agent.release.shadow.by == "session"
	session
	bucket * 100 < agent.release.shadow.percent * 65536
}

# METADATA
# title: A number from 0 to 65535 by the session; the request is its own session when it names none
bucket := sum([value |
	some index in numbers.range(0, 3)
	digit := indexof("0123456789abcdef", substring(crypto.sha256(session), index, 1))
	value := digit * [4096, 256, 16, 1][index]
])

# METADATA
# title: What belongs together
session := request.headers["x-lifeos-session"]

session := request.headers["x-request-id"] if not request.headers["x-lifeos-session"]

# METADATA
# title: The HTTP request
request := input.attributes.request.http

# METADATA
# title: The answer instead of the agent's
_refused(status, code, message) := {
	"allowed": false,
	"http_status": status,
	"headers": {"content-type": "application/json"},
	"body": json.marshal({"error": {"type": "lifeos_denied", "code": code, "message": message}}),
}
