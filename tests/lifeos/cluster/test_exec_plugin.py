"""Exec plug-ins that give no credentials, as programs that the client of Kubernetes really runs."""

import json
import logging

import pytest

from lifeos.cluster.api import Api
from lifeos.cluster.exec_plugin import listening
from lifeos.cluster.kubeconfig import chosen
from lifeos.errors import ProgramError
from tests.lifeos.cluster import malformed
from tests.lifeos.cluster.servers import certificate, serving

GIVEN = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "secret"}}


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """Log in with a script of the shell."""

    def place(text, server="https://127.0.0.1:1"):
        (tmp_path / "plugin").write_text(text)
        (tmp_path / "plugin").chmod(0o700)
        (tmp_path / "here.pem").touch()
        config = malformed.whole({"exec": {"apiVersion": GIVEN["apiVersion"], "command": "./plugin"}}, server)
        (tmp_path / "config").write_text(json.dumps(config))
        monkeypatch.setenv("KUBECONFIG", str(tmp_path / "config"))

    return place


def sh(answer):
    return f"#!/bin/sh\ncat <<'END'\n{answer}\nEND\n"


def test_one_that_answers(plugin, tmp_path):
    with serving(certificate(tmp_path, "here"), body=b'{"gitVersion": "v1.34.5"}') as (url, asked):
        plugin(sh(json.dumps(GIVEN)), url)
        assert Api().get("/version") == {"gitVersion": "v1.34.5"}
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "#!/bin/sh\necho 'no session\nleft' >&2; exit 3\n",
            "gave no credentials: process returned 3. no session left; log in",
        ),
        (sh("words"), "its answer is no JSON"),
        (sh("{}"), "malformed response. missing key 'apiVersion'"),
        (sh("5"), "its answer is none that a plug-in gives"),
        (sh(json.dumps({**GIVEN, "apiVersion": "v2"})), "plugin api version v2 does not match"),
        (sh(json.dumps({**GIVEN, "status": {}})), "missing token or clientCertificateData field"),
        (sh(json.dumps({**GIVEN, "status": None})), "its answer is none that a plug-in gives"),
        ("#!/nowhere/sh\n", "it cannot be run: No such file or directory"),
    ],
)
def test_one_that_gives_nothing(plugin, capfd, tmp_path, text, said):
    plugin(text)
    before = list(logging.getLogger().handlers)
    with pytest.raises(ProgramError) as error:
        Api()
    message = str(error.value)
    assert message.startswith(
        f"the kubeconfig {tmp_path}/config leads to no cluster: the program that exec of user 'u' names"
    )
    assert said in message
    assert not malformed.PYTHON.search(message)
    assert capfd.readouterr() == ("", "")
    assert (logging.getLogger().handlers, logging.getLogger().filters) == (before, [])


def test_one_whose_credentials_end_while_the_program_runs(plugin, capfd):
    ended = {**GIVEN, "status": {"token": "secret", "expirationTimestamp": "2020-01-01T00:00:00Z"}}
    plugin(sh(json.dumps(ended)))
    api = Api()
    plugin("#!/bin/sh\nexit 1\n")
    with pytest.raises(ProgramError, match="gave no credentials: process returned 1"):
        api.get("/version")
    assert capfd.readouterr() == ("", "")


def test_what_others_log_is_not_kept_from_anybody(plugin, caplog):
    plugin("#!/bin/sh\nexit 1\n")
    with listening(chosen(None)):
        logging.getLogger("other").error("heard")
        logging.getLogger().error("heard, too")
    assert [record.getMessage() for record in caplog.records] == ["heard", "heard, too"]
