"""Pure statistics of the gate: what a sampling plan certifies."""
