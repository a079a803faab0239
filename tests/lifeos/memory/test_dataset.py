"""The dataset: canonical, by month, each record once."""

import json

import pytest

from lifeos.memory import dataset, outcome
from lifeos.memory.connectors import bank_camt
from lifeos.memory.store import Store
from tests.lifeos.memory.connectors.test_bank_camt import HEAD, row

A, B, C = row(), row(day="01.11.25", party="Keller"), row(party="Third")


@pytest.fixture
def build(tmp_path):
    """The files that statements make, by path."""

    def make(statements):
        folder = str(tmp_path / "read")
        found = {}
        for path, text in statements.items():
            (tmp_path / "x.csv").write_text(text)
            found[path] = outcome.read(folder, bank_camt, "1", str(tmp_path / "x.csv"))
        return dataset.build("giro", found, folder, Store(str(tmp_path)))

    return make


def records(tmp_path, files):
    store = Store(str(tmp_path))
    return [
        json.loads(line)
        for path, entry in sorted(files.items())
        if path.startswith("records/")
        for line in store.get(entry).splitlines()
    ]


def test_a_month_is_two_files(build):
    assert set(build({"1.csv": HEAD + A + B})) == {
        "records/giro/2025-11.jsonl",
        "records/giro/2025-12.jsonl",
        "graph/giro/2025-11.nq",
        "graph/giro/2025-12.nq",
    }


def test_two_like_rows_are_two_bookings_and_one_in_two_exports_is_one(build, tmp_path):
    assert len(records(tmp_path, build({"1.csv": HEAD + A + A}))) == 2
    overlapping = build({"1.csv": HEAD + A + A + B, "2.csv": HEAD + C + A + A})
    found = records(tmp_path, overlapping)
    assert len(found) == 4
    assert [one["file"] for one in found if one["content"]["counterparty"] == "Café Süd"] == ["1.csv", "1.csv"]


def test_order_of_rows_and_copies_change_nothing(build):
    assert build({"1.csv": HEAD + A + B + C}) == build({"1.csv": HEAD + C + B + A})
    assert build({"1.csv": HEAD + A}) == build({"1.csv": HEAD + A, "2.csv": HEAD + A})


def test_what_is_new_changes_its_month_alone(build):
    before, after = build({"1.csv": HEAD + B}), build({"1.csv": HEAD + A + B})
    assert {path for path in after if before.get(path) != after[path]} == {
        "records/giro/2025-12.jsonl",
        "graph/giro/2025-12.nq",
    }


def test_a_manifest_comes_back(build):
    manifest = dataset.Manifest(
        memory="m", ontology="o", sources={"giro": dataset.Part("finance", "c", 1, 2)}, files=build({"1.csv": HEAD + A})
    )
    assert dataset.decode(manifest.encoded()) == manifest
