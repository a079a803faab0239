"""What is erased is gone from a bucket of a real S3 service, too, and what is left can be brought from it."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from lifeos.memory.store import Store
from lifeos.memory.verify import verify
from lifeos.memory.versions import remotes
from lifeos.memory.versions.bucket import Keys
from lifeos.memory.versions.restore import restore
from tests.lifeos.cli.conftest import fresh, run  # noqa: F401  fixtures
from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures
from tests.lifeos.cli.test_memory_erase import record_of
from tests.proofs.programs import program

pytestmark = pytest.mark.proof
KEYS = Keys("anybody", "nothing-secret")


@pytest.fixture
def service():
    """The address of an S3 service that begins empty."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with subprocess.Popen([str(program("objectstore")), address]) as process:
        try:
            _until_there(address)
            yield f"http://{address}"
        finally:
            process.kill()


def _until_there(address):
    host, _, port = address.partition(":")
    for _ in range(600):
        with socket.socket() as tried:
            if not tried.connect_ex((host, int(port))):
                return
        time.sleep(0.05)
    pytest.fail("the service did not start")


def push(folder, url):
    """The objects of a store, as DVC pushes them."""
    for here, _, names in os.walk(Path(folder) / "files"):
        for name in names:
            path = os.path.join(here, name)
            data = Path(path).read_bytes()
            where = f"{url}/{os.path.relpath(path, folder)}"
            urllib.request.urlopen(urllib.request.Request(where, data, method="PUT")).close()


def holding(folder, url, text):
    """The objects of a store that the service has, and that say this."""
    found = []
    for here, _, names in os.walk(Path(folder) / "files"):
        for name in names:
            path = os.path.relpath(os.path.join(here, name), folder)
            try:
                with urllib.request.urlopen(f"{url}/{path}") as answered:
                    found += [path] if text in answered.read() else []
            except urllib.error.HTTPError as error:
                assert error.code == 404
    return found


def test_what_is_erased_is_not_in_the_bucket_any_more(pinned, service, tmp_path, monkeypatch):  # noqa: F811
    store, url = pinned.root / ".lifeos/memory", f"{service}/life/context"
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(store), str(copy)], check=True)
    push(store, url)
    with (pinned.root / ".dvc/config").open("a") as file:
        file.write(f"['remote \"far\"']\n    url = s3://life/context\n    endpointurl = {service}\n")
    assert holding(copy, url, b'"text":"one"')
    record = record_of(pinned, '"text":"one"')
    words = ("erase", f"record:{record}", "--by", "Anna", "--why", "asked for")

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS.access)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS.secret)
    shown = json.loads(pinned(*words, "--format", "json")[1])
    assert (shown["left"], shown["buckets"], shown["unseen"]) == ([], ["far"], [])
    assert not holding(copy, url, b'"text":"one"')
    assert holding(copy, url, b'"text":"two"'), "what another version needs stays"
    push(store, url)
    (far,) = [one for one in remotes.remotes(str(pinned.root)) if one.name == "far"]
    here = Store(str(tmp_path / "here"))
    version, _ = Store(str(store)).version(shown["snapshots"][pinned.first])
    restore(here, remotes.bucket(far, KEYS), shown["snapshots"][pinned.first], version.md5)
    assert verify(here, shown["snapshots"][pinned.first]).sources


def test_a_bucket_that_does_not_answer_is_waited_for(pinned, service, monkeypatch):  # noqa: F811
    store, url = pinned.root / ".lifeos/memory", f"{service}/life/context"
    push(store, url)
    config = pinned.root / ".dvc/config"
    before = config.read_text()
    remote = "['remote \"far\"']\n    url = s3://life/context\n    endpointurl = {}\n"
    local = pinned.root / ".dvc/config.local"
    local.write_text("['remote \"far\"']\n    access_key_id = anybody\n    secret_access_key = nothing-secret\n")
    config.write_text(before + remote.format("http://127.0.0.1:1"))
    record = record_of(pinned, '"text":"one"')
    code, _, err = pinned("erase", f"record:{record}", "--by", "Anna", "--why", "asked for")
    assert (code, "`lifeos memory erase context --finish` goes on with it" in err) == (3, True)
    config.write_text(before + remote.format(service))
    code, out, _ = pinned("erase", "--finish")
    assert (code, "Remote 'far' is a bucket: the objects that had it are deleted there" in out) == (0, True)
    config.write_text(before)
