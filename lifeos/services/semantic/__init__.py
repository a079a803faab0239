"""The semantic layer: the one way of agents to memory. Two doors, MCP and REST, to the same operations; who asks is known by what it presents, and sees
what ``fleet.json`` grants it."""
