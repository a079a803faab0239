"""The files that OPA mounts: Rego of the action stage, what it can reach, and the numbers that the rules compare with."""

import msgspec

from lifeos.bundle import pretty
from lifeos.bundle.binding import binding
from lifeos.bundle.fragments import module_key
from lifeos.bundle.modules import ENTRY_POINTS, reachable, read
from lifeos.ir import Catalog, Environment

_HEALTH = """# Ready once the fleet is loaded and there is a rule that answers Envoy: else every call would be denied.
package system.health

default ready := false

ready if {
	data.lifeos.catalog.platform
	data.lifeos.envoy.result
}
"""

_LOG_MASK = """# What the decision log must not hold: the person's data and credentials.
package system.log

mask contains path if {
	some path in [
		"/input/attributes/request/http/body",
		"/input/attributes/request/http/raw_body",
		"/input/attributes/request/http/headers/authorization",
		"/input/attributes/request/http/headers/cookie",
		"/input/parsed_body",
	]
}
"""


def policy_files(catalog: Catalog, environment: Environment) -> dict[str, str]:
    """Text by name."""
    bound = [policy for policy in catalog.policies.values() if policy.stage == "action"]
    files = {module_key(policy.module): policy.text for policy in bound}
    entries = {path for path in catalog.modules if path.startswith(ENTRY_POINTS)}
    modules = {path: read(text) for path, text in catalog.modules.items()}
    roots = [*(read(policy.text) for policy in bound), *(modules[path] for path in entries)]
    for path in entries | reachable(roots, modules):
        files[module_key(path)] = catalog.modules[path]
    files["system.health.rego"] = _HEALTH
    files["system.log.rego"] = _LOG_MASK
    parameters = {policy.name: policy.parameters for policy in bound}
    files["parameters.json"] = pretty({"lifeos": {"environment": environment.name, "parameters": parameters}})
    files["binding.json"] = pretty({"lifeos": {"binding": msgspec.to_builtins(binding(catalog))}})
    return dict(sorted(files.items()))
