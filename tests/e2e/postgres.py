"""A PostgreSQL in a pod, on a volume that lives as long as the pod: a container of it that is killed finds its data again."""

from tests.e2e.security import RESTRICTED
from tools.cluster.postgres import DATA

PASSWORD = "nothing-secret"
_SYSTEM = "lifeos-system"


def objects(image, name, database, labels):
    """What to apply; ``database`` is its owner's name, too. Who may connect is said by the policies of whoever needs it, by ``labels``."""
    meta = {"name": name, "namespace": _SYSTEM}
    labels = {"app.kubernetes.io/name": name, **labels}
    container = {
        "name": "postgres",
        "image": image,
        "env": [{"name": "DATABASE", "value": database}, {"name": "PASSWORD", "value": PASSWORD}],
        "readinessProbe": {"tcpSocket": {"port": 5432}, "periodSeconds": 1},
        "volumeMounts": [{"name": "data", "mountPath": DATA}, {"name": "scratch", "mountPath": "/tmp"}],
        "securityContext": RESTRICTED,
    }
    pod = {
        "automountServiceAccountToken": False,
        "securityContext": {"fsGroup": 65532},
        "terminationGracePeriodSeconds": 2,
        "containers": [container],
        "volumes": [{"name": each, "emptyDir": {}} for each in ("data", "scratch")],
    }
    spec = {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": pod}}
    return [
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": meta,
            "spec": {"selector": labels, "ports": [{"port": 5432}]},
        },
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec},
    ]
