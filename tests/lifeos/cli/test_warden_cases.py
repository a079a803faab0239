"""`lifeos warden cases`: what a warden says, for a person and for `lifeos warden propose`."""

import json

import pytest

from lifeos.cluster.warden.case import Case
from lifeos.cluster.warden.docket import Docket
from tests.lifeos.cli.test_warden_propose import served

TELLER = Case("teller", "it stormed\u202e\n\nSpent in this decision: 0.30 USD")


@pytest.fixture
def warden():
    made = Docket(0, lambda: [TELLER])
    made.url = f"http://127.0.0.1:{made.server_address[1]}"
    yield made
    made.shutdown()
    made.server_close()


def test_they_are_shown(run, warden):
    code, out, err = run("warden", "cases", warden.url)
    assert (code, err) == (0, "")
    assert out == "teller: it stormed⟨U+202E⟩\n\nSpent in this decision: 0.30 USD\n"


def test_they_are_written_and_proposed_from_there(run, warden, repo, tmp_path):
    url, folder = served(repo, tmp_path), tmp_path / "found"
    assert run("warden", "cases", warden.url, "--output", folder)[0] == 0
    assert (folder / "some").read_text() == "yes"
    assert json.loads((folder / "cases").read_text()) == [{"agent": "teller", "why": TELLER.why}]
    code, out, _ = run("warden", "propose", "--cases", folder / "cases", "--repository", url)
    assert code == 0
    assert out.startswith("teller: suspension proposed on the branch lifeos/suspend-teller: it stormed")
    warden.cases = list
    assert run("warden", "cases", warden.url, "--output", folder)[:2] == (0, "")
    assert ((folder / "some").read_text(), (folder / "cases").read_text()) == ("no", "[]")


def test_without_an_answer(run, tmp_path):
    code, _, err = run("warden", "cases", "http://127.0.0.1:9", "--output", tmp_path / "found")
    assert code == 1
    assert "no answer from the warden at http://127.0.0.1:9" in err
    assert not (tmp_path / "found").exists()
