"""What a cluster may lack: one check a file, one line here. Each is a pure function of what is needed and what was seen."""

from lifeos.cluster.checks import (
    argo_cd_settings,
    brake_in_time,
    bundle_published,
    controllers_placed,
    controllers_present,
    controllers_ready,
    kinds_served,
    looked_at,
    policies_enforced,
    policies_mutate,
    secrets_present,
    versions_supported,
)
from lifeos.cluster.checks.check import Check

CHECKS: dict[str, Check] = {
    "argo_cd_settings": argo_cd_settings,
    "brake_in_time": brake_in_time,
    "bundle_published": bundle_published,
    "controllers_placed": controllers_placed,
    "controllers_present": controllers_present,
    "controllers_ready": controllers_ready,
    "kinds_served": kinds_served,
    "looked_at": looked_at,
    "policies_enforced": policies_enforced,
    "policies_mutate": policies_mutate,
    "secrets_present": secrets_present,
    "versions_supported": versions_supported,
}

BEFORE_ROOT = {
    name: CHECKS[name]
    for name in ("controllers_placed", "controllers_present", "kinds_served", "looked_at", "versions_supported")
}
"""Without which no root is worth applying. Argo CD may still be starting."""

NOT_TRIED = "whether NetworkPolicies are enforced was not tried: without that the walls around agents are ignored silently; --probe tries it"
"""What reading alone cannot say."""
