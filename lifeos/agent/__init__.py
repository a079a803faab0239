"""The agent contract, and the golden path to an agent that keeps it. ``contract``, ``desk`` and ``model`` need nothing but msgspec, so that an agent
that is written otherwise stays small; ``python -m lifeos.agent`` serves a function, with the gateway behind its desk.
"""
