# METADATA
# title: Egress closed
# description: >-
#   Every agent's pods are selected by a NetworkPolicy that closes both directions and opens no way to the whole
#   internet or the whole cluster, or an agent could walk around the gateway.
# custom:
#   policy: egress-closed
package declaration.egress_closed

import data.lib.pods

# METADATA
# title: The unit's NetworkPolicies that close both directions
closing := [policy |
	some manifest in input.manifests
	policy := manifest.object
	policy.kind == "NetworkPolicy"
	"Egress" in policy.spec.policyTypes
	"Ingress" in policy.spec.policyTypes
]

# METADATA
# title: Whether a NetworkPolicy selects the pods with these labels
# description: Match expressions are not followed; a policy that needs them does not count as closing.
selects(policy, labels) if {
	count(object.get(policy.spec.podSelector, "matchExpressions", [])) == 0
	object.subset(labels, object.get(policy.spec.podSelector, "matchLabels", {}))
}

# METADATA
# title: Whether a pod template is covered
covered(pod) if {
	some policy in closing
	object.get(policy.metadata, "namespace", "") == pod.namespace
	selects(policy, pod.labels)
}

# METADATA
# title: Whether one destination of an egress rule is open to everybody
open_to(peer) if {
	prefix := to_number(split(peer.ipBlock.cidr, "/")[1])
	prefix < 8
}

open_to(peer) if {
	not peer.ipBlock
	count(object.get(peer, "podSelector", {})) == 0
	object.get(peer, "namespaceSelector", {}) == {}
}

# METADATA
# title: Whether an egress rule is open to everybody; one without destinations is
open_rule(rule) if count(object.get(rule, "to", [])) == 0

open_rule(rule) if {
	some peer in rule.to
	open_to(peer)
}

# METADATA
# title: Whether a NetworkPolicy can select agents' pods; those of the platform's own programs may be open
concerns_agents(_) if input.agent.name

concerns_agents(policy) if {
	some name, _ in data.lifeos.catalog.teams
	policy.metadata.namespace == sprintf("lifeos-%s", [name])
}

# METADATA
# title: A pod that no NetworkPolicy closes
# description: Without one that lists both policy types, a pod may connect to whatever answers.
# custom:
#   code: pod-not-closed
#   remedy: select the pod in a NetworkPolicy with policyTypes [Ingress, Egress]
deny contains finding if {
	some pod in pods.of_agents
	not covered(pod)
	finding := {
		"msg": sprintf("the pods of this %s are selected by no NetworkPolicy that closes ingress and egress", [pod.kind]),
		"policy": "egress-closed",
		"code": "pod-not-closed",
		"file": pod.file,
		"path": pod.labels_path,
		"hint": "select the pod in a NetworkPolicy with policyTypes [Ingress, Egress]",
	}
}

# METADATA
# title: An agent without any NetworkPolicy
# description: Also one that has no pods at present must not be open when it gets some.
# custom:
#   code: agent-not-closed
#   remedy: render a NetworkPolicy that selects the agent's label with policyTypes [Ingress, Egress]
deny contains finding if {
	name := input.agent.name
	not any_selects({"lifeos.dev/agent": name})
	finding := {
		"msg": sprintf("agent '%s' has no NetworkPolicy in %s", [name, input.environment]),
		"policy": "egress-closed",
		"code": "agent-not-closed",
		"field": "metadata.name",
		"hint": "render a NetworkPolicy that selects the agent's label with policyTypes [Ingress, Egress]",
	}
}

# METADATA
# title: A NetworkPolicy for agents that opens egress to everybody
# description: >-
#   Policies add up, so one that is open undoes all others. Open means: no destination named, an address block wider
#   than /8, or every pod of every namespace.
# custom:
#   code: egress-open
#   remedy: name the destination, by pod and namespace labels or by a narrow address block
deny contains finding if {
	some manifest in input.manifests
	manifest.object.kind == "NetworkPolicy"
	concerns_agents(manifest.object)
	some index, rule in manifest.object.spec.egress
	open_rule(rule)
	finding := {
		"msg": sprintf("NetworkPolicy '%s' lets pods connect to everybody", [manifest.object.metadata.name]),
		"policy": "egress-closed",
		"code": "egress-open",
		"file": manifest.file,
		"path": sprintf("spec.egress[%d]", [index]),
		"hint": "name the destination, by pod and namespace labels or by a narrow address block",
	}
}

# METADATA
# title: Whether any closing NetworkPolicy selects pods with these labels
any_selects(labels) if {
	some policy in closing
	selects(policy, labels)
}
