"""Recall: what of a version bears on a question, found by names, by the graph around them and by meaning, within the scopes of who asks."""
