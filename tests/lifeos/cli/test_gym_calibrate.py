"""`lifeos gym calibrate`: a judge gates when it was shown to be good enough, and only then."""

import json

import pytest

from tests.lifeos.cli import judges


def test_a_good_judge_is_calibrated(run, own):
    judges.declare(own)
    judges.label(own, 40, 40)
    code, out, err = run("-C", own, "gym", "calibrate", "hello")
    assert (code, err) == (0, "")
    assert "TPR: good called good  40 of 40  1.000  0.927" in out
    assert "0 simulations of 80 not judged alike when asked 3 times" in out
    assert out.endswith("may gate\nrecord: evals/calibrations/hello.json\n")
    record = json.loads((own / "evals/calibrations/hello.json").read_bytes())
    assert set(record["subject"]["model"]) == {"model", "script"}
    assert record["models"][0].startswith("scripted/frontier@")


def test_the_same_measurement_is_the_same_record(run, own):
    judges.declare(own, wrong=[5])
    judges.label(own, 50, 40)
    files = []
    for jobs in (1, 3):
        assert run("-C", own, "gym", "calibrate", "hello", "--jobs", jobs)[0] == 0
        files.append((own / "evals/calibrations/hello.json").read_bytes())
    assert files[0] == files[1]


def test_a_judge_below_its_bar_is_refused_and_recorded(run, own):
    """TNR 0.8: what lets an agent of 0.90 pass three times as often."""
    judges.declare(own, wrong=range(40, 48))
    judges.label(own, 40, 40)
    code, out, _ = run("-C", own, "gym", "calibrate", "hello")
    assert code == 1
    assert "REFUSED  the judge of suite hello may not gate\n  it shows a TNR of at least 0.66" in out
    row = next(line.split() for line in out.splitlines() if line.startswith("0.9 "))
    assert row == ["0.9", "0.058", "0.180", "0.920"]
    assert json.loads((own / "evals/calibrations/hello.json").read_bytes())["measured"]["caught"] == 32


def test_too_few_labels_are_refused_before_a_model_is_asked(run, own):
    judges.declare(own)
    (own / "evals/upstreams/frontier/judge.py").unlink()
    judges.label(own, 28, 5)
    code, out, _ = run("-C", own, "gym", "calibrate", "hello")
    assert code == 1
    assert out.splitlines()[1:] == [
        "  28 good labels: a TPR of 0.9 takes 29, all of them judged right",
        "  5 bad labels: a TNR of 0.9 takes 29, all of them judged right",
    ]
    assert not (own / "evals/calibrations").exists()


def test_tuning_labels_show_and_record_nothing(run, own):
    judges.declare(own, wrong=[0])
    judges.label(own, 2, 2, "tuning")
    code, out, _ = run("-C", own, "gym", "calibrate", "hello", "--split", "tuning")
    assert code == 0
    assert "1 of 2" in out
    assert "nothing is recorded" in out
    assert not (own / "evals/calibrations").exists()


def test_json(run, own):
    judges.declare(own, wrong=range(10))
    judges.label(own, 40, 40)
    code, out, _ = run("-C", own, "gym", "calibrate", "hello", "--format", "json")
    found = json.loads(out)
    assert (code, found["calibration"]["measured"]["kept"]) == (1, 30)
    assert found["refused"][0].startswith("it shows a TPR of at least 0.6")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["helo"], "did you mean 'hello'?"),
        (["finance"], "suite 'finance' has no judge"),
        (["hello", "--repeats", "0"], "--repeats is a whole number from 1 up"),
        (["hello", "--split", "tuning"], "there are no tuning labels of suite 'hello'"),
    ],
)
def test_mistakes(run, own, arguments, words):
    judges.declare(own)
    code, _, err = run("-C", own, "gym", "calibrate", *arguments)
    assert code == 2
    assert words in err


def test_without_somebody_who_answers_there_is_no_measurement(run, own):
    judges.declare(own)
    judges.label(own, 40, 40)
    (own / "evals/suites/hello/judge.md").write_text("# Somebody else\n")
    code, _, err = run("-C", own, "gym", "calibrate", "hello")
    assert code == 2
    assert "no script answers" in err
    assert not (own / "evals/calibrations").exists()


def test_from_advice_to_a_say_and_back(run, own):
    judges.declare(own)
    code, out, _ = run("-C", own, "gym", "run", "hello", "--seed", "7")
    assert code == 0
    assert "judge (advisory): 100 of 100 are good" in out
    _, out, _ = run("-C", own, "gym", "replay", "hello", "0", "--seed", "7")
    assert "judge (advisory): good. as it says" in out

    suite = own / "evals/suites/hello/suite.yaml"
    suite.write_text(suite.read_text().replace("prompt: judge.md}", "prompt: judge.md, gates: true}"))
    code, out, err = run("-C", own, "gym", "run", "hello")
    assert (code, out) == (1, "")
    assert "no verdict: the judge of suite 'hello' gates, and there is no calibration of it" in err

    judges.label(own, 40, 40)
    assert run("-C", own, "gym", "calibrate", "hello")[0] == 0
    code, out, _ = run("-C", own, "gym", "run", "hello")
    assert (code, "judge: 100 of 100 are good" in out) == (0, True)
    (receipt,) = (own / "evals/receipts/hello").glob("*.json")
    calibration = json.loads((own / "evals/calibrations/hello.json").read_bytes())
    assert json.loads(receipt.read_bytes())["calibration"] == calibration["id"]
    code, out, _ = run("-C", own, "receipt", "verify", "hello")
    assert code == 0, out

    judges.script(own, [1000])  # another model
    code, out, err = run("-C", own, "gym", "run", "hello", "--seed", "7")
    assert (code, out) == (1, "")
    assert "it is stale: another model was measured" in err
