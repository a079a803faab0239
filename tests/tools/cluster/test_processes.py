"""Real processes: started once, found again, ended by their own pid and no other."""

import subprocess
import time
from pathlib import Path

import pytest

from tests.disks import full
from tools.cluster import place, processes
from tools.cluster.failure import ClusterError
from tools.cluster.processes import Program


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "STATE", str(tmp_path))
    monkeypatch.setattr(processes, "STATE", str(tmp_path))
    yield tmp_path
    for name in processes.names():
        processes.stop(name)


def sleeper(name="sleeper"):
    return Program(name, ["sleep", "600"], lambda: True)


def runs(pid):
    """Whether a process does; one that only its parent has not asked after does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_second_run_finds_the_first_ones():
    processes.ensure(sleeper())
    first = processes.pid_of("sleeper")
    processes.ensure(sleeper())
    assert first is not None
    assert processes.pid_of("sleeper") == first


def test_one_with_other_words_or_another_file_is_started_anew(state, capsys):
    settings = state / "sleeper.json"
    settings.write_text("600")
    program = Program("sleeper", ["sh", "-c", "sleep $(cat $0)", str(settings)], lambda: True)
    processes.ensure(program)
    first = processes.pid_of("sleeper")
    processes.ensure(program)
    assert processes.pid_of("sleeper") == first
    settings.write_text("700")
    processes.ensure(program)
    second = processes.pid_of("sleeper")
    processes.ensure(Program("sleeper", [*program.command, "more"], lambda: True))
    assert len({first, second, processes.pid_of("sleeper")}) == 3
    assert not runs(first)
    assert capsys.readouterr().out.count("started anew") == 2


def test_a_record_that_is_made_and_not_written_yet_is_waited_for(monkeypatch):
    monkeypatch.setattr(processes, "_BECOME", ': > "$0" && sleep 0.2 && echo $$ > "$0" && exec "$@"')
    processes.ensure(sleeper())
    assert processes.pid_of("sleeper") is not None


def test_what_is_stopped_is_gone():
    processes.ensure(sleeper())
    pid = processes.pid_of("sleeper")
    processes.stop("sleeper")
    assert processes.pid_of("sleeper") is None
    assert processes.names() == []
    assert not runs(pid)


def test_what_runs_is_found_without_its_record(state):
    parent = Program("parent", ["sh", "-c", "sleep 600 & wait"], lambda: True)
    processes.ensure(parent)
    pid = processes.pid_of("parent")
    (state / "run" / "parent.pid").unlink()
    while not (child := Path(f"/proc/{pid}/task/{pid}/children").read_text().strip()):
        time.sleep(0.01)
    assert processes.left() == {pid: "parent", int(child): "parent"}
    for each in (pid, int(child)):
        processes.end(each, 0)
    assert processes.left() == {}


def test_what_was_killed_is_started_again():
    processes.ensure(sleeper())
    killed = processes.pid_of("sleeper")
    processes.end(killed, 0)
    processes.ensure(sleeper())
    assert processes.pid_of("sleeper") not in (None, killed)


def test_the_pid_of_somebody_else_is_never_ended(state):
    with subprocess.Popen(["sleep", "600"]) as other:
        (state / "run").mkdir()
        (state / "run" / "sleeper.pid").write_text(str(other.pid))
        assert processes.pid_of("sleeper") is None
        processes.stop("sleeper")
        assert other.poll() is None
        other.kill()


def test_one_that_ends_says_its_last_words():
    with pytest.raises(ClusterError, match="no such flag"):
        processes.ensure(Program("broken", ["sh", "-c", "echo no such flag; exit 1"], lambda: False))


def test_one_that_becomes_another_program_is_still_found():
    """While it does its environment cannot be read; once that made a scheduler that had just started look ended."""
    becomes = 'test "$1" = 0 && exec sleep 600; exec sh -c "$0" "$0" $(($1 - 1))'
    processes.ensure(Program("sleeper", ["sh", "-c", becomes, becomes, "300"], lambda: True))
    pid = processes.pid_of("sleeper")
    assert pid is not None
    while name_of(pid) != "sleep":
        assert processes.pid_of("sleeper") == pid


def name_of(pid):
    with open(f"/proc/{pid}/comm") as file:
        return file.read().strip()


def test_one_that_finds_no_room_for_its_record_is_said_and_started_when_there_is_some(disk, monkeypatch):
    for module in (place, processes):
        monkeypatch.setattr(module, "STATE", str(disk))
    with full(disk), pytest.raises(ClusterError, match="sleeper: its pid could not be written down: is the disk of"):
        processes.ensure(sleeper())
    processes.ensure(sleeper())
    assert processes.pid_of("sleeper") is not None
    processes.stop("sleeper")
