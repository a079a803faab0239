"""Modules that are built otherwise than they are published: without parts that nobody here uses, or with a file that their build needs.

`_patch` holds, at a module's path, files that are added to it, and with `.diff` behind the path what is changed in it. `go` refuses to lay
files over its module cache (`-overlay`), hence copies. A diff leaves out what costs more to compile than it is worth here: clients of
clouds, of stores and of services that a cluster on one machine has not. What is left out refuses to be configured; nothing else changes.
"""

import json
import os
import shutil
import subprocess
import sys

from gomodule import TOOLS, GoModule, environment


def modfile(compiler: str, module: GoModule, work: str) -> str | None:
    """A go.mod that puts copies of such modules in their place; None when the group has none."""
    if not module.patches:
        return None
    mine = os.path.join(work, f"{module.group}.mod")
    if not os.path.exists(mine):
        shutil.copy(os.path.join(module.folder, "go.sum"), os.path.join(work, f"{module.group}.sum"))
        text = module.go_mod + "".join(
            f"\nreplace {name} => {_copy(compiler, module, name, work)}\n" for name in module.patches
        )
        with open(mine, "w", encoding="utf-8") as file:
            file.write(text)
    return mine


def _copy(compiler: str, module: GoModule, name: str, work: str) -> str:
    """The module with our changes in it. What comes is checked against go.sum, as the module itself would be."""
    copy = os.path.join(work, "patched", f"{name}@{module.version(name)}")
    if os.path.exists(copy):  # of another group
        return copy
    done = subprocess.run(
        [compiler, "mod", "download", "-json", name],
        cwd=module.folder,
        env=environment(os.path.join(work, "gocache")),
        stdout=subprocess.PIPE,
        check=True,
    )
    shutil.copytree(json.loads(done.stdout)["Dir"], copy)
    for folder, folders, files in os.walk(copy):
        for each in [*folders, *files, "."]:
            os.chmod(os.path.join(folder, each), 0o700)
    place = os.path.join(TOOLS, "_patch", name)
    if os.path.isdir(place):
        shutil.copytree(place, copy, dirs_exist_ok=True)
    if os.path.exists(f"{place}.diff"):
        _apply(f"{place}.diff", copy)
    return copy


def _apply(diff: str, folder: str) -> None:
    """``git apply``, which would leave out what lies outside of a repository that the folder happens to be in."""
    alone = {**os.environ, "GIT_CEILING_DIRECTORIES": os.path.dirname(folder)}
    done = subprocess.run(["git", "apply", diff], cwd=folder, env=alone, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{diff} does not fit the version that is pinned: {done.stderr.strip()}")
