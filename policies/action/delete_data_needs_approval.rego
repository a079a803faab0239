# METADATA
# title: Deleting data needs approval
# description: >-
#   A destructive tool needs a signed approval that is used up by the call and is for this caller, this tool and these
#   arguments. A claim in the call itself is none; the gateway verifies the signature.
# custom:
#   policy: delete-data-needs-approval
package action.delete_data_needs_approval

import data.lib.call

# METADATA
# title: A destructive call that nobody approved
# description: Whatever it costs and however sure the agent is.
# custom:
#   code: destruction-unapproved
#   remedy: show the person what would be destroyed and ask for an approval of exactly this call
deny contains reason if {
	call.tool.action == "destructive"
	not call.approved
	reason := {
		"policy": "delete-data-needs-approval",
		"code": "destruction-unapproved",
		"message": sprintf("'%s' cannot be undone, and nobody approved this call", [input.tool]),
		"remedy": "show the person what would be destroyed and ask for an approval of exactly this call",
	}
}
