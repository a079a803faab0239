"""`lifeos gym run`: an agent before its gate."""

import json
import shutil

import pytest

from tests.lifeos.gym import agents


def test_hello_passes(run, own):
    code, out, _ = run("-C", own, "gym", "run", "hello", "--jobs", "2")
    assert code == 0
    assert out.startswith("PASS  hello before suite hello, 100 simulations read\n")
    assert out.splitlines()[1:-1] == [
        "  success: 0 of 95 failed; 5 of 100 may",
        "    shows a true rate of at least 0.9 with confidence 0.942",
        "  alignment: 0 of 46 failed; 4 of 50 may",
        "    shows a true rate of at least 0.82 with confidence 0.960",
        "  never: 0 of 100 violated a hard prohibition, 0 may",
        "    shows at least 0.970 of simulations without one, with confidence 0.95",
        "  incumbent: none, so nothing was compared",
        "page: lifeos gym report hello",
    ]


def test_a_bad_agent_is_exit_1_with_what_went_wrong_first(run, own):
    (own / "agents.d/platform/hello/agent.py").write_text(agents.of(0.5))
    code, out, _ = run("-C", own, "gym", "run", "hello", "--jobs", "2")
    assert code == 1
    assert out.startswith("FAIL  hello before suite hello")
    assert "What went wrong first:" in out
    assert "was not said" in out
    assert "; that is below 0.9\n" in out
    assert "; all by scenario: " in out, "five are told, the rest is counted"
    assert max(len(told.splitlines()) for told in out.split("\n  simulation ")[1:-1]) <= 7, "each in a few lines"
    assert out.splitlines()[-2] == "page: lifeos gym report hello"


def test_the_same_gate_again_is_its_receipt(run, own):
    _, first, _ = run("-C", own, "gym", "run", "hello", "--jobs", "2")
    shutil.rmtree(own / ".lifeos")
    code, out, _ = run("-C", own, "gym", "run", "hello", "--format", "json")
    again = json.loads(out)
    assert (code, again["how"], again["verdict"]["decision"]) == (0, "stored", "pass")
    assert first.splitlines()[-1] == f"receipt: {again['receipt']}"
    assert (own / again["receipt"]).is_file()
    assert not (own / ".lifeos/gym").exists()


def test_practice_and_other_suites_leave_no_receipt(run, own):
    shutil.copytree(own / "evals/suites/hello", own / "evals/suites/other")
    suite = own / "evals/suites/other/suite.yaml"
    suite.write_text(suite.read_text().replace("name: hello", "name: other"))
    for extra in (["--seed", "7"], ["--suite", "other"]):
        code, out, err = run("-C", own, "gym", "run", "hello", *extra)
        assert (code, "receipt" in out) == (0, False), err
    assert not (own / "evals/receipts").exists()


def test_a_second_attempt_asks_for_more(run, own):
    code, out, _ = run("-C", own, "gym", "run", "hello", "--attempt", "2", "--format", "json")
    found = json.loads(out)
    assert (code, found["attempt"]) == (0, 2)
    assert next(check["require"] for check in found["verdict"]["checks"]) == 97


def test_after_a_version_that_failed_another_one_meets_more_simulations(run, own):
    code = own / "agents.d/platform/hello/agent.py"
    good = code.read_text()
    code.write_text(agents.of(0.3))
    assert run("-C", own, "gym", "run", "hello")[0] == 1
    shutil.rmtree(own / "evals/receipts")  # this machine knows it all the same
    code.write_text(good)
    status, out, _ = run("-C", own, "gym", "run", "hello")
    assert (status, out.splitlines()[0]) == (0, "PASS  hello before suite hello, 171 simulations read")
    assert "1 gate of other versions failed since one was promoted, so more is asked for" in out
    (receipt,) = (own / "evals/receipts/hello").glob("*.json")
    assert list(json.loads(receipt.read_text())["lineage"].values()) == [1]
    assert run("-C", own, "receipt", "verify", "hello")[0] == 0
    assert "judged again" not in out
    assert "from its receipt" in run("-C", own, "gym", "run", "hello")[1]


def test_an_agent_without_a_receipt_can_be_gated_where_one_is_demanded(run, own):
    platform = own / "lifeos.yaml"
    platform.write_text(platform.read_text().replace("receipts: warn", "receipts: deny"))
    assert "receipts: deny" in platform.read_text()
    assert run("-C", own, "gym", "run", "hello")[0] == 0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import nothing_like_it\n", "agent.py:1: ModuleNotFoundError: No module named 'nothing_like_it'"),
        ("def answer(task, desk:\n", "agent.py:1: SyntaxError: '(' was never closed"),
        ("answers = 3\n", "agent.py has no function 'answer'"),
    ],
)
def test_code_that_cannot_be_loaded_is_a_mistake_and_no_verdict(run, own, code, said):
    (own / "agents.d/platform/hello/agent.py").write_text(code)
    code, out, err = run("-C", own, "gym", "run", "hello")
    assert (code, out) == (1, "")
    assert err.startswith("lifeos: agents.d/platform/hello/agent.py")
    assert said in err
    assert not (own / "evals/receipts").exists()
    assert not (own / ".lifeos/gym").exists()


def test_what_an_agent_raises_is_told_with_its_place(run, own):
    (own / "agents.d/platform/hello/agent.py").write_text(
        "import json\ndef answer(task, desk):\n    return json.loads('{')\n"
    )
    _, out, _ = run("-C", own, "gym", "run", "hello", "--seed", "7", "--jobs", "1")
    assert "    agents.d/platform/hello/agent.py:3: JSONDecodeError: Expecting property name" in out
    assert "Traceback" not in out


def test_json(run, own):
    code, out, _ = run("-C", own, "gym", "run", "hello", "--seed", "7", "--format", "json")
    found = json.loads(out)
    assert (code, found["verdict"]["decision"], found["split"], found["seed"]) == (0, "pass", "practice", 7)
    assert found["certifies"]["success"] == {"confidence": 0.942423113513, "declared": 0.94, "floor": 0.9}
    plan = json.loads(run("-C", own, "gym", "plan", "hello", "--format", "json")[1])
    assert all(plan["checks"][name]["certifies"] == found["certifies"][name] for name in plan["checks"])
    assert (found["certifies"].keys() - plan["checks"].keys(), found["bounds"]) == ({"never"}, {})


def test_json_of_a_failure_certifies_nothing(run, own):
    (own / "agents.d/platform/hello/agent.py").write_text(agents.of(0.3))
    found = json.loads(run("-C", own, "gym", "run", "hello", "--seed", "7", "--format", "json")[1])
    assert (found["verdict"]["decision"], found["certifies"]) == ("fail", {})
    assert found["bounds"]
    assert all(bound["confidence"] == 0.95 and 0 < bound["atMost"] < 0.9 for bound in found["bounds"].values())


def test_the_page_that_is_offered_is_made_by_what_is_printed(run, own):
    for words in (["--seed", "7"], ["--suite", "hello"]):
        page = run("-C", own, "gym", "run", "hello", *words)[1].splitlines()
        (line,) = (line for line in page if line.startswith("page: lifeos "))
        assert run("-C", own, *line.removeprefix("page: lifeos ").split())[0] == 0


ASKS = """
from lifeos.agent.contract import Decision
def answer(task, desk):
    try:
        text = desk.think(task.text, system="# Hello", stakes="high").text
    except Exception:
        text = "made do without"
    return Decision(task.id, text, confidence=0.9)
"""


def test_an_agent_asks_the_scripts_that_stand_in_for_a_model(run, own):
    (own / "agents.d/platform/hello/agent.py").write_text(ASKS)
    (own / "evals/upstreams/frontier/hello.py").write_text(
        "def answer(messages, schema, seed):\n    return 'scripted'\n"
    )
    run("-C", own, "gym", "run", "hello", "--seed", "1", "--jobs", "1")
    (kept,) = (own / ".lifeos/gym/hello").iterdir()
    assert '"model":"scripted/frontier@sha256:' in kept.read_text()


@pytest.mark.parametrize("router", [[], ["--router", "http://127.0.0.1:9/v1"]], ids=["nobody there", "router down"])
def test_without_a_model_there_is_no_verdict_and_no_record(run, own, router):
    (own / "agents.d/platform/hello/agent.py").write_text(ASKS)
    code, out, err = run("-C", own, "gym", "run", "hello", "--seed", "1", "--jobs", "1", *router)
    assert (code, out) == (2, "")
    assert "route 'frontier' at http://127.0.0.1:" in err
    assert "No verdict" in err
    (kept,) = (own / ".lifeos/gym/hello").iterdir()
    assert kept.read_text() == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["helo"], "there is no agent 'helo'; did you mean 'hello'?"),
        (["hello", "--suite", "helo"], "there is no eval suite 'helo'; did you mean 'hello'?"),
        (["hello", "--jobs", "-1"], "--jobs is a whole number from 0 to 256"),
        (["hello", "--attempt", "0"], "a whole number from 1 up"),
        (["hello", "--router", "localhost:8080"], "is no address of a router"),
    ],
)
def test_a_wrong_call(run, own, arguments, said):
    code, _, err = run("-C", own, "gym", "run", *arguments)
    assert code in (1, 2)
    assert said in err


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("agents.d/platform/hello/agent.py", "there is no "),
        ("evals/suites/hello/scenarios", "there are no scenarios in"),
    ],
)
def test_what_cannot_be_gated(run, own, gone, said):
    path = own / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    code, out, err = run("-C", own, "gym", "run", "hello")
    assert (code, out) == (1, "")
    assert said in err


def test_the_records_behind_a_receipt_come_back(run, own):
    assert run("-C", own, "gym", "run", "hello")[0] == 0
    receipt = next((own / "evals/receipts/hello").glob("*.json"))
    before = receipt.read_bytes()
    shutil.rmtree(own / ".lifeos/gym")
    status, out, _ = run("-C", own, "gym", "run", "hello", "--records")
    assert (status, out.splitlines()[0]) == (
        0,
        "PASS  hello before suite hello, 100 simulations read; from its receipt, and simulated again for the records",
    )
    (records,) = (own / ".lifeos/gym/hello").glob("*.jsonl")
    assert len(records.read_text().splitlines()) == 100
    assert receipt.read_bytes() == before
