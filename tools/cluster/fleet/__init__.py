"""A fleet on the cluster: from this repository's declarations to agents that answer, by git."""
