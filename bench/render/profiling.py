"""Where LifeOS's time goes: the installed program, in process, by stage and by function."""

import os
import subprocess

import environments

_STAGES = """
import sys, time
clock = time.process_time
marks = [("interpreter", clock())]
import lifeos.cli.compile
from lifeos.compiler import inputs
marks.append(("imports for a run with nothing to do", clock()))
from lifeos.compiler import pipeline, plan
marks.append(("imports for all others", clock()))
root = sys.argv[1]
read = inputs.read(root)
marks.append(("read", clock()))
compilation = pipeline.Compilation(root, cached=False, inputs=read)
marks.append(("parse, resolve, check", clock()))
units = [(unit, environment) for environment in compilation.environments() for unit in compilation.units(environment)]
rendered = [compilation.render(*unit) for unit in units]
marks.append(("render", clock()))
texts = [item.text(path) for item in rendered for path in item.manifests]
marks.append(("emit", clock()))
del rendered, texts
marks.append(("(free)", clock()))
outcome = compilation.plan()
marks.append(("plan, with render and emit again", clock()))
compilation.apply(outcome)
marks.append(("write and remember", clock()))
before = 0.0
for name, at in marks:
    print(f"{at - before:8.3f} s  {name}")
    before = at
"""


def profile(repo: str, folders: list[str], top: int) -> None:
    """Print both views of a cold compilation of ``repo``."""
    python = environments.lifeos()
    print(f"\n{len(folders)} agents, cold, CPU seconds by stage")
    subprocess.run([python, "-I", "-c", _STAGES, repo], check=True)
    clear(repo)
    stats = f"{repo}/.profile"
    program = os.path.join(os.path.dirname(python), "lifeos")
    subprocess.run([python, "-I", "-m", "cProfile", "-o", stats, program, "-C", repo, "compile"], check=True)
    show = f"import pstats; pstats.Stats({stats!r}).strip_dirs().sort_stats('tottime').print_stats({top})"
    subprocess.run([python, "-I", "-c", show], check=True)
    clear(repo)


def clear(repo: str) -> None:
    """Back to a repository that was never compiled."""
    subprocess.run(["rm", "-rf", f"{repo}/manifests", f"{repo}/argocd", f"{repo}/.lifeos"], check=True)
