package action.tool_allowed

deny contains finding if {
	not input.tool in {use.ref | some use in data.lifeos.agents[input.agent].tool}
	finding := {
		"msg": sprintf("agent '%s' is not granted the tool '%s'", [input.agent, input.tool]),
		"policy": "tool-allowed",
		"code": "tool-not-granted",
	}
}
