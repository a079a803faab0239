# METADATA
# title: Scope of a policy
# description: Whom a Policy binds, by its appliesTo; the same reading as the compiler's.
package lib.scope

# METADATA
# title: Whether a policy binds an agent of a team; one that names nobody binds everybody
binds(policy, _, _) if {
	count(policy.appliesTo.agents) == 0
	count(policy.appliesTo.teams) == 0
}

binds(policy, agent, _) if agent in policy.appliesTo.agents

binds(policy, _, team) if team in policy.appliesTo.teams
