"""A Kubernetes of one node on this machine: the real programs as plain processes, images from local bytes, no registry.

``python -m tools.cluster up | down | status``; docs/how-to/cluster.md says what it needs and how long it takes.
"""
