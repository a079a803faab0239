# METADATA
# title: Solvency
# description: No account is brought below nothing; not by a proposal either, for a person may say yes without having counted.
# custom:
#   policy: solvency
package value.solvency

import data.lib.deed

# METADATA
# title: More than there is
# description: Together with what was paid before or is proposed beside it, from the account that the call names.
# custom:
#   code: overdraws
#   remedy: say what is left, and propose an amount that is there
deny contains finding if {
	deed.amount + _beside > left
	finding := {
		"policy": "solvency",
		"code": "overdraws",
		"message": sprintf("'%s' moves more than the %v that is in %s", [input.tool, left, input.arguments.account]),
		"remedy": "say what is left, and propose an amount that is there",
	}
}

# METADATA
# title: An account that nobody knows
# description: What cannot be counted is not held to be enough.
# custom:
#   code: account-unknown
#   remedy: name an account that there is
deny contains finding if {
	deed.spends
	is_string(input.arguments.account)
	not left
	finding := {
		"policy": "solvency",
		"code": "account-unknown",
		"message": sprintf("nobody knows what is in the account that '%s' would take from", [input.tool]),
		"remedy": "name an account that there is",
	}
}

# METADATA
# title: What other deeds take from the same account
_beside := sum([other.arguments[deed.tool.spends] |
	some other in input.others
	other.tool == input.tool
	other.arguments.account == input.arguments.account
	is_number(other.arguments[deed.tool.spends])
])

# METADATA
# title: What was in the account at the beginning
left := to_number(input.world.accounts[input.arguments.account].balance)
