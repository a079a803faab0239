"""Modules that lack a file which their own build needs: built from a copy with that file added.

The files stand below `_patch` in a group's folder, at the module's path; `go` ignores folders that begin so. It refuses to lay files over
its module cache (`-overlay`), hence the copy.
"""

import json
import os
import shutil
import subprocess

from gomodule import GoModule, environment


def modfile(compiler: str, module: GoModule, work: str) -> str | None:
    """A go.mod that puts copies of such modules in their place; None when the group has none."""
    patches = os.path.join(module.folder, "_patch")
    owners = [name for name in module.required if os.path.isdir(os.path.join(patches, name))]
    if not owners:
        return None
    mine = os.path.join(work, f"{module.group}.mod")
    if not os.path.exists(mine):
        shutil.copy(os.path.join(module.folder, "go.sum"), os.path.join(work, f"{module.group}.sum"))
        text = module.go_mod + "".join(
            f"\nreplace {name} => {_copy(compiler, module, name, patches, work)}\n" for name in owners
        )
        with open(mine, "w", encoding="utf-8") as file:
            file.write(text)
    return mine


def _copy(compiler: str, module: GoModule, name: str, patches: str, work: str) -> str:
    """The module with our files in it. What comes is checked against go.sum, as the module itself would be."""
    version = module.version(name)
    done = subprocess.run(
        [compiler, "mod", "download", "-json", name],
        cwd=module.folder,
        env=environment(os.path.join(work, "gocache")),
        stdout=subprocess.PIPE,
        check=True,
    )
    copy = os.path.join(work, "patched", f"{name}@{version}")
    shutil.copytree(json.loads(done.stdout)["Dir"], copy)
    for folder, folders, _ in os.walk(copy):
        for each in [folder, *(os.path.join(folder, other) for other in folders)]:
            os.chmod(each, 0o700)
    shutil.copytree(os.path.join(patches, name), copy, dirs_exist_ok=True)
    return copy
