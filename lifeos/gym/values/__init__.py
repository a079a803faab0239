"""What a person holds dear: Rego of the stage `value`, asked about each deed and each proposal of an agent."""
