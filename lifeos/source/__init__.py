"""From bytes on disk to YAML nodes with positions: discovery, the only parser, and the place of every value."""
