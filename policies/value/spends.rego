# METADATA
# title: Spends
# description: >-
#   For situations in which no money may move, whoever the person is; a scenario names it. What moves money is what the tool
#   declares, so an agent cannot call it something else.
# custom:
#   policy: spends
package value.spends

import data.lib.deed

# METADATA
# title: Money moves
# description: Also one whose amount is no number, for who hides it moves more than nothing.
# custom:
#   code: spends
#   remedy: do without, or say what it would cost and why, and propose nothing
deny contains finding if {
	deed.spends
	finding := {
		"policy": "spends",
		"code": "spends",
		"message": sprintf("'%s' moves money", [input.tool]),
		"remedy": "do without, or say what it would cost and why, and propose nothing",
	}
}
