package lib.scope_test

import data.lib.scope

policy(agents, teams) := {"appliesTo": {"agents": agents, "teams": teams}}

test_nobody_named_means_everybody if scope.binds(policy([], []), "ada", "sums")

test_by_agent if scope.binds(policy(["ada"], []), "ada", "sums")

test_by_team if scope.binds(policy(["bob"], ["sums"]), "ada", "sums")

test_others_are_free if not scope.binds(policy(["bob"], ["letters"]), "ada", "sums")
