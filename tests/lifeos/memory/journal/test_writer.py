"""Appending: acknowledged is on the disk, whoever is killed; one writes; a full disk loses nothing."""

import os
import random
import resource
import signal
import subprocess
import sys

import pytest

from lifeos.errors import LifeOSError
from lifeos.memory.journal.chain import read
from lifeos.memory.journal.entry import FORMAT, Begin, encode
from lifeos.memory.journal.writer import writing
from tests.architecture.test_files import ROOT
from tests.lifeos.memory.journal.sayings import ONE, remember

BEGIN = Begin(format=FORMAT, memory="context", snapshot=ONE, parent="")

APPENDING = """
import os, sys
from lifeos.memory.journal.writer import writing
from tests.lifeos.memory.journal.sayings import remember
from tests.lifeos.memory.journal.test_writer import BEGIN
with writing(sys.argv[1], BEGIN, "t") as writer:
    os.write(1, b"open\\n")
    while True:
        state = writer.append([remember(writer.state.position)], "t")
        os.write(1, f"{state.position} {state.head}\\n".encode())
"""


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "journal" / "context" / ONE.removeprefix("sha256:") / "entries.jsonl")


def start(path, **how):
    return subprocess.Popen([sys.executable, "-c", APPENDING, path], stdout=subprocess.PIPE, cwd=ROOT, **how)


def test_nothing_that_was_acknowledged_is_lost_by_a_kill(path):
    """Killed after a random number of acknowledgements, at whatever point the next append has come to then."""
    chance = random.Random(3)
    told = []
    for _ in range(15):
        child = start(path)
        assert child.stdout.readline() == b"open\n"
        told += [child.stdout.readline() for _ in range(chance.randrange(40))]
        child.send_signal(signal.SIGKILL)
        told += child.stdout.readlines()
        child.wait()
        child.stdout.close()
        chain = read(path)
        whole = [line.split() for line in told if line.endswith(b"\n")]
        assert chain.position >= len(whole)
        for position, head in whole:
            assert chain.lines[int(position)].sha256 == head.decode()
        told = [f"{n} {chain.lines[n].sha256}\n".encode() for n in range(1, chain.position + 1)]
    assert len(told) > 50


def test_a_write_that_is_torn_anywhere_is_cut(path):
    with writing(path, BEGIN, "t") as writer:
        writer.append([remember(1)], "t")
    chain = read(path)
    line = encode(2, chain.head, "t", remember(2))[0]
    for end in range(1, len(line)):
        with open(path, "ab") as file:
            file.write(line[:end])
        with writing(path, BEGIN, "t") as writer:
            assert writer.chain == chain
        assert os.path.getsize(path) == chain.size


def test_the_second_writer_is_told(path):
    child = start(path)
    assert child.stdout.readline() == b"open\n"
    with pytest.raises(LifeOSError, match="another process writes to"), writing(path, BEGIN, "t"):
        pass
    child.kill()
    child.wait()
    child.stdout.close()
    with writing(path, BEGIN, "t"):
        pass


def test_many_at_once_are_flushed_once_with_their_head_and_none_is_no_write(path, monkeypatch):
    flushed = []
    with writing(path, BEGIN, "t") as writer:
        real = os.fsync
        monkeypatch.setattr(os, "fsync", lambda handle: flushed.append(real(handle)))
        assert writer.append(map(remember, range(5)), "t").position == 5
        assert writer.append([], "t").position == 5
    assert len(flushed) == 2


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_disk_that_fails_loses_nothing_and_ends_the_writer(path, monkeypatch, call):
    """After a failed flush the kernel has dropped the pages, and the next flush would say that all is well."""

    def fail(*_):
        raise OSError(5, "Input/output error")

    with writing(path, BEGIN, "t") as writer:
        before = writer.append([remember(1)], "t")
        with monkeypatch.context() as patched:
            patched.setattr(os, call, fail)
            with pytest.raises(OSError, match="Input/output"):
                writer.append([remember(2)], "t")
        with pytest.raises(LifeOSError, match="open it again"):
            writer.append([remember(2)], "t")
    assert read(path).state == before
    with writing(path, BEGIN, "t") as writer:
        assert writer.append([remember(2)], "t").position == 2


def test_a_full_disk_loses_nothing(path):
    with writing(path, BEGIN, "t") as writer:
        writer.append([remember(1)], "t")
    size = os.path.getsize(path)
    child = start(path, preexec_fn=lambda: _at_most(size + 700), stderr=subprocess.PIPE)
    told, error = child.communicate()
    assert b"File too large" in error
    chain = read(path)
    assert chain.torn == 0
    assert [line.split()[1].decode() for line in told.splitlines()[1:]] == [line.sha256 for line in chain.lines[2:]]
    with writing(path, BEGIN, "t") as writer:
        writer.append([remember(9)], "t")


def _at_most(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
