"""`make cluster` and `make cluster-down`, killed at any moment."""
