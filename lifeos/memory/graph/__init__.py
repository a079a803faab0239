"""The knowledge graph of a version: what records say of whom, within the scopes of who asks."""
