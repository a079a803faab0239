"""The images of the cluster's own programs: made when what is in them changed, and given to containerd.

A static program is an image by itself. All are named below a domain that no registry can have (RFC 6761), by digest.
"""

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tools.cluster import archive, argo_cd, debian, envoy, go_modules, knative, postgres, python_image
from tools.cluster.archive import Image
from tools.cluster.failure import ClusterError
from tools.cluster.node import socket
from tools.cluster.place import ROOT, STATE, program, within
from tools.cluster.run import run

DOMAIN = "lifeos.invalid"
_STATIC = (
    *("pause", "coredns", "objectstore", "workflow-controller", "argo", "rollouts-controller", "miniredis"),
    *("spire-server", "spire-controller-manager", "spire-agent", "spiffe-csi-driver", "csi-registrar", "ghostunnel"),
    *(f"knative-{name}" for name in knative.PROGRAMS),
)
_KEY = 16
"""Digits of a digest that tell two states of an image apart."""


def everything() -> list[Image]:
    """What pods of this cluster are made of."""
    return [
        *(_static(name) for name in _STATIC),
        # Argo sets its executor up in the pods of others, as whatever user they are.
        Image(f"{DOMAIN}/argoexec", files={"/bin/argoexec": program("argoexec")}, entrypoint=("argoexec",), user="0:0"),
        _argocd(),
        envoy.image(f"{DOMAIN}/envoy"),
        python_image.lifeos(f"{DOMAIN}/lifeos"),
        python_image.sidecar(f"{DOMAIN}/sidecar"),
        *python_image.agents(DOMAIN),
        *_of_the_guardrails(),
    ]


def made(image: Image) -> str:
    """Where its archive is, under a digest of what goes into it."""
    name = os.path.basename(image.name)
    # Not the paths: another checkout in the same state has the same images.
    bases = [_state(path) for path in image.bases]
    files = [(target, _state(path)) for target, path in image.files.items()]
    key = hashlib.sha256(repr((replace(image, bases=(), files={}), bases, files)).encode())
    path = within("images", f"{name}-{key.hexdigest()[:_KEY]}.tar")
    if not os.path.exists(path):
        print(f"image {name}: packing", flush=True)
        for outdated in glob.glob(within("images", f"{name}-{'?' * _KEY}.tar")):
            os.unlink(outdated)
        archive.pack(image, path)
    return path


def reference_of(name: str) -> str:
    """The name and digest of the newest image of ours that was made under a short name. Raises :class:`ClusterError`."""
    made = glob.glob(within("images", f"{name}-{'?' * _KEY}.tar"))
    if not made:
        raise ClusterError(f"no image {name} was made yet; `make cluster` makes them")
    return archive.reference(max(made, key=os.path.getmtime))


def _state(path: str) -> str:
    """Names what is there. Programs and parts of images lie under a digest of their content already; what else goes in is small."""
    real = os.path.realpath(path)
    if not real.startswith(f"{ROOT}/") or real.startswith(f"{STATE}/"):
        return real
    with open(real, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def give(archives: Iterable[str]) -> None:
    """Containerd holds them."""
    held = set(ctr("images", "list", "--quiet").split())
    for path in archives:
        if (reference := archive.reference(path)) not in held:
            print(f"image {reference}: into containerd", flush=True)
            ctr("images", "import", path)


def keep_made() -> None:
    """Containerd forgets the images whose archives are not here any more: of earlier states, and of what stories made. Only when the cluster ends, for an agent that sleeps could
    not be woken."""
    made = {archive.reference(path) for path in glob.glob(within("images", "*.tar"))}
    rows = [line.split() for line in ctr("images", "list").splitlines()[1:]]
    # The kubelet's interface has names of its own for the same images.
    kept = {digest for name, _, digest, *_ in rows if name in made}
    if outdated := [name for name, _, digest, *_ in rows if digest not in kept]:
        ctr("images", "remove", *outdated)


def ctr(*arguments: str, check: bool = True) -> str:
    """Containerd's own client, where Kubernetes keeps its things."""
    return run("ctr", f"--address={socket()}", "--namespace=k8s.io", *arguments, check=check)


def _of_the_guardrails() -> Iterator[Image]:
    """What the stories of gateway, router and database need beside, where Envoy Gateway is built; all others go without."""
    if os.access(program("envoy-gateway"), os.X_OK):
        yield _static("opa")
        yield python_image.router(f"{DOMAIN}/litellm")
        yield postgres.image(f"{DOMAIN}/postgres")
        # On a Debian for its /tmp: beside Envoy it writes there that the drain is over, which the pod's end waits for.
        yield replace(_static("envoy-gateway"), bases=(debian.python(),))


def _argocd() -> Image:
    """On a Debian, as it calls git, with the kustomize that it calls; its manifests name the program to run as an argument."""
    check = "git-verify-wrapper.sh"
    return Image(
        f"{DOMAIN}/argocd",
        bases=(debian.whole(),),
        files={
            "/usr/local/bin/argocd": program("argocd"),
            "/usr/local/bin/kustomize": program("kustomize"),
            # Asked for each commit, whether or not commits must be signed.
            f"/usr/local/bin/{check}": go_modules.script(argo_cd.MODULE, "hack", check),
        },
        entrypoint=("/usr/local/bin/argocd",),
        environment={"HOME": "/tmp"},  # noqa: S108  the container's
    )


def _static(name: str) -> Image:
    return Image(
        f"{DOMAIN}/{name}",
        files={f"/bin/{name}": program(name)},
        entrypoint=(f"/bin/{name}",),
        environment={"HOME": "/tmp"},  # noqa: S108  the container's
    )
