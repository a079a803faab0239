"""The Gym: simulated people, a simulated world, and detectors; from an agent to the observations that a verdict is about."""
