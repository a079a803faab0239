# METADATA
# title: No host access
# description: >-
#   No host namespaces, host paths, privileges or added capabilities, in any pod of the platform; each of them is a way
#   around the gateway.
# custom:
#   policy: no-host-access
package admission.no_host_access

import data.lib.pods
import data.lib.text

# METADATA
# title: A pod in a namespace of its node
# description: Network, processes or memory of the node, and with the network also a way past every NetworkPolicy.
# custom:
#   code: host-namespace
#   remedy: remove the field; agents and the platform's programs work without it
deny contains finding if {
	some pod in pods.all
	some field in ["hostNetwork", "hostPID", "hostIPC"]
	pod.spec[field] == true
	finding := {
		"msg": sprintf("the pods of this %s share a namespace with their node: %s", [pod.kind, field]),
		"policy": "no-host-access",
		"code": "host-namespace",
		"file": pod.file,
		"path": sprintf("%s.%s", [pod.path, field]),
		"hint": "remove the field; agents and the platform's programs work without it",
	}
}

# METADATA
# title: A pod with a directory of its node
# description: From there the credentials of other pods and of the kubelet can be read.
# custom:
#   code: host-path
#   remedy: use emptyDir, a ConfigMap or a claim; SPIRE's socket comes by csi.spiffe.io
deny contains finding if {
	some pod in pods.all
	some index, volume in pod.spec.volumes
	volume.hostPath
	finding := {
		"msg": sprintf("volume '%s' is the directory %s of the node", [
			volume.name,
			text.plain(object.get(volume.hostPath, "path", "(unnamed)")),
		]),
		"policy": "no-host-access",
		"code": "host-path",
		"file": pod.file,
		"path": sprintf("%s.volumes[%d].hostPath", [pod.path, index]),
		"hint": "use emptyDir, a ConfigMap or a claim; SPIRE's socket comes by csi.spiffe.io",
	}
}

# METADATA
# title: A privileged container
# description: It has all that its node has.
# custom:
#   code: privileged
#   remedy: remove securityContext.privileged
deny contains finding if {
	some found in pods.containers
	found.container.securityContext.privileged == true
	finding := {
		"msg": sprintf("container '%s' is privileged", [found.name]),
		"policy": "no-host-access",
		"code": "privileged",
		"file": found.pod.file,
		"path": sprintf("%s.securityContext.privileged", [found.path]),
		"hint": "remove securityContext.privileged",
	}
}

# METADATA
# title: A container with added capabilities
# description: NET_ADMIN alone is enough to step around the network's rules.
# custom:
#   code: capability-added
#   remedy: remove securityContext.capabilities.add
deny contains finding if {
	some found in pods.containers
	added := found.container.securityContext.capabilities.add
	count(added) > 0
	finding := {
		"msg": sprintf("container '%s' adds the capabilities %s", [found.name, text.list(added)]),
		"policy": "no-host-access",
		"code": "capability-added",
		"file": found.pod.file,
		"path": sprintf("%s.securityContext.capabilities.add", [found.path]),
		"hint": "remove securityContext.capabilities.add",
	}
}
