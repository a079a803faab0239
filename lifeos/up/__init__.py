"""A fleet on one machine, as one tree of processes: what ``lifeos up`` runs, and what ``lifeos ask`` and ``lifeos status`` look at.

This process decides: it holds the gateway, the ledger and the warden. Its children are the agents, the semantic layer and the models, and each of them ends with it.

    ask ──> front ──> agent ──token──> front: who calls ──> gateway: policies, ledger, warden ──> tools, models
                       └────token──> semantic layer
"""
