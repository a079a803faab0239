"""The evidence of a gate: written, judged again, and found in git."""
