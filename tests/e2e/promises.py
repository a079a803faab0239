"""What LifeOS promises, in seconds, as stories hold it to that."""

BRAKED = 30
"""From the push of a brake until nobody is answered."""
LET_GO = 60
"""From the push that takes it back until somebody is."""
REVERTED = 60
"""From the push of a revert until the version before serves alone."""
CONVERGED = 240
"""From the end of whatever went wrong until the cluster is what git says."""
