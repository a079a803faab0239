package lifeos.action.tool_allowed

deny contains "the tool is not granted" if not input.tool in data.lifeos.agents[input.agent].tools
