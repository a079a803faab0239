"""What an agent could know when it decided, what it read and what it cited: the ledger and the memory, joined."""
