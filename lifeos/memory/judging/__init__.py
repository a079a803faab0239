"""A version before it is pinned: it is asked questions with known answers, as is the version before it."""
