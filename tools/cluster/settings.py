"""Settings of the kernel that are other ones while the cluster runs: remembered before, and put back when it ends."""

import json
import os

from tools.cluster.place import STATE, within, write

_ROOT = "/proc/sys"
_KUBELET = {
    "kernel/keys/root_maxbytes": "25000000",
    "kernel/keys/root_maxkeys": "1000000",
    "kernel/panic": "10",
    "kernel/panic_on_oops": "1",
    "vm/overcommit_memory": "1",
    "vm/panic_on_oom": "0",
}
"""What it sets when it starts. It can be told to end where they are others, and not to leave them alone. (kube-proxy can: ``node.py``.)"""
_FORWARD = {"net/ipv4/ip_forward": "1", "net/bridge/bridge-nf-call-iptables": "1"}
"""What pods need. A container engine, or a virtual machine, that was started meanwhile found them on, and relies on them."""
_REMEMBERED = "settings.json"


def remember(*, anew: bool) -> None:
    """Write down what they are, before anything changes one; ``anew``: what is written there is of a cluster that has ended, or of before the machine was started.
    Whoever is killed leaves the one file or the other."""
    if anew or not os.path.exists(os.path.join(STATE, _REMEMBERED)):
        found = {name: value for name in (*_KUBELET, *_FORWARD) if (value := _value(name)) is not None}
        write(within(_REMEMBERED), json.dumps(found, indent=1) + "\n")


def forward() -> None:
    """Packets of pods leave the machine, and those that cross a bridge pass its rules."""
    for name, value in _FORWARD.items():
        _set(name, value)


def put_back() -> list[str]:
    """All are what they were, but for what somebody else changed meanwhile, and what others may rely on: that is told, with what puts it back."""
    stays = []
    for name, was in _remembered().items():
        if (_KUBELET | _FORWARD).get(name) != _value(name) or _value(name) == was:
            continue
        if name in _KUBELET:
            _set(name, was)
        else:
            key = name.replace("/", ".")
            stays.append(
                f"{key} was {was} and stays {_value(name)}, for others may rely on it since: sysctl -w {key}={was}"
            )
    return stays


def _remembered() -> dict[str, str]:
    try:
        with open(os.path.join(STATE, _REMEMBERED), encoding="utf-8") as file:
            found: dict[str, str] = json.load(file)
    except FileNotFoundError:  # a cluster of before they were
        return {}
    return found


def _value(name: str) -> str | None:
    try:
        with open(os.path.join(_ROOT, name), encoding="ascii") as file:
            return file.read().strip()
    except FileNotFoundError:  # not every kernel has each
        return None


def _set(name: str, value: str) -> None:
    if _value(name) != value:
        with open(os.path.join(_ROOT, name), "w", encoding="ascii") as file:
            file.write(value)
