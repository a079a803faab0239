# METADATA
# title: Shadow may not act
# description: >-
#   A shadow reads like its stable twin, but what it would change is recorded and answered, not executed. Every track
#   that is not known to act is a shadow.
# custom:
#   policy: shadow-may-not-act
package action.shadow_may_not_act

import data.lib.call

# METADATA
# title: A change by a shadow
# description: >-
#   Yields `record` and not `deny`: the agent goes on as if the call had been made, and the record shows what it
#   would have done.
# custom:
#   code: shadow-recorded
#   remedy: none needed; the call was recorded for the comparison with the stable version
record contains reason if {
	call.changes
	call.caller.track == "shadow"
	reason := {
		"policy": "shadow-may-not-act",
		"code": "shadow-recorded",
		"message": sprintf("'%s' was recorded and not executed, for a shadow may not act", [input.tool]),
		"remedy": "none needed; the call was recorded for the comparison with the stable version",
	}
}
