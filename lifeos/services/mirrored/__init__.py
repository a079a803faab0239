"""Mirrored decisions: what the share of people ask that a shadow is for, put to it by the verdict service, and judged."""
