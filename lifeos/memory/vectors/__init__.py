"""Vectors: what the records of a version are about, as an embedding model has it, and the nearest of them to a question."""
