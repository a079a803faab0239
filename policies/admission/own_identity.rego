# METADATA
# title: Own identity
# description: >-
#   A pod runs under the service account of the agent it claims to be, has no Kubernetes token, and gets its certificate
#   from SPIRE's read-only socket; anything else borrows an identity or has none.
# custom:
#   policy: own-identity
package admission.own_identity

import data.lib.pods
import data.lib.text

# METADATA
# title: Whether the pod mounts SPIRE's socket read-only
has_socket(pod) if {
	some volume in pod.spec.volumes
	volume.csi.driver == "csi.spiffe.io"
	volume.csi.readOnly == true
}

# METADATA
# title: A Knative Service cannot name the volume itself, up to Knative 1.17; the API server adds it to its pods
# description: The MutatingAdmissionPolicy lifeos-workload-api does that, and where it is missing the pod is refused.
has_socket(pod) if pod.kind == "Service"

# METADATA
# title: Whose manifests these are
default unit := "the platform"

unit := input.agent.name

# METADATA
# title: A pod of an agent's unit that does not say which agent it is
# description: The label is the pod's identity; without it nothing else here can be compared.
# custom:
#   code: agent-label-missing
#   remedy: "label the pod template lifeos.dev/agent: <name of the agent>"
deny contains finding if {
	some pod in pods.of_agents
	not pod.labels["lifeos.dev/agent"]
	finding := {
		"msg": sprintf("the pods of this %s do not carry the label lifeos.dev/agent", [pod.kind]),
		"policy": "own-identity",
		"code": "agent-label-missing",
		"file": pod.file,
		"path": pod.labels_path,
		"hint": "label the pod template lifeos.dev/agent: <name of the agent>",
	}
}

# METADATA
# title: A pod that says it is another agent
# description: In an agent's own manifests every pod is that agent, and in the platform's none is.
# custom:
#   code: agent-label-foreign
#   remedy: label the pod template with the agent that it is rendered for
deny contains finding if {
	some pod in pods.of_agents
	pods.agent_of(pod) != unit
	finding := {
		"msg": sprintf("the pods of this %s say they are agent '%s', in the manifests of %s", [
			pod.kind,
			pods.agent_of(pod),
			unit,
		]),
		"policy": "own-identity",
		"code": "agent-label-foreign",
		"file": pod.file,
		"path": pod.labels_path,
		"hint": "label the pod template with the agent that it is rendered for",
	}
}

# METADATA
# title: A pod that runs under another service account
# description: The service account is what SPIRE and Kubernetes know the pod by.
# custom:
#   code: service-account-foreign
#   remedy: set serviceAccountName to the agent's name
deny contains finding if {
	some pod in pods.of_agents
	account := text.plain(object.get(pod.spec, "serviceAccountName", "default"))
	account != pods.agent_of(pod)
	finding := {
		"msg": sprintf("agent '%s' runs under the service account '%s'", [pods.agent_of(pod), account]),
		"policy": "own-identity",
		"code": "service-account-foreign",
		"file": pod.file,
		"path": sprintf("%s.serviceAccountName", [pod.path]),
		"hint": "set serviceAccountName to the agent's name",
	}
}

# METADATA
# title: A pod with a Kubernetes token
# description: Agents have no business at the API server; the default of Kubernetes is to mount a token.
# custom:
#   code: token-mounted
#   remedy: "set automountServiceAccountToken: false in the pod template"
deny contains finding if {
	some pod in pods.of_agents
	object.get(pod.spec, "automountServiceAccountToken", true) != false
	finding := {
		"msg": sprintf("agent '%s' would get a token for the Kubernetes API", [pods.agent_of(pod)]),
		"policy": "own-identity",
		"code": "token-mounted",
		"file": pod.file,
		"path": sprintf("%s.automountServiceAccountToken", [pod.path]),
		"hint": "set automountServiceAccountToken: false in the pod template",
	}
}

# METADATA
# title: A pod without SPIRE's socket, or with a writable one
# description: Without it the pod has no certificate, and the gateway lets nobody in without one.
# custom:
#   code: socket-missing
#   remedy: "add a volume {csi: {driver: csi.spiffe.io, readOnly: true}}"
deny contains finding if {
	some pod in pods.of_agents
	not has_socket(pod)
	finding := {
		"msg": sprintf("agent '%s' has no read-only volume of csi.spiffe.io, so it has no identity", [pods.agent_of(pod)]),
		"policy": "own-identity",
		"code": "socket-missing",
		"file": pod.file,
		"path": sprintf("%s.volumes", [pod.path]),
		"hint": "add a volume {csi: {driver: csi.spiffe.io, readOnly: true}}",
	}
}
