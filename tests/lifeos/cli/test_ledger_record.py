"""``lifeos ledger record``."""

import json

import pytest

DECIDED = '{"kind":"decided","id":"d1","agent":"finance","team":"money","track":"stable"}'
TURNED = '{"kind":"turned","id":"o1","decision":"d1","source":"bank","success":true}'


@pytest.fixture
def record(run, fresh, tmp_path):
    def call(*lines, words=()):
        path = tmp_path / "events.jsonl"
        path.write_text("\n".join(lines) + "\n")
        return run("-C", fresh, "ledger", "record", path, *words)

    return call


def test_each_event_counts_once(record, run, fresh):
    assert record(DECIDED, "", TURNED) == (0, "2 events written, 0 known already\n", "")
    assert record(DECIDED, TURNED) == (0, "0 events written, 2 known already\n", "")
    assert run("-C", fresh, "ledger", "verify")[0] == 0


def test_all_lines_that_are_wrong_are_told_and_nothing_is_written(record, fresh):
    code, out, _ = record(
        DECIDED,
        TURNED.replace("true", '"yes"'),
        '{"kind":"settled","id":"r1","micros":1}',
        "not json",
        TURNED.replace('"o1"', '""'),
        TURNED.replace("}", ',"more":1}'),
    )
    assert code == 1
    assert out.count("error[LOS1003]") == 5
    assert "events.jsonl:2:1" in out
    assert "Expected `bool`, got `str` - at `$.success`" in out
    assert "events of kind 'settled' are the platform's own" in out
    assert "Object contains unknown field `more`" in out
    assert not (fresh / ".lifeos/ledger.sqlite").exists()


def test_what_the_ledger_refuses_is_told_with_its_line(record):
    code, out, _ = record(DECIDED, TURNED.replace("d1", "d9"), DECIDED.replace("finance", "health"), TURNED)
    assert code == 1
    assert out.count("error[LOS1004]") == 2
    assert "there is no decision 'd9'" in out
    assert "there is another event 'd1' of this kind" in out
    assert "2 events written" in out


def test_for_machines(record):
    code, out, _ = record("{}", words=("--format", "json"))
    assert code == 1
    assert [one["code"] for one in json.loads(out)["diagnostics"]] == ["LOS1003"]


def test_a_file_that_is_not_there(run, fresh):
    code, _, err = run("-C", fresh, "ledger", "record", "nowhere")
    assert code == 2
    assert "cannot be read" in err


def test_the_zone_is_for_good(record):
    assert record(DECIDED, words=("--zone", "Europe/Berlin"))[0] == 0
    code, _, err = record(DECIDED, words=("--zone", "UTC"))
    assert code == 2
    assert "those of Europe/Berlin, for good" in err
