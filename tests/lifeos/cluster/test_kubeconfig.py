"""The kubeconfig, as it is and as it should not be."""

import json
import os

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lifeos.cluster.kubeconfig import chosen
from lifeos.errors import LifeOSError, ProgramError, UsageError
from tests.lifeos.cluster import malformed
from tests.lifeos.cluster.servers import kubeconfig


@pytest.fixture
def says(tmp_path, monkeypatch):
    """Give the kubeconfig this content."""

    def write(content, name="config"):
        text = content if isinstance(content, bytes) else json.dumps(content).encode()
        (tmp_path / name).write_bytes(text)
        monkeypatch.setenv("KUBECONFIG", str(tmp_path / name))

    return write


def refused(context=None):
    with pytest.raises(ProgramError) as error:
        chosen(context)
    return str(error.value)


def test_the_current_context_and_another(tmp_path, monkeypatch):
    file = str(kubeconfig(tmp_path / "config", "https://127.0.0.1:1"))
    monkeypatch.setenv("KUBECONFIG", file)
    assert chosen(None) == chosen("proof") == (file, "proof", "c", "u", "https://127.0.0.1:1")


def test_of_several_files_the_first_that_says_something_counts(tmp_path, monkeypatch):
    """As for kubectl (the client of Kubernetes would take the last current-context)."""
    files = [kubeconfig(tmp_path / name, "https://127.0.0.1:1", context=name) for name in ("a", "b")]
    monkeypatch.setenv("KUBECONFIG", os.pathsep.join(map(str, (tmp_path / "nowhere", *files))))
    assert (chosen(None).context, chosen("b").context) == ("a", "b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "it is empty"),
        (b"words", "it is no mapping of clusters, contexts and users"),
        (b"a: 1\nb: [", "it is no YAML: line 2, column 5: expected the node content"),
        (b"a: 2020-13-45", "it is no YAML that can be read"),
        (b"\xff\xfe\x00", "it is no YAML that can be read"),
        (b"[" * 5000, "it is no YAML that can be read"),
        (b"contexts: 5", "contexts must be a list"),
        (b"contexts: [5]", "entry 1 of contexts must be a mapping with a name that is text"),
        (b"contexts: [{name: 5}]", "entry 1 of contexts must be a mapping with a name that is text"),
        (b"users: [{name: u, user: [a]}]", "user 'u' has no mapping 'user'"),
        (b"{}", "it has no current-context, and there are none"),
        (b"contexts: [{name: a, context: {}}]", "which are a; `kubectl config use-context NAME` chooses one"),
        (b"current-context: 5", "current-context must be text; put quotes around it"),
        (b"current-context: x", "its current-context 'x' is none of its contexts"),
    ],
)
def test_what_is_no_kubeconfig(says, tmp_path, text, said):
    says(text)
    message = refused()
    assert message.startswith(f"the kubeconfig {tmp_path}/config leads to no cluster: ")
    assert said in message
    assert not malformed.PYTHON.search(message)


def test_parts_that_a_context_names_and_that_are_not_there(says, tmp_path):
    (tmp_path / "here.pem").touch()
    config = malformed.whole({})
    config["contexts"][0]["context"]["user"] = "uu"
    says(config)
    assert "context 'x' names user 'uu', which is not there; did you mean 'u'?" in refused()
    config["contexts"][0]["context"]["cluster"] = "other"
    says(config)
    assert "context 'x' names cluster 'other', which is not there; have your cluster's program" in refused()


def test_a_folder_is_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("KUBECONFIG", str(tmp_path))
    assert refused() == f"the kubeconfig {tmp_path} leads to no cluster: it cannot be read: Is a directory"


def test_none_at_all(tmp_path, monkeypatch):
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "nowhere"))
    assert refused() == (
        f"there is no kubeconfig at {tmp_path}/nowhere; name one in KUBECONFIG, or have your cluster's program write it"
    )


def test_a_context_that_is_not_there_is_a_wrong_call(tmp_path, monkeypatch):
    monkeypatch.setenv("KUBECONFIG", str(kubeconfig(tmp_path / "config", "https://127.0.0.1:1")))
    with pytest.raises(UsageError, match=r"the kubeconfig has no context 'prof'; did you mean 'proof'\?"):
        chosen("prof")


@given(st.one_of(malformed.configs().map(yaml.safe_dump), st.text(), st.binary()))
def test_whatever_it_says_a_person_is_told_in_words(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    (folder / "config").write_bytes(content if isinstance(content, bytes) else content.encode(errors="surrogatepass"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KUBECONFIG", str(folder / "config"))
        try:
            chosen(None)
        except LifeOSError as error:
            assert str(folder / "config") in str(error)
            assert not malformed.PYTHON.search(str(error)), str(error)
            assert malformed.SECRET not in str(error)
