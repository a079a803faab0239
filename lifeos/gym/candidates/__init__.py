"""Whoever stands before a gate: code of the repository, or an agent behind HTTP that comes back for its desk."""
