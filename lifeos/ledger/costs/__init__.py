"""What it cost, and what for: cost per insight, and where the month will end. Reads the ledger, and writes nothing."""
