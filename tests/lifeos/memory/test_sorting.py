"""Records in the order of their ids, however few are held, in memory that does not grow with them."""

import os
import random
import subprocess
import sys

import pytest

from lifeos.memory import outcome, sorting
from lifeos.memory.connectors import bank_camt
from tests.lifeos.memory.connectors.test_bank_camt import HEAD, row

_INGEST = """
import resource, sys
from lifeos.ir import Memory
from lifeos.ir.data import Scope, Source
from lifeos.memory.ingest import ingest
scope, source = Scope("health", ""), Source("watch", "apple-health", "export.xml", "health", "")
done = ingest(Memory("life", "", (scope,), "", "", (source,)), sys.argv[1], sys.argv[1] + "/store")
print(done.taken[0].records, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.fixture
def sort(tmp_path):
    """The months of statements, and the records of each."""

    def run(statements):
        folder = str(tmp_path / "read")
        found = {}
        for path, text in statements.items():
            (tmp_path / "x.csv").write_text(text)
            found[path] = outcome.read(folder, bank_camt, "1", str(tmp_path / "x.csv"))
        aside = tmp_path / "aside"
        months = sorting.months(found, folder, str(aside))
        records = {os.path.basename(month): list(sorting.ordered("giro", month)) for month in months}
        assert [path for path in aside.rglob("*") if path.is_file()] == []
        for path in sorted(aside.rglob("*"), reverse=True):
            path.rmdir()
        aside.rmdir()
        return records

    return run


def test_however_few_are_held_they_are_the_same(sort, monkeypatch):
    chance = random.Random(7)
    parties = ["Café Süd", "Keller", "Ruth", "Bakery", "Rail"]
    statements = {
        f"{number}.csv": HEAD
        + "".join(row(day=f"{chance.randint(1, 28):02}.12.25", party=chance.choice(parties)) for _ in range(150))
        for number in range(3)
    }
    statements["copy.csv"] = statements["1.csv"]
    statements["0.csv"] += row(day="01.11.25", party="Keller")
    whole = sort(statements)
    assert list(whole) == ["2025-11", "2025-12"]
    ids = [record.id for record in whole["2025-12"]]
    assert ids == sorted(set(ids))
    assert len(ids) > 150
    for held in (1, 300, 5_000):
        monkeypatch.setattr(sorting, "_HELD", held)
        assert sort(statements) == whole


def _export(folder, records):
    """Heart rates of one month: an export whose months are as large as it can make them."""
    with open(folder / "export.xml", "w") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_DE">\n')
        for number in range(records):
            at = f"2025-01-{number % 28 + 1:02} {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} +0000"
            file.write(
                f' <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" creationDate="{at}" '
                f'startDate="{at}" endDate="{at}" value="{50 + number * 7 % 90}"/>\n'
            )
        file.write("</HealthData>\n")


def test_an_export_five_times_as_large_takes_hardly_more_memory(tmp_path):
    resident = []
    for records in (20_000, 100_000):
        folder = tmp_path / str(records)
        folder.mkdir()
        _export(folder, records)
        told = subprocess.run([sys.executable, "-c", _INGEST, folder], check=True, capture_output=True, text=True)
        read, used = map(int, told.stdout.split())
        assert read == records
        resident.append(used)
    assert resident[1] < 1.25 * resident[0]
