"""Render with one target, and find objects by kind and name."""

from lifeos.kube import Manifest


def all_of(target, fleet, environment="prod"):
    """Every manifest, the platform's and the agents', by kind and name."""
    where = fleet.catalog.platform.environments[environment]
    manifests = [*target.render_platform(fleet.catalog, fleet.roster, where)]
    for agent in fleet.running(environment):
        manifests += target.render_agent(agent, fleet.catalog, where)
    found: dict[tuple[str, str], Manifest] = {}
    for manifest in manifests:
        key = (manifest.body["kind"], manifest.body["metadata"]["name"])
        assert key not in found, f"{key} is rendered twice"
        found[key] = manifest
    return found


def wave_of(manifest):
    return int(manifest.body["metadata"].get("annotations", {}).get("argocd.argoproj.io/sync-wave", 0))


def pod_of(manifest):
    return manifest.body["spec"]["template"]["spec"]


def containers_of(manifest):
    pod = pod_of(manifest)
    return {item["name"]: item for item in (*pod.get("initContainers", ()), *pod["containers"])}
