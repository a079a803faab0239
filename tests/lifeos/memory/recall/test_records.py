"""Records by id, within scopes."""

from lifeos.memory.dataset import decode
from lifeos.memory.recall.records import Read, Records
from tests.lifeos.memory.lives import ANNA, BILL, LIFE, id_of, version


def test_a_record_is_read_where_it_is_granted_and_is_not_there_elsewhere(tmp_path):
    store, snapshot = version(tmp_path, LIFE)
    records = Records(store, decode(store.version(snapshot)[1]))
    bill = id_of("giro", BILL)
    text = "Transaction on 2025-06-06: -45.00 EUR, Gasthaus Linde, Table 4"
    assert records.read(bill, ["finance"]) == Read("giro", "finance", "2025-06-06", text)
    assert records.read(bill, ["people"]) is records.read("nothing", ["finance"]) is None
    assert [records.kind(one) for one in (bill, id_of("contacts", ANNA), "nothing")] == ["transaction", "contact", ""]
