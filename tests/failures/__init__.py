"""What a story that failed leaves, and what of it is shown: `tests/e2e/evidence.py` and `told.py`, without a cluster."""
