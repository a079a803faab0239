"""``lifeos memory judge``."""

import shutil

import pytest

from lifeos.memory.state_id import NOTHING
from tests.lifeos.cli.judged import QUESTIONS, judged, remembering  # noqa: F401  fixtures


def test_a_version_that_answers_all_holds(judged):  # noqa: F811
    code, out, err = judged("judge")
    assert (code, err) == (0, "")
    head, _, rent, anna, verdict = out.splitlines()
    assert head == f"context: {NOTHING[:19]} -> {judged.first[:19]}"
    assert rent.split() == ["rent", "1", "not", "in", "20", "1", "gained"]
    assert anna.split()[-1] == "gained"
    assert verdict == "holds: 2 of 2 questions answered, 0 before"
    assert judged.record is None, "it writes nothing"
    assert judged.pinned == NOTHING


def test_what_a_later_version_lost_is_told_without_what_it_says(judged):  # noqa: F811
    assert judged("snapshot")[0] == 0
    second = judged.misread()
    code, out, err = judged("judge")
    assert (code, err) == (1, "")
    assert "rent      1      1       not in 20  lost: new above it " in out
    assert " of giro" in out
    assert out.endswith("does not hold: 1 of 2 questions answered, 2 before; 1 lost; 2 needed\n")
    assert "900" not in out
    assert "Keller" not in out
    found = judged.json("judge")
    assert (found["before"], found["version"], found["holds"]) == (judged.first, second, False)
    assert [(one["name"], one["outcome"]) for one in found["questions"]] == [("rent", "lost"), ("anna", "as before")]
    assert judged("judge", "--from", second, "--to", judged.first[:19])[0] == 0, "the other way round it is gained"
    assert judged("judge", "--format", "markdown")[1].startswith("### Memory `context`: `sha256:")


def test_an_answer_that_was_forgotten_is_lost_and_it_is_said_why(judged):  # noqa: F811
    assert judged("snapshot")[0] == 0
    rent = judged.json("recall", "What did I pay to Keller?", "--agent=hello")["records"][0]["id"]
    assert judged("forget", f"record:{rent}", "--by=Anna", "--why=asked")[0] == 0
    judged.ingest()
    code, out, _ = judged("judge")
    assert code == 1
    assert "lost: the record that answers was forgotten; take the question out, too" in out
    assert [one["forgotten"] for one in judged.json("judge")["questions"]] == [True, False]


def test_a_poisoned_note_beside_the_answer_is_found(judged):  # noqa: F811
    assert judged("snapshot")[0] == 0
    judged.poisoned()
    code, out, _ = judged("judge")
    out = " ".join(out.split())
    assert code == 1
    assert "forbidden: what must not be found is at " in out
    assert "of journal, which gives orders" in out
    assert "1 record new that would give orders" in out


def test_fewer_than_all_may_be_enough(judged):  # noqa: F811
    judged.questions(QUESTIONS.replace("Café Süd]", "Café Nord]"))
    assert judged("judge")[0] == 1
    judged.questions(QUESTIONS.replace("Café Süd]", "Café Nord]").replace("  questions:", "  least: 1\n  questions:"))
    code, out, _ = judged("judge")
    assert code == 0
    assert "missing" in out


def test_questions_that_are_in_no_repository(judged, tmp_path):  # noqa: F811
    place = tmp_path / "mine.yaml"
    shutil.move(judged.root / "memory/context.questions.yaml", place)
    code, _, err = judged("judge")
    assert code == 2
    assert "write them into memory/context.questions.yaml, or give them with --questions FILE" in err
    assert judged("judge", "--questions", place)[0] == 0
    place.write_text(QUESTIONS.replace("says", "sais"))
    code, out, _ = judged("judge", "--questions", place)
    assert code == 1
    assert "mine.yaml:6:" in out
    assert "did you mean 'says'?" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "sha256:" + "0" * 64], "is not in"),
        (["--from", "sha256:" + "0" * 64], "cannot be asked: sha256:0000"),
        (["--to", "sha256:12345678"], "there is no version sha256:12345678"),
        (["--to", "nowhere"], "nowhere"),
        (["--questions", "none.yaml"], "there is no file none.yaml"),
        (["--questions", "."], "there is no file ."),
    ],
)
def test_a_wrong_call(judged, words, said):  # noqa: F811
    code, _, err = judged("judge", *words)
    assert code in (1, 2)
    assert said in err


def test_a_version_that_is_damaged_is_asked_nothing(judged):  # noqa: F811
    for path in (judged.root / ".lifeos/memory/files/md5").rglob("*"):
        if path.is_file() and b"Keller" in path.read_bytes():
            path.write_bytes(b"x")
    code, out, err = judged("judge")
    assert (code, out) == (1, "")
    assert "the questions to 'context' cannot be asked: " in err
    assert "is damaged" in err


def test_nothing_was_ingested_and_there_is_no_such_memory(judged):  # noqa: F811
    shutil.rmtree(judged.root / ".lifeos/memory")
    code, _, err = judged("judge")
    assert (code, "say with --to which version" in err) == (2, True)
    code, _, err = judged.run("-C", judged.root, "memory", "judge", "contxt")
    assert (code, "did you mean 'context'?" in err) == (2, True)


def test_a_model_that_is_not_here(judged):  # noqa: F811
    path = judged.root / "agents.d/platform/memory.yaml"
    path.write_text(path.read_text().replace("all-MiniLM-L6-v2@", "other@"))
    code, _, err = judged("judge")
    assert (code, "declares the embedding model" in err) == (2, True)
