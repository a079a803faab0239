"""Keys and certificates, made once by openssl, and the kubeconfigs that carry them."""

import json
import os
import secrets

from tools.cluster.place import ADDRESS, API, API_SERVICE, DOMAIN, KUBECONFIG, NODE, within, write
from tools.cluster.run import run

_DAYS = "3650"
_NAMES = [
    *("kubernetes", "kubernetes.default", "kubernetes.default.svc", f"kubernetes.default.svc.{DOMAIN}"),
    "localhost",
]
# Whom a certificate names, and the names that its bearer answers to.
_ISSUED = {
    "apiserver": ("/CN=kube-apiserver", [*(f"DNS:{name}" for name in _NAMES), f"IP:{ADDRESS}", f"IP:{API_SERVICE}"]),
    "admin": ("/O=system:masters/CN=admin", []),
    "apiserver-to-kubelet": ("/O=system:masters/CN=kube-apiserver-kubelet-client", []),
    "front-proxy": ("/CN=front-proxy", []),
    "controller-manager": ("/CN=system:kube-controller-manager", []),
    "scheduler": ("/CN=system:kube-scheduler", []),
    "proxy": ("/CN=system:kube-proxy", []),
    "firewall": ("/CN=firewall", []),
    "node": (f"/O=system:nodes/CN=system:node:{NODE}", []),
    "kubelet": (f"/CN={NODE}", [f"DNS:{NODE}", f"IP:{ADDRESS}"]),
}
_CONFIGURED = ("controller-manager", "scheduler", "proxy", "firewall", "node")


def path(name: str) -> str:
    """A file of this folder: ``ca.crt``, ``kubelet.key``."""
    return within("certificates", name)


def kubeconfig(name: str) -> str:
    """How that program reaches the API server."""
    return within("certificates", f"{name}.kubeconfig")


def ensure() -> None:
    """All of them are there."""
    if not os.path.exists(path("ca.crt")):
        _key("ca")
        _openssl(
            "req", "-x509", "-new", "-key", path("ca.key"), "-subj", "/CN=lifeos-cluster", "-days", _DAYS, into="ca.crt"
        )
    if not os.path.exists(path("accounts.pub")):
        _openssl("genrsa", "2048", into="accounts.key")
        _openssl("rsa", "-in", path("accounts.key"), "-pubout", into="accounts.pub")
    for name, (subject, names) in _ISSUED.items():
        if not os.path.exists(path(f"{name}.crt")):
            _issue(name, subject, names)
    for name in _CONFIGURED:
        write(kubeconfig(name), _configuration(name))
    write(KUBECONFIG, _configuration("admin"))


def _issue(name: str, subject: str, names: list[str]) -> None:
    _key(name)
    _openssl("req", "-new", "-key", path(f"{name}.key"), "-subj", subject, into=f"{name}.csr")
    extensions = [
        "basicConstraints=CA:FALSE",
        "keyUsage=digitalSignature,keyEncipherment",
        "extendedKeyUsage=serverAuth,clientAuth",
        *([f"subjectAltName={','.join(names)}"] if names else []),
    ]
    write(path(f"{name}.ext"), "\n".join(extensions) + "\n")
    authority = ("-CA", path("ca.crt"), "-CAkey", path("ca.key"), "-set_serial", str(secrets.randbits(120)))
    request = ("-req", "-in", path(f"{name}.csr"), "-extfile", path(f"{name}.ext"), "-days", _DAYS)
    _openssl("x509", *request, *authority, into=f"{name}.crt")


def _key(name: str) -> None:
    _openssl("ecparam", "-genkey", "-name", "prime256v1", "-noout", into=f"{name}.key")


def _openssl(*arguments: str, into: str) -> None:
    write(path(into), run("openssl", *arguments))


def _configuration(name: str) -> str:
    body = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "lifeos", "cluster": {"server": API, "certificate-authority": path("ca.crt")}}],
        "users": [
            {"name": name, "user": {"client-certificate": path(f"{name}.crt"), "client-key": path(f"{name}.key")}}
        ],
        "contexts": [{"name": "lifeos", "context": {"cluster": "lifeos", "user": name}}],
        "current-context": "lifeos",
    }
    return json.dumps(body, indent=1) + "\n"
