"""What stories stand on, without a cluster."""
