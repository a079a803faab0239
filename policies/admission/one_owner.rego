# METADATA
# title: One owner
# description: >-
#   An agent's pods belong to exactly one object, a Rollout or a Knative Service. Two would fight over replicas, traffic
#   and money, and one of another kind would be released past shadow and canary.
# custom:
#   policy: one-owner
package admission.one_owner

import data.lib.pods
import data.lib.text

# METADATA
# title: Kinds that start pods and keep them, or start them again
# description: >-
#   Experiments, analyses and workflows start pods for an agent too, but end them; they own no agent.
owning := {
	"Configuration",
	"CronJob",
	"DaemonSet",
	"Deployment",
	"Job",
	"Pod",
	"ReplicaSet",
	"ReplicationController",
	"Rollout",
	"Service",
	"StatefulSet",
}

# METADATA
# title: Kinds that may own an agent
permitted := {"Rollout", "Service"}

# METADATA
# title: Owners by agent
owners[agent] contains owner if {
	some pod in pods.of_agents
	pod.kind in owning
	agent := pods.agent_of(pod)
	owner := {"file": pod.file, "kind": pod.kind}
}

# METADATA
# title: A workload of another kind
# description: It would not go through shadow and canary, and `suspend` would not stop it.
# custom:
#   code: owner-kind
#   remedy: run the agent as a Rollout or a Knative Service; choose by spec.runtime.profile
deny contains finding if {
	some agent, found in owners
	some owner in found
	kind := owner.kind
	not kind in permitted
	finding := {
		"msg": sprintf("agent '%s' would run in a %s", [agent, kind]),
		"policy": "one-owner",
		"code": "owner-kind",
		"file": owner.file,
		"path": "kind",
		"hint": "run the agent as a Rollout or a Knative Service; choose by spec.runtime.profile",
	}
}

# METADATA
# title: Two workloads of one agent
# description: Reported at each of them, for nothing here says which one is right.
# custom:
#   code: owners-many
#   remedy: remove all but one of the objects
deny contains finding if {
	some agent, found in owners
	count(found) > 1
	some owner in found
	finding := {
		"msg": sprintf("agent '%s' has %d owners: %s", [
			agent,
			count(found),
			text.list([one.file | some one in found]),
		]),
		"policy": "one-owner",
		"code": "owners-many",
		"file": owner.file,
		"path": "kind",
		"hint": "remove all but one of the objects",
	}
}

# METADATA
# title: An agent that nothing runs
# description: A suspended agent may be without, any other agent would be declared and absent.
# custom:
#   code: owner-missing
#   remedy: declare a runtime profile, rollout or knative, or suspend the agent
deny contains finding if {
	input.agent.suspend == false
	name := input.agent.name
	not owners[name]
	finding := {
		"msg": sprintf("no object in %s runs agent '%s'", [input.environment, name]),
		"policy": "one-owner",
		"code": "owner-missing",
		"field": "spec.runtime.profile",
		"hint": "declare a runtime profile, rollout or knative, or suspend the agent",
	}
}
