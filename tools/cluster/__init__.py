"""A Kubernetes of one node on this machine: the real programs as plain processes, images from local bytes, no registry.

``python -m tools.cluster up | down | status | check | fleet``; docs/how-to/cluster.md says how, docs/reference/cluster.md what is particular.
"""
