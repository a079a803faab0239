"""``lifeos memory restore``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from lifeos.memory.store import Store
from lifeos.memory.verify import verify
from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures


def lose(pinned):  # noqa: F811
    """Move the store away, as on another machine, and leave what DVC would know of it."""
    store = pinned.root / ".lifeos/memory"
    shutil.copytree(store / "files", pinned.root.parent / "far/files")
    shutil.rmtree(store)


def configure(pinned):  # noqa: F811
    with open(pinned.root / ".dvc/config", "a") as file:
        file.write(f"['remote \"far\"']\n    url = {pinned.root.parent}/far\n")


def test_from_a_remote_that_is_configured_or_named(pinned):  # noqa: F811
    lose(pinned)
    code, _, err = pinned("restore")
    assert code == 1
    assert "bring it back from a copy" in err
    out = pinned.good("restore", "--from", pinned.root.parent / "far")
    assert out.startswith(f"{pinned.second} is whole: 4 files brought, 0.0 MB\ncontext is {pinned.second}@0:")
    assert pinned.good("verify").startswith(f"{pinned.second} is whole")
    configure(pinned)
    found = pinned.json("restore", "HEAD~1")
    assert (found["snapshot"], found["files"], found["state"]) == (pinned.first, 2, None)
    assert pinned.json("restore")["files"] == 0


def test_damage_is_told_with_its_file_and_byte_and_that_there_is_no_second_copy(pinned):  # noqa: F811
    store = Store(str(pinned.root / ".lifeos/memory"))
    path, entry = next(iter(verify(store, pinned.second).files.items()))
    far = pinned.root.parent / "far"
    shutil.copytree(f"{store.folder}/files", far / "files")
    with open(store.path(entry.md5), "r+b") as file:
        file.seek(11)
        byte = file.read(1)[0]
        file.seek(11)
        file.write(bytes([byte ^ 1]))
    for command in ("restore", "verify"):
        code, _, err = pinned(command)
        assert code == 1
        assert f"{store.path(entry.md5)} is damaged at byte 11: it is {path} of {pinned.second}" in err
        assert ("There is no second copy: `.dvc/config` names no remote but the store itself" in err) == (
            command == "restore"
        )
    configure(pinned)
    assert "1 file brought" in pinned.good("restore")
    pinned.good("verify")
    shutil.copy(store.path(entry.md5), far / "kept")
    with open(Store(str(far)).path(entry.md5), "ab") as file:
        file.write(b"x")
    os.unlink(store.path(entry.md5))
    code, _, err = pinned("restore")
    assert code == 1
    assert f"far/files/md5/{entry.md5[:2]}/{entry.md5[2:]} is damaged at byte {entry.size}: it is {path} of" in err


def test_of_a_version_that_no_commit_points_to(pinned):  # noqa: F811
    code, _, err = pinned("restore", "sha256:" + "0" * 64)
    assert code == 1
    assert "no commit before HEAD has a .dvc file" in err
    code, _, err = pinned("restore", "--from", "nowhere")
    assert code == 2
    assert "is no folder and no remote" in err


def test_a_disk_that_takes_no_more_is_the_machines_fault(pinned):  # noqa: F811
    lose(pinned)
    configure(pinned)
    program = Path(sys.executable).parent / "lifeos"
    command = f"ulimit -f 1; exec {program} -C {pinned.root} memory restore context"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "File too large; what was there before is as it was" in done.stderr
    assert not os.path.exists(pinned.root / f".lifeos/memory/versions/{pinned.second[7:]}")
    pinned.good("restore")


def test_the_memory_that_holds_nothing_is_always_here(run, remembering):  # noqa: F811
    code, out, err = run("-C", remembering, "memory", "restore", "context")
    assert (code, err) == (0, "")
    assert "nothing had to be brought" in out
