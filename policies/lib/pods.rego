# METADATA
# title: Pods
# description: >-
#   The pods that a unit's manifests would start, wherever their templates stand: Pod, Rollout, Knative Service, Job,
#   Experiment, the jobs of an AnalysisTemplate. Kinds that are not known to have none are searched by shape, so that a
#   kind nobody thought of is not a way around.
package lib.pods

import data.lib.path
import data.lib.text

# METADATA
# title: Keys of a pod spec that hold containers
container_lists := {"containers", "ephemeralContainers", "initContainers"}

# METADATA
# title: Kinds that have their pod template at spec.template
templated := {
	"Configuration",
	"DaemonSet",
	"Deployment",
	"Job",
	"ReplicaSet",
	"ReplicationController",
	"Rollout",
	"Service",
	"StatefulSet",
}

# METADATA
# title: Kinds that start no pods; not searched, for speed
podless := {
	"AppProject",
	"Application",
	"ClusterSPIFFEID",
	"ConfigMap",
	"CustomResourceDefinition",
	"HTTPRoute",
	"Namespace",
	"NetworkPolicy",
	"PodDisruptionBudget",
	"SecurityPolicy",
	"ServiceAccount",
	"ValidatingAdmissionPolicy",
	"ValidatingAdmissionPolicyBinding",
}

# METADATA
# title: Every pod template, with the path of its spec and the labels that its pods carry
all contains pod if {
	some manifest in input.manifests
	manifest.object.kind in templated
	template := manifest.object.spec.template
	pod := _pod(manifest, template, template.spec, "spec.template.metadata.labels", "spec.template.spec")
}

all contains pod if {
	some manifest in input.manifests
	kind := manifest.object.kind
	not kind in templated
	not kind in podless
	walk(manifest.object, [steps, spec])
	is_array(spec.containers)
	parent := array.slice(steps, 0, count(steps) - 1)
	template := object.get(manifest.object, parent, {})
	pod := _pod(manifest, template, spec, path.text(array.concat(parent, ["metadata", "labels"])), path.text(steps))
}

# METADATA
# title: The pods of agents, all that carry an agent's label and, in an agent's unit, all that do not
of_agents contains pod if {
	some pod in all
	agent_of(pod)
}

# METADATA
# title: Every container of every pod, with its path and its pod
containers contains found if {
	some pod in all
	some list in container_lists
	some index, container in pod.spec[list]
	found := {
		"pod": pod,
		"container": container,
		"path": sprintf("%s.%s[%d]", [pod.path, list, index]),
		"name": text.plain(object.get(container, "name", "without a name")),
	}
}

# METADATA
# title: The agent that a pod belongs to, by its label, or by the unit it stands in
agent_of(pod) := pod.labels["lifeos.dev/agent"]

agent_of(pod) := input.agent.name if not pod.labels["lifeos.dev/agent"]

# METADATA
# title: What rules need to know of a pod
_pod(manifest, template, spec, labels_path, spec_path) := {
	"file": manifest.file,
	"kind": manifest.object.kind,
	"namespace": object.get(manifest.object, ["metadata", "namespace"], ""),
	"labels": object.get(template, ["metadata", "labels"], {}),
	"labels_path": text.plain(labels_path),
	"path": text.plain(spec_path),
	"spec": spec,
}
