"""The ledger: what was decided, done and spent, and the one authority on what may still be.

Events are appended, never changed; each line holds the hash of the line before it. What is true now (what an account has left, which approval
is unused, which breaker is open) is the fold of the events, kept beside them in the same transaction, so that a decision on it is atomic: whoever
reserves has the money. SQLite on one machine, PostgreSQL for many; callers know :class:`lifeos.ledger.ledger.Ledger` alone.
"""
