"""The agent contract: what an agent is asked, and what it answers. Needs nothing but msgspec, so that an agent's image stays small."""
