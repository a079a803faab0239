"""The newest PostgreSQL of Debian's is found, and one in PATH."""

import os

from tools import postgres


def program(folder):
    folder.mkdir(parents=True)
    for name in ("initdb", "pg_ctl", "postgres"):
        (folder / name).write_text("")
        (folder / name).chmod(0o755)


def test_the_newest_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres.glob, "glob", lambda pattern: [str(tmp_path / f"{n}/bin") for n in (9, 15, 17)])
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    assert postgres.programs() is None
    program(tmp_path / "9/bin")
    program(tmp_path / "15/bin")
    assert postgres.programs() == str(tmp_path / "15/bin")


def test_or_one_in_path(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres.glob, "glob", lambda pattern: [])
    program(tmp_path / "own")
    os.symlink(tmp_path / "own/initdb", tmp_path / "initdb")
    monkeypatch.setattr(postgres.shutil, "which", lambda name: str(tmp_path / "initdb"))
    assert postgres.programs() == str(tmp_path / "own")
