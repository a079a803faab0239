"""Whoever does not answer, or answers something else, is told of in words; tests/proofs/test_doctor.py asks a real API server."""

import io
import json
import socket
from contextlib import redirect_stderr

import pytest
import yaml
from hypothesis import given

from lifeos.cluster.api import AbsentError, Api, RefusedError
from lifeos.errors import ProgramError, UsageError
from tests.lifeos.cluster import malformed
from tests.lifeos.cluster.servers import certificate, kubeconfig, serving


@pytest.fixture
def pem(tmp_path):
    return certificate(tmp_path)


@pytest.fixture
def leads(tmp_path, monkeypatch):
    """Make the kubeconfig lead somewhere."""

    def to(url, authority=None, **fields):
        monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path / "config", url, authority, **fields)))

    return to


def test_an_answer(pem, leads):
    with serving(pem, body=b'{"gitVersion": "v1.34.5"}') as (url, asked):
        leads(url, pem)
        assert Api().get("/version") == {"gitVersion": "v1.34.5"}
    assert asked == [("/version", "application/json")]


def test_metadata_alone_is_asked_for_when_that_is_enough(pem, leads):
    with serving(pem) as (url, asked):
        leads(url, pem)
        Api().get("/api/v1/namespaces/a/secrets/b", metadata_only=True)
    assert asked == [("/api/v1/namespaces/a/secrets/b", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")]


def test_a_server_that_asks_for_patience_is_asked_again(pem, leads):
    """As a real one does for a second after it learned of a kind: "storage is (re)initializing"."""
    with serving(pem, body=b'{"items": []}', later=3) as (url, asked):
        leads(url, pem)
        assert Api().get("/x") == {"items": []}
    assert len(asked) == 4


def test_but_not_for_ever(pem, leads):
    with serving(pem, later=1000) as (url, asked):
        leads(url, pem)
        with pytest.raises(RefusedError) as error:
            Api().get("/x")
    assert (error.value.status, len(asked) < 20) == (429, True)


@pytest.mark.parametrize(
    ("status", "body", "kind", "said"),
    [
        (401, b'{"message": "Unauthorized"}', RefusedError, r"does not know you \(401\): the token or certificate"),
        (403, b'{"message": "you cannot get x"}', RefusedError, "^you cannot get x$"),
        (404, b'{"message": "not found"}', AbsentError, "/x: not found"),
        (500, b"", RefusedError, "status 500 without a word"),
        (502, b"<html>Bad\nGateway</html>", RefusedError, "<html>Bad Gateway</html>"),
        (200, b"<html>Welcome</html>", ProgramError, "answers, but not as a Kubernetes API server does"),
        (200, b"[]", ProgramError, "answers, but not as a Kubernetes API server does"),
    ],
)
def test_refusals(pem, leads, status, body, kind, said):
    with serving(pem, status, body) as (url, _):
        leads(url, pem)
        with pytest.raises(kind, match=said) as error:
            Api().get("/x")
    assert type(error.value) is kind


@pytest.mark.parametrize(
    ("days", "address", "said"),
    [
        ((-3, -1), "127.0.0.1", "its certificate has expired"),
        ((1, 3), "127.0.0.1", "not valid yet"),
        ((-1, 1), "192.0.2.1", "for another name or address"),
    ],
)
def test_certificates(tmp_path, leads, days, address, said):
    bad = certificate(tmp_path, "bad", days=days, address=address)
    with serving(bad) as (url, asked):
        leads(url, bad)
        with pytest.raises(ProgramError, match=said):
            Api().get("/version")
    assert asked == []


def test_another_authority(tmp_path, pem, leads):
    with serving(pem) as (url, asked):
        leads(url, certificate(tmp_path, "other"))
        with pytest.raises(ProgramError, match="by another authority than the kubeconfig's"):
            Api().get("/version")
    assert asked == []


def test_no_tls(pem, leads):
    with serving(pem, tls=False) as (url, _):
        leads(url, pem)
        with pytest.raises(ProgramError, match="does not speak TLS"):
            Api().get("/version")


def test_nobody_listens(pem, leads):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    leads(f"https://127.0.0.1:{port}", pem)
    with pytest.raises(ProgramError, match="nobody listens there"):
        Api().get("/version")


def test_an_authority_that_is_no_file(tmp_path, leads):
    leads("https://127.0.0.1:1", tmp_path / "nowhere.crt")
    with pytest.raises(ProgramError, match=r"nowhere.crt, and there is no such file"):
        Api().get("/version")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "words",
        "a: [",
        "[]",
        "{}",
        json.dumps({"current-context": "a", "contexts": [], "clusters": [], "users": []}),
    ],
)
def test_what_is_no_kubeconfig(tmp_path, monkeypatch, text):
    (tmp_path / "config").write_text(text)
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "config"))
    with pytest.raises(ProgramError, match=r"the kubeconfig .*config leads to no cluster: .+"):
        Api()


@given(malformed.configs())
def test_whatever_a_kubeconfig_says_a_person_is_told_in_words(tmp_path_factory, config):
    folder = tmp_path_factory.getbasetemp() / "said"
    folder.mkdir(exist_ok=True)
    (folder / "config").write_text(yaml.safe_dump(config))
    (folder / "token").write_text("a\n")
    (folder / "here.pem").write_text("-----BEGIN x-----")
    errors = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(errors):
        patch.setenv("KUBECONFIG", str(folder / "config"))
        try:
            api = Api()
        except ProgramError as error:
            assert str(folder / "config") in str(error)
            assert not malformed.PYTHON.search(str(error)), str(error)
            assert malformed.SECRET not in str(error)
        else:
            with pytest.raises(ProgramError):
                api.get("/version")
    assert errors.getvalue() == ""


def test_a_token_of_a_file_ends_with_its_line(pem, tmp_path, monkeypatch):
    (tmp_path / "token").write_text("secret\n")
    pem.replace(tmp_path / "here.pem")
    with serving(tmp_path / "here.pem", body=b"{}") as (url, _):
        (tmp_path / "config").write_text(json.dumps(malformed.whole({"tokenFile": "token"}, url)))
        monkeypatch.setenv("KUBECONFIG", str(tmp_path / "config"))
        assert Api().get("/version") == {}


def test_a_token_that_is_none(tmp_path, leads):
    leads("https://127.0.0.1:1", token="two\nlines")
    with pytest.raises(ProgramError, match="the token of user 'u' has characters that no token has") as error:
        Api()
    assert "two" not in str(error.value)


def test_no_kubeconfig(tmp_path, monkeypatch):
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ProgramError, match=r"there is no kubeconfig at .*/\.kube/config; name one in KUBECONFIG"):
        Api()


@pytest.mark.parametrize(("context", "said"), [("prof", "did you mean 'proof'"), ("x", "it has: proof")])
def test_an_unknown_context(leads, context, said):
    leads("https://127.0.0.1:1")
    with pytest.raises(UsageError, match=said):
        Api(context)
