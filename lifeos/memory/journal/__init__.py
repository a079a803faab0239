"""The journal: what was learned and what is to be forgotten since a snapshot was made. Append-only, hash-chained, on the disk before it is said.

    <store>/journal/<memory>/<snapshot>/entries.jsonl   a branch: a line for each entry, the first one says what it continues

Each snapshot has a branch of its own, so that versions side by side, a canary's for instance, can each be learned on. A branch that
begins continues that of the version before it: what was known stays known. When the pin goes back, the branch of the older snapshot is open again
as it was left, and what came later stays in the other one, to be replayed.
"""
