"""Why a record was found."""

from lifeos.memory.recall.search import recall
from tests.lifeos.memory.lives import ALL, BILL, DINNER, OTHER_BILL, id_of
from tests.lifeos.memory.recall.asking import ready


def whys(folder, question):
    return {hit.id: hit.why for hit in recall(ready(folder), question, 9, ALL)}


def test_a_shared_name_is_said_by_name(tmp_path):
    why = whys(tmp_path, "What did I pay where I met Anna Berg?")
    assert f"shares Gasthaus Linde with {id_of('calendar', DINNER)}" in why[id_of("giro", OTHER_BILL)]


def test_of_a_day_that_has_nothing_it_is_said_of_each_that_it_is_of_another(tmp_path):
    found = recall(ready(tmp_path), "What did I pay on 3 March 2025?", 9, ALL)
    assert found
    assert all("not of 2025-03-03" in hit.why for hit in found if hit.time)
    assert not any(why.startswith(("of ", "shares", "on the day")) for hit in found for why in hit.why)


def test_what_is_of_the_day_is_not_of_another(tmp_path):
    why = whys(tmp_path, "What did I pay at Gasthaus Linde on 6 June?")
    assert "of --06-06" in why[id_of("giro", BILL)]
    assert "not of --06-06" not in why[id_of("giro", BILL)]
    assert "not of --06-06" in why[id_of("giro", OTHER_BILL)]
