# METADATA
# title: Solvency
# description: No account is brought below nothing; not by a proposal either, for a person may say yes without having counted.
# custom:
#   policy: solvency
package value.solvency

import data.lib.deed

# METADATA
# title: More than there is
# description: Compared with the account that the call names; where nobody knows it, the tool refuses.
# custom:
#   code: overdraws
#   remedy: say what is left, and propose an amount that is there
deny contains finding if {
	deed.amount > left
	finding := {
		"policy": "solvency",
		"code": "overdraws",
		"message": sprintf("'%s' moves more than the %v that is in %s", [input.tool, left, input.arguments.account]),
		"remedy": "say what is left, and propose an amount that is there",
	}
}

# METADATA
# title: What was in the account before
left := to_number(input.world.accounts[input.arguments.account].balance)
