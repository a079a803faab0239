"""The warden of a cluster (``lifeos warden serve``): it ends the pods of an agent that may not run, and pods that say that they are an agent and are none.

Level-based, and without a memory that matters: each look takes what the ledger says of breakers, what the fleet declares and which pods there are, and ends
what is to go. Killed at any moment, it goes on with the next look. kopf (``operator``) says that pods changed, so that nobody has to wait for that look.

    breakers of the ledger ─┐
    the fleet ──────────────┼─ ground ──> deed: a line of the ledger, an Event, the end of the pod, a metric
    pods ───────────────────┘
"""
