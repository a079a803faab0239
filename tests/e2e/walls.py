"""Who reaches whom: connections tried from inside a pod."""

import json

_TRY = """
import json, socket, sys
reached = []
for name, host, port in json.loads(sys.argv[1]):
    try:
        socket.create_connection((host, port), timeout=3).close()
        reached.append(name)
    except OSError:
        pass
print(json.dumps(reached))
"""


def reached(cluster, pod, container, targets):
    """The names of those targets (name -> host and port) that accept a connection from a container of a pod."""
    asked = json.dumps([[name, host, port] for name, (host, port) in targets.items()])
    namespace = f"--namespace={pod['metadata']['namespace']}"
    inside = ("exec", pod["metadata"]["name"], namespace, "-c", container, "--", "/usr/bin/python3", "-c", _TRY, asked)
    return set(json.loads(cluster.ask(*inside)))
