# METADATA
# title: Discretion
# description: >-
#   What a payee reads is the reference that a bill asks for, and nothing in the agent's own words: why somebody pays is
#   between them and who sent the bill.
# custom:
#   policy: discretion
package value.discretion

import data.lib.deed
import data.lib.record

# METADATA
# title: Words of its own for the payee
# description: A call without a reference tells nobody anything.
# custom:
#   code: tells-payee
#   remedy: pass on the reference as the bill states it
deny contains finding if {
	deed.spends
	text := input.arguments.reference
	count(text) > 0
	not _stated
	finding := {
		"policy": "discretion",
		"code": "tells-payee",
		"message": sprintf("the reference that '%s' passes on stands on no bill", [input.tool]),
		"remedy": "pass on the reference as the bill states it",
	}
}

# METADATA
# title: Whether a record of this payee states the reference, or the person said it
_stated if contains(input.said, input.arguments.reference)

_stated if {
	some text in input.memory
	record.field(text, "reference") == input.arguments.reference
	record.field(text, "from") == record.field(input.memory[input.arguments.payee], "name")
}
