"""Simulated people: what they want and how they feel, and how they word it."""
