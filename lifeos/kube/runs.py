"""What a pod runs, in words that Python and the API server find alike: its programs, their words and variables, and what it mounts.

A receipt is for a digest, and a digest is written on a workload by whoever writes the workload. What is bound to it is
therefore told as well, and compared where nobody can leave it out (:mod:`lifeos.targets.admission.receipts`).
"""

from lifeos.kube.manifest import Json


def runs(pod: Json) -> str:
    """One line a container, and one for the volumes. ``pod``: its specification."""
    volumes = " ".join(volume.get("configMap", {}).get("name", volume["name"]) for volume in pod.get("volumes", ()))
    return "\n".join([*map(_container, (*pod.get("initContainers", ()), *pod["containers"])), volumes])


def _container(container: Json) -> str:
    variables = (f"{variable['name']}={variable.get('value', '')}" for variable in container.get("env", ()))
    others = ["envFrom" for _ in container.get("envFrom", ())]
    return " ".join(
        [container["image"], *container.get("command", ()), *container.get("args", ()), *variables, *others]
    )


def expression(pod: str) -> str:
    """The same in CEL, of the pod specification that the expression ``pod`` yields; empty when there is none."""
    container = (
        "([c.image] + c.?command.orValue([]) + c.?args.orValue([])"
        ' + c.?env.orValue([]).map(e, e.name + "=" + e.?value.orValue(""))'
        ' + c.?envFrom.orValue([]).map(e, "envFrom")).join(" ")'
    )
    containers = f"({pod}.?initContainers.orValue([]) + {pod}.?containers.orValue([])).map(c, {container})"
    volumes = f'{pod}.?volumes.orValue([]).map(v, v.?configMap.?name.orValue(v.name)).join(" ")'
    return f'({containers} + [{volumes}]).join("\\n")'
