"""What Argo makes of a template, without a cluster: each pod is a process in a folder of its own, the artifact store is a folder.

It knows as much of Argo as our templates use, and refuses the rest. Parameters, conditions, loops, recursion, artifacts by key,
retries, ``continueOn`` and memoization mean what they mean there (argo-workflows.readthedocs.io/en/release-3.7).
"""

import itertools
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from lifeos.cli.main import main
from lifeos.kube.read import read

WORK = "/work"
_TAG = re.compile(r"\{\{([^{}]+)\}\}")
_CONDITION = re.compile(r"(.*) (==|!=) (.*)")
_CHOICE = re.compile(r"(\S+) (==|!=) '(.*?)' \? (.+) : (.+)")


class Node(NamedTuple):
    """What became of a template."""

    phase: str
    outputs: dict


class Argo:
    """A namespace: its templates, and what it remembers between workflows."""

    def __init__(self, files, folder):
        bodies = [read(Path(file).read_bytes()) for file in files]
        self.workflows = {body["metadata"]["name"]: body["spec"] for body in bodies}
        self.folder = Path(folder)
        self.store = self.folder / "store"
        self.memory = {}
        self.pods = []  # (template, exit code), in order
        self.broken = lambda template, inputs: None  # an exit code instead of a run
        self.cluster = None  # what it answers to a template that asks for an object: its outputs by name
        self.forked = (
            True  # a program that is called directly begins as a copy of this process, in which all is imported already
        )
        self.count = 0
        self.folders = itertools.count()

    def submit(self, name, _name="it", **arguments):
        """Run a workflow to its end; its phase and its global outputs."""
        self.count += 1
        spec = self.workflows[name]
        declared = {item["name"]: item.get("value") for item in spec["arguments"]["parameters"]}
        assert set(arguments) <= set(declared)
        self.scope = {f"workflow.parameters.{key}": value for key, value in {**declared, **arguments}.items()}
        assert None not in self.scope.values(), "an argument without a value"
        self.scope |= {"workflow.uid": f"uid-{self.count}", "workflow.name": _name}
        self.outputs = {}
        inputs = {**declared, **arguments}
        entry = self._template(name, spec["entrypoint"])
        wanted = {item["name"] for item in entry.get("inputs", {}).get("parameters", ())}
        node = self._run(name, entry, {key: value for key, value in inputs.items() if key in wanted})
        return node.phase, self.outputs

    def _template(self, workflow, name):
        return next(template for template in self.workflows[workflow]["templates"] if template["name"] == name)

    def _run(self, workflow, template, inputs):
        declared = {item["name"] for item in template.get("inputs", {}).get("parameters", ())}
        assert set(inputs) == declared, (template["name"], sorted(inputs), sorted(declared))
        scope = {**self.scope, **{f"inputs.parameters.{key}": value for key, value in inputs.items()}}
        memo = template.get("memoize")
        key = memo and (memo["cache"]["configMap"]["name"], _fill(memo["key"], scope))
        if key in self.memory:
            return Node("Succeeded", self.memory[key])
        if "container" in template:
            node = self._pod(template, inputs, scope)
        elif "resource" in template:
            self.pods.append((template["name"], 0))
            node = Node("Succeeded", self.cluster(template["name"], inputs))
        elif "steps" in template:
            node = self._group(workflow, template, scope, template["steps"], "steps")
        else:
            node = self._group(workflow, template, scope, _ordered(template["dag"]["tasks"]), "tasks")
        for one in template.get("outputs", {}).get("parameters", ()) if "steps" not in template else ():
            if "globalName" in one and one["name"] in node.outputs:
                self.outputs[one["globalName"]] = node.outputs[one["name"]]
        if key and node.phase == "Succeeded":
            self.memory[key] = node.outputs
        return node

    def _group(self, workflow, template, scope, groups, word):
        for group in groups:
            for step in group:
                if "when" in step and not _holds(_fill(step["when"], scope)):
                    continue
                failed = False
                for item in json.loads(_fill(step["withParam"], scope)) if "withParam" in step else [None]:
                    here = {**scope, **{f"item.{key}": str(value) for key, value in (item or {}).items()}}
                    given = step.get("arguments", {}).get("parameters", ())
                    arguments = {one["name"]: _fill(one["value"], here) for one in given}
                    reference = step.get("templateRef", {"name": workflow, "template": step.get("template")})
                    called = self._template(reference["name"], reference["template"])
                    node = self._run(reference["name"], called, arguments)
                    failed = failed or node.phase == "Failed"
                    for key, value in node.outputs.items():
                        scope[f"{word}.{step['name']}.outputs.parameters.{key}"] = value
                if failed and not step.get("continueOn", {}).get("failed"):
                    return Node("Failed", {})  # of a template that failed, outputs are not looked at
        outputs = {}
        for one in template.get("outputs", {}).get("parameters", ()):
            source = one["valueFrom"]
            value = _fill(source["parameter"], scope) if "parameter" in source else _chosen(source["expression"], scope)
            outputs[one["name"]] = value
            if "globalName" in one:
                self.outputs[one["globalName"]] = value
        return Node("Succeeded", outputs)

    def _pod(self, template, inputs, scope):
        limit = int(template.get("retryStrategy", {}).get("limit", 0))
        for _ in range(limit + 1):
            code, outputs = self._attempt(template, inputs, scope)
            self.pods.append((template["name"], code))
            if code != 3:
                break
        return Node("Failed" if code else "Succeeded", outputs)

    def _attempt(self, template, inputs, scope):
        work = self.folder / f"pod-{next(self.folders)}"
        work.mkdir(parents=True)
        placed = lambda path: Path(path.replace(WORK, str(work), 1))  # noqa: E731
        for artifact in template.get("inputs", {}).get("artifacts", ()):
            kept = self.store / _fill(artifact["s3"]["key"], scope)
            if not kept.exists():
                assert artifact.get("optional"), f"there is no artifact {kept}"
                continue
            (shutil.copytree if kept.is_dir() else shutil.copy)(kept, placed(artifact["path"]))
        code = self.broken(template["name"], inputs)
        if code is None:
            code = self._process(template["container"], scope, work)
        outputs = template.get("outputs", {})
        for artifact in outputs.get("artifacts", ()):
            made = placed(artifact["path"])
            if code or (artifact.get("optional") and not made.exists()):
                continue
            assert made.exists(), f"{template['name']} made no {artifact['name']}"
            kept = self.store / _fill(artifact["s3"]["key"], scope)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(kept, ignore_errors=True)
            (shutil.copytree if made.is_dir() else shutil.copy)(made, kept)
        parameters = {
            one["name"]: placed(one["valueFrom"]["path"]).read_text().rstrip("\n")
            for one in outputs.get("parameters", ())
            if not code
        }
        return code, parameters

    def _process(self, container, scope, work):
        words = [*container["command"], *container["args"]]
        environment = {one["name"]: _fill(one["value"], scope) for one in container["env"]}
        environment = {
            key: value.replace(WORK, str(work)) for key, value in environment.items() if key != "GIT_CONFIG_VALUE_0"
        }
        environment.pop("GIT_CONFIG_COUNT", None)  # no credentials are needed here
        words = [_fill(word, scope).replace(WORK + "/", f"{work}/") for word in words]
        if self.forked and words[0] == "lifeos":
            return _fork(words[1:])
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        done = subprocess.run(
            words,
            check=False,
            cwd=work,
            env={**environment, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=300,
        )
        self.said = done.stdout + done.stderr
        return done.returncode


def _fork(words):
    child = multiprocessing.get_context("fork").Process(target=main, args=(words,))
    child.start()
    child.join(300)
    assert child.exitcode is not None
    return child.exitcode


def _fill(text, scope):
    return _TAG.sub(lambda match: _chosen(match[1][1:], scope) if match[1][0] == "=" else scope[match[1]], text)


def _holds(condition):
    left, operator, right = _CONDITION.fullmatch(condition).groups()
    return (left == right) == (operator == "==")


def _chosen(expression, scope):
    name, operator, value, one, other = _CHOICE.fullmatch(expression).groups()
    chosen = one if (scope[name] == value) == (operator == "==") else other
    return "".join(part[1:-1] if part.startswith("'") else scope[part] for part in chosen.split(" + "))


def _ordered(tasks):
    """The tasks of a graph, each after what it depends on; ours are listed so."""
    seen = set()
    for task in tasks:
        assert set(task.get("dependencies", ())) <= seen
        seen.add(task["name"])
    return [[task] for task in tasks]
