"""Pods that go around the platform: what says that it is an agent and is none. One reason a file, one line here.

Admission refuses all of these; here they are found where they came in all the same: before its policies were there, or while somebody had taken them
away. A pod that claims nothing is nobody's business: it has no identity, and no network.
"""

from lifeos.cluster.warden.bypass import (
    foreign_account,
    foreign_image,
    mounted_token,
    no_identity,
    undeclared_agent,
)
from lifeos.cluster.warden.bypass.check import Check, Known
from lifeos.cluster.warden.ground import Ground
from lifeos.cluster.warden.pod import Pod

CHECKS: dict[str, Check] = {
    "foreign_account": foreign_account,
    "foreign_image": foreign_image,
    "mounted_token": mounted_token,
    "no_identity": no_identity,
    "undeclared_agent": undeclared_agent,
}


def ground(pod: Pod, known: Known) -> Ground | None:
    """Why a pod is to go, if it claims to be an agent and is none."""
    if not pod.agent and known.declared(pod.account, pod.namespace) is None:
        return None
    for each in CHECKS.values():
        message = each.check(pod, known)
        if message is not None:
            return Ground(each.WORD, message)
    return None
