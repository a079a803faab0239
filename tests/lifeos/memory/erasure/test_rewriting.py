"""Versions without what is erased from them."""

import pytest

from lifeos.memory.dataset import decode
from lifeos.memory.erasure.rewriting import rewrite
from lifeos.memory.vectors.embed import embed
from lifeos.memory.verify import verify
from tests.lifeos.memory.lives import ANNA, BELA, BILL, LIFE, Words, id_of, version


@pytest.fixture
def kept(tmp_path):
    return version(tmp_path, LIFE)


def test_what_is_left_is_what_would_have_been_made(kept, tmp_path):
    store, snapshot = kept
    made = rewrite(store, "life", frozenset((id_of("contacts", BELA),)), None)
    without, wanted = version(tmp_path / "without", {**LIFE, ("contacts", "people"): [ANNA]})
    assert made.manifests[snapshot].files == decode(without.version(wanted)[1]).files
    assert made.manifests[snapshot].sources["contacts"].records == 1


def test_a_file_of_which_nothing_is_left_goes(kept):
    store, snapshot = kept
    every = frozenset(id_of("contacts", one) for one in (ANNA, BELA))
    files = rewrite(store, "life", every, None).manifests[snapshot].files
    assert files
    assert not [path for path in files if "/contacts/" in path]


def test_what_is_a_version_already_gets_a_name_of_its_own_and_keeps_it(kept):
    store, snapshot = kept
    record = frozenset((id_of("giro", BILL),))
    made = rewrite(store, "life", record, None)
    plain = made.manifests[snapshot]
    assert made.snapshots[snapshot] == store.name(plain.encoded())
    store.close(plain.files, plain.encoded())
    other = rewrite(store, "life", record, None)
    assert other.manifests[snapshot].replaces == snapshot
    assert other.snapshots[snapshot] != made.snapshots[snapshot]
    assert rewrite(store, "life", record, made.snapshots).snapshots == made.snapshots
    assert rewrite(store, "life", record, other.snapshots).snapshots == other.snapshots


def test_of_vectors_the_whole_month_goes(kept):
    store, snapshot = kept
    embedded = embed(store, verify(store, snapshot), Words(), []).snapshot
    files = rewrite(store, "life", frozenset((id_of("giro", BILL),)), None).manifests[embedded].files
    assert {path for path in verify(store, embedded).files if path not in files} == {"vectors/giro/2025-06.arrow"}


def test_versions_that_never_had_it_are_none_of_it(kept):
    assert rewrite(kept[0], "life", frozenset(("0" * 32,)), None) == ({}, {}, frozenset())
    assert rewrite(kept[0], "other", frozenset((id_of("giro", BILL),)), None) == ({}, {}, frozenset())
