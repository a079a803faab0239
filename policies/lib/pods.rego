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
# title: Kinds that have pod templates in the jobs of their metrics, and nowhere else
measuring := {"AnalysisTemplate", "ClusterAnalysisTemplate"}

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
# description: >-
#   An array, as what follows from it: to hold a set together the embedded engine writes out each member, and these are
#   whole pod specs.
all := array.concat(array.concat(_at_template, _of_metrics), _searched)

# METADATA
# title: The pods of agents, all that carry an agent's label and, in an agent's unit, all that do not
of_agents := [pod |
	some pod in all
	agent_of(pod)
]

# METADATA
# title: Every container of every pod, with its path and its pod
containers := [found |
	some pod in all
	some list in container_lists
	container := pod.spec[list][index]
	found := {
		"pod": pod,
		"container": container,
		"path": sprintf("%s.%s[%d]", [pod.path, list, index]),
		"name": text.plain(object.get(container, "name", "without a name")),
	}
]

# METADATA
# title: The agent that a pod belongs to, by its label, or by the unit it stands in
agent_of(pod) := pod.labels["lifeos.dev/agent"]

agent_of(pod) := input.agent.name if not pod.labels["lifeos.dev/agent"]

# METADATA
# title: Pods of kinds that have their template at spec.template
_at_template := [pod |
	some manifest in input.manifests
	manifest.object.kind in templated
	template := manifest.object.spec.template
	pod := _pod(manifest, template, template.spec, "spec.template.metadata.labels", "spec.template.spec")
]

# METADATA
# title: Pods of the jobs that an analysis measures with
_of_metrics := [pod |
	some manifest in input.manifests
	manifest.object.kind in measuring
	template := manifest.object.spec.metrics[index].provider.job.spec.template
	at := sprintf("spec.metrics[%d].provider.job.spec.template", [index])
	pod := _pod(manifest, template, template.spec, sprintf("%s.metadata.labels", [at]), sprintf("%s.spec", [at]))
]

# METADATA
# title: Pods of all other kinds, wherever something has containers
_searched := [pod |
	some kind in _strange
	some manifest in input.manifests
	manifest.object.kind == kind
	walk(manifest.object, [steps, spec])
	is_array(spec.containers)
	parent := array.slice(steps, 0, count(steps) - 1)
	template := object.get(manifest.object, parent, {})
	pod := _pod(manifest, template, spec, path.text(array.concat(parent, ["metadata", "labels"])), path.text(steps))
]

# METADATA
# title: Kinds that somebody has to look into
_strange := (({manifest.object.kind | some manifest in input.manifests} - podless) - templated) - measuring

# METADATA
# title: What rules need to know of a pod
_pod(manifest, template, spec, labels_path, spec_path) := {
	"spec": spec,
	"file": manifest.file,
	"kind": manifest.object.kind,
	"namespace": object.get(manifest.object, ["metadata", "namespace"], ""),
	"labels": object.get(template, ["metadata", "labels"], {}),
	"labels_path": text.plain(labels_path),
	"path": text.plain(spec_path),
}
