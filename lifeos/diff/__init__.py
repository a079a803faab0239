"""What changed between two states of a repository, by meaning: declarations, what agents inherit, rendered objects."""
