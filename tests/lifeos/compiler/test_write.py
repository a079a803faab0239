"""Writing: a kill at any moment loses nothing, a disk that refuses is a message, and one more run mends it."""

import os
import random
import resource
import shutil
import signal
import time

import pytest

from lifeos.cli.main import main
from lifeos.compiler.folder import RECORD
from lifeos.compiler.pipeline import Compilation
from tests.lifeos import example
from tests.lifeos.compiler.test_pipeline import cli, compile_, out_of_date


def edit(root):
    """An edit that makes the compiler write, replace and delete in many folders: a prompt, the catalog, one agent less, one more."""
    example.write(root, {"agents.d/platform/hello/prompts/system.md": "Version two.\n"})
    example.write(root, {"agents.d/platform/tools.yaml": example.TOOLS.replace("Reads", "Lists")})
    example.write(root, {"agents.d/platform/datastores.yaml": example.DATASTORES.replace("teller", "scribe")})
    shutil.rmtree(root / "agents.d/finance/teller")
    example.write(root, example.agent_files("scribe", "finance"))


def in_child(action):
    """Run ``action`` in a fork of this process, which is faster than a new one; the process id."""
    child = os.fork()
    if child == 0:
        try:
            action()
        finally:
            os._exit(0)
    return child


@pytest.fixture
def before_and_after(repo, tmp_path):
    """A compiled repository with an edit that is not compiled yet, to copy from; and what compiling it must make of it."""
    example.write(
        repo, {"lifeos.yaml": example.PLATFORM.replace("    prod: {domain: fleet.example, replicas: 2}\n", "")}
    )
    compile_(repo)
    edit(repo)
    done = tmp_path / "done"
    shutil.copytree(repo, done)
    compile_(done)
    return repo, example.rendered(done)


def test_killed_at_random_moments_one_run_mends_it(before_and_after, tmp_path):
    """SIGKILL at moments drawn over the time that a run takes: thirty times, and on until one came while it was writing."""
    repo, expected = before_and_after
    shutil.copytree(repo, tmp_path / "timed")
    start = time.monotonic()
    os.waitpid(in_child(lambda: compile_(tmp_path / "timed")), 0)
    takes = time.monotonic() - start
    draw = random.Random(1)
    torn = 0
    for number in range(600):
        if number >= 30 and torn:
            break
        copy = tmp_path / f"kill-{number}"
        shutil.copytree(repo, copy)
        child = in_child(lambda copy=copy: compile_(copy))
        time.sleep(draw.random() * takes)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        torn += example.rendered(copy) not in (expected, example.rendered(repo))
        compile_(copy)
        assert example.rendered(copy) == expected
        shutil.rmtree(copy)
    assert torn, "no kill came while it was writing: the test has proven nothing"


CHANGES = ("open", "replace", "unlink", "write", "makedirs", "removedirs")


def dies_at(monkeypatch, step):
    """Patch what changes the disk so that this process is gone just before its ``step``-th change."""
    count = 0

    def deadly(real):
        def call(*arguments, **options):
            nonlocal count
            if real is not os_open or (len(arguments) > 1 and arguments[1] & os.O_CREAT):
                count += 1
            if count == step:
                os._exit(9)
            return real(*arguments, **options)

        return call

    os_open = os.open
    for name in CHANGES:
        monkeypatch.setattr(os, name, deadly(getattr(os, name)))


def test_killed_before_any_change_one_run_mends_it(before_and_after, tmp_path, monkeypatch):
    """Not by chance: the process ends before its first change of the disk, before its second, and so on over a whole run."""
    repo, expected = before_and_after
    steps = range(1, 1000, 4)
    for step in steps:
        copy = tmp_path / f"step-{step}"
        shutil.copytree(repo, copy)

        def run(copy=copy, step=step):
            compilation = Compilation(str(copy))
            outcome = compilation.plan()
            dies_at(monkeypatch, step)
            compilation.apply(outcome)

        _, status = os.waitpid(in_child(run), 0)
        compile_(copy)
        assert example.rendered(copy) == expected, step
        shutil.rmtree(copy)
        if os.waitstatus_to_exitcode(status) == 0:
            break
    assert step > 50, "a run changes the disk more often than that"
    assert step < steps[-1]


def test_a_killed_run_leaves_no_file_that_blocks_the_next(repo):
    """A file that was about to replace another is not taken for someone else's."""
    compile_(repo)
    left = [
        repo / f"manifests/local/hello/{name}.4711.tmp" for name in (RECORD, "rollout-hello.yaml", "generations.lock")
    ]
    for path in left:
        path.write_text("half")
    example.write(repo, {"agents.d/platform/hello/prompts/system.md": "Version two.\n"})
    compile_(repo)
    assert not any(path.exists() for path in left)
    assert out_of_date(repo) == []


def test_what_only_looks_like_a_leftover_is_reported(repo):
    compile_(repo)
    example.write(
        repo, {"manifests/local/hello/notes.4711.tmp": "mine", "manifests/local/hello/rollout-hello.yaml.tmp": "mine"}
    )
    found = Compilation(str(repo)).plan().found
    assert [(item.code, item.span.file.rpartition("/")[2]) for item in found] == [
        ("LOS802", "notes.4711.tmp"),
        ("LOS802", "rollout-hello.yaml.tmp"),
    ]


def run_main(root, capfd, before=lambda: None):
    """Exit code and error output of `lifeos compile` in a child that prepares its own limits."""

    def run():
        before()
        try:
            main(["-C", str(root), "compile"])
        except SystemExit as left:
            os._exit(left.code)

    _, status = os.waitpid(in_child(run), 0)
    return os.waitstatus_to_exitcode(status), capfd.readouterr().err


def test_a_full_disk_is_a_message(repo, capfd):
    """Files of more than 200 bytes cannot be written, as on a full disk; the next run goes on."""
    code, err = run_main(repo, capfd, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200)))
    assert code == 1
    assert err.startswith("lifeos: cannot write ")
    assert str(repo / "manifests") in err
    assert "File too large" in err
    compile_(repo)
    assert out_of_date(repo) == []


def test_a_folder_that_cannot_be_written_is_a_message(repo, capfd):
    for path in repo.parents:
        if "pytest-of-" in str(path):  # pytest's own folders, which nobody else may enter
            path.chmod(0o755)
    code, err = run_main(repo, capfd, lambda: os.geteuid() or os.seteuid(65534))
    assert code == 1
    assert "cannot write" in err
    assert "Permission denied" in err


def test_a_file_in_the_place_of_a_folder_is_a_message(repo):
    (repo / "manifests").write_text("not a folder")
    done = cli(repo, "compile")
    assert done.returncode == 1
    assert "manifests" in done.stdout + done.stderr


def test_an_unchanged_file_is_not_written(repo):
    """Its modification time stays, so that tools that watch the folder stay calm."""
    compile_(repo)
    times = {path: path.stat().st_mtime_ns for path in (repo / "manifests").rglob("*.yaml")}
    example.write(repo, {"agents.d/platform/tools.yaml": example.TOOLS.replace("Reads", "Lists")})
    changed = {repo / path for path in compile_(repo, cached=False)}
    assert {path for path, seen in times.items() if path.exists() and path.stat().st_mtime_ns != seen} == {
        path for path in changed if path in times and path.exists()
    }
