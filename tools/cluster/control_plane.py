"""The control plane: etcd, the API server, the controllers, the scheduler."""

from collections.abc import Iterator

from tools.cluster.certificates import kubeconfig, path
from tools.cluster.http import well
from tools.cluster.place import ADDRESS, API, LOOPBACK, NODE_PORTS, SERVICES, program, within
from tools.cluster.processes import Program

_ETCD = f"http://{LOOPBACK}:2379"
_PEER = f"http://{LOOPBACK}:2380"


def programs() -> Iterator[Program]:
    """In the order in which they need each other."""
    yield Program("etcd", _etcd(), lambda: well(f"{_ETCD}/health"))
    yield Program("kube-apiserver", _apiserver(), lambda: well(f"{API}/readyz", "admin"))
    yield Program("kube-controller-manager", _controllers(), lambda: well(f"https://{LOOPBACK}:10257/healthz"))
    yield Program("kube-scheduler", _scheduler(), lambda: well(f"https://{LOOPBACK}:10259/readyz"))


def _etcd() -> list[str]:
    return [
        program("etcd"),
        "--name=lifeos",
        f"--data-dir={within('etcd')}",
        *(f"--listen-client-urls={_ETCD}", f"--advertise-client-urls={_ETCD}"),
        *(f"--listen-peer-urls={_PEER}", f"--initial-advertise-peer-urls={_PEER}", f"--initial-cluster=lifeos={_PEER}"),
        "--unsafe-no-fsync",  # a power cut may lose this cluster; a shared disk must not slow it down
        "--log-level=warn",
    ]


def _apiserver() -> list[str]:
    return [
        program("kube-apiserver"),
        f"--etcd-servers={_ETCD}",
        *(f"--bind-address={ADDRESS}", f"--advertise-address={ADDRESS}", "--secure-port=6443"),
        *(f"--service-cluster-ip-range={SERVICES}", f"--service-node-port-range={NODE_PORTS}"),
        f"--client-ca-file={path('ca.crt')}",
        *(f"--tls-cert-file={path('apiserver.crt')}", f"--tls-private-key-file={path('apiserver.key')}"),
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-signing-key-file={path('accounts.key')}",
        f"--service-account-key-file={path('accounts.pub')}",
        *("--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction", "--allow-privileged=true"),
        # What the manifests ask of a cluster before 1.36: docs/how-to/install-controllers.md.
        "--feature-gates=MutatingAdmissionPolicy=true",
        "--runtime-config=admissionregistration.k8s.io/v1beta1=true",
        f"--kubelet-certificate-authority={path('ca.crt')}",
        f"--kubelet-client-certificate={path('apiserver-to-kubelet.crt')}",
        f"--kubelet-client-key={path('apiserver-to-kubelet.key')}",
        "--kubelet-preferred-address-types=InternalIP",
        # For API servers of others behind this one.
        f"--requestheader-client-ca-file={path('ca.crt')}",
        "--requestheader-allowed-names=front-proxy",
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        *(f"--proxy-client-cert-file={path('front-proxy.crt')}", f"--proxy-client-key-file={path('front-proxy.key')}"),
    ]


def _controllers() -> list[str]:
    return [
        program("kube-controller-manager"),
        *_as("controller-manager"),
        f"--service-account-private-key-file={path('accounts.key')}",
        f"--root-ca-file={path('ca.crt')}",
        *(f"--cluster-signing-cert-file={path('ca.crt')}", f"--cluster-signing-key-file={path('ca.key')}"),
        "--use-service-account-credentials=true",
        # One node has its addresses by configuration, and no cloud.
        "--controllers=*,-node-ipam-controller,-node-route-controller,-cloud-node-lifecycle-controller",
    ]


def _scheduler() -> list[str]:
    return [program("kube-scheduler"), *_as("scheduler")]


def _as(name: str) -> list[str]:
    own = kubeconfig(name)
    credentials = [f"--kubeconfig={own}", f"--authentication-kubeconfig={own}", f"--authorization-kubeconfig={own}"]
    return [*credentials, f"--bind-address={LOOPBACK}", "--leader-elect=false"]
