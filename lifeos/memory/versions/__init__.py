"""Versions side by side: which one is meant, bringing one back, and letting go of what nothing pins."""
