"""``lifeos memory generate``."""

import pytest


def test_an_inbox_is_written_once(run, tmp_path):
    code, out, _ = run("memory", "generate", tmp_path / "inbox", "--from", "2024")
    assert code == 0
    assert out.endswith(f" files in {tmp_path}/inbox\n")
    assert (tmp_path / "inbox/bank/giro/2024.csv").exists()
    code, _, err = run("memory", "generate", tmp_path / "inbox")
    assert code == 2
    assert "is not empty" in err


@pytest.mark.parametrize("words", [("--years", "0"), ("--from", "1"), ("--years", "1000")])
def test_a_life_has_bounds(run, tmp_path, words):
    code, _, err = run("memory", "generate", tmp_path / "inbox", *words)
    assert code == 2
    assert "whole number" in err
    assert not (tmp_path / "inbox").exists()


def test_a_folder_that_cannot_be_made_is_the_machines_fault(run, tmp_path):
    (tmp_path / "file").write_text("x")
    code, _, err = run("memory", "generate", tmp_path / "file" / "inbox")
    assert code == 3
    assert "cannot write" in err
