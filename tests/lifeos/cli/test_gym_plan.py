"""`lifeos gym plan`: what a gate shows, before anyone has run it."""

import json
import os
import re
import subprocess
import sys
import time

import pytest

from lifeos.verdict.binomial import passes
from tests.lifeos import example


@pytest.fixture
def gated(repo):
    text = example.FILES["evals/suites/basic/suite.yaml"]
    assert "require" in text
    return repo


def test_text(run, gated):
    code, out, err = run("-C", gated, "gym", "plan", "basic")
    assert (code, err) == (0, "")
    assert "success: 95 of 100" in out
    assert "at least 0.9 with confidence 0.942" in out
    assert "97.4% of the time to pass in 19 cases of 20" in out
    assert "0.90          0.0576  59" in out
    assert "▲" in out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_where_there_are_no_block_characters_it_is_drawn_without(gated, encoding):
    command = [sys.executable, "-m", "lifeos", "-C", str(gated), "gym", "plan", "basic"]
    run = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": encoding})
    text = run.stdout.decode(encoding)
    assert "\\u" not in text
    assert "^: the floor" in text
    assert "100 % |" in text


def test_a_floor_near_one_is_not_one(run, gated):
    suite = "evals/suites/basic/suite.yaml"
    plan = "    success: {require: 100, of: 100, floor: 0.9999, confidence: 0.009}\n"
    example.write(gated, {suite: example.FILES[suite].replace(COSTLY, plan)})
    code, out, _ = run("-C", gated, "gym", "plan", "basic")
    assert (code, "a success rate of at least 0.999 with" in out) == (0, True)


def test_json_is_exact(run, gated):
    code, out, _ = run("-C", gated, "gym", "plan", "basic", "--format", "json")
    assert code == 0
    found = json.loads(out)["checks"]["success"]
    assert found["certifies"]["floor"] == 0.90
    for rate, chance in found["curve"].items():
        assert chance == pytest.approx(passes(95, 100, float(rate)), abs=1e-9)


COSTLY = "    success: {require: 95, of: 100, floor: 0.90, confidence: 0.94}\n"


def test_what_a_success_costs_is_simulated_and_says_so(run, gated):
    suite = "evals/suites/basic/suite.yaml"
    text = example.FILES[suite]
    assert COSTLY in text
    example.write(gated, {suite: text.replace(COSTLY, f"{COSTLY}    costPerSuccess: {{ceiling: 0.02 USD}}\n")})
    code, out, _ = run("-C", gated, "gym", "plan", "basic")
    assert code == 0
    assert "cost per success: its upper bound at most 0.02 USD, over 100 simulations" in out
    assert "no exact operating curve; this one is simulated" in out
    found = json.loads(run("-C", gated, "gym", "plan", "basic", "--format", "json")[1])["checks"]["costPerSuccess"]
    assert found["certifies"] == {"ceiling": "0.02 USD", "confidence": 0.95, "exact": False}
    assert found["curve"]["0.01 USD"] > 0.99
    assert found["curve"]["0.02 USD"] < 0.1
    assert found["simulated"]["seed"] == 0


def test_a_further_attempt_asks_for_more(run, gated):
    assert "success: 97 of 100" in run("-C", gated, "gym", "plan", "basic", "--attempt", "2")[1]
    assert "no result of 100 simulations is enough" in run("-C", gated, "gym", "plan", "basic", "--attempt", "900")[1]


def test_what_all_attempts_together_err_with(run, gated):
    """The first spends the whole of its error, 0.0576; the others add to it."""
    out = run("-C", gated, "gym", "plan", "basic", "--attempt", "3")[1]
    chance = sum(passes(require, 100, 0.90) for require in (95, 97, 98))
    assert f"passes one of 3 attempts with probability {chance:.3f} at most" in out
    assert "attempts with" not in run("-C", gated, "gym", "plan", "basic")[1]
    found = json.loads(run("-C", gated, "gym", "plan", "basic", "--attempt", "3", "--format", "json")[1])
    assert found["checks"]["success"]["certifies"]["errorOfAllAttempts"] == pytest.approx(chance, abs=1e-9)


def test_the_largest_plan_is_shown_at_once(run, gated):
    suite = gated / "evals/suites/basic/suite.yaml"
    large = "success: {require: 99000, of: 100000, floor: 0.98, confidence: 0.94}"
    suite.write_text(re.sub(r"success: \{.*\}", large, suite.read_text()))
    began = time.monotonic()
    assert "LOS50" not in run("-C", gated, "check")[1]
    code, out, _ = run("-C", gated, "gym", "plan", "basic")
    assert (code, "success: 99000 of 100000" in out) == (0, True)
    assert time.monotonic() - began < 20, "both take a second or two, and took minutes"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["basci"], "there is no eval suite 'basci'; did you mean 'basic'?"),
        (["basic", "--attempt", "0"], "counts from 1"),
        (["basic", "--attempt", "x"], "invalid int value"),
    ],
)
def test_a_wrong_call(run, gated, arguments, said):
    code, out, err = run("-C", gated, "gym", "plan", *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_broken_repository_is_reported(run, gated):
    example.write(gated, {"evals/suites/basic/suite.yaml": "kind: EvalSuite\n"})
    code, out, _ = run("-C", gated, "gym", "plan", "basic")
    assert code == 1
    assert "LOS124" in out


def test_an_agent_without_a_receipt_hinders_nobody(run, own):
    """A plan is what one looks at before there is any receipt, also where the platform denies agents without one."""
    assert "receipts: deny" in (own / "lifeos.yaml").read_text()
    assert "LOS504" in run("-C", own, "check")[1]
    code, out, err = run("-C", own, "gym", "plan", "hello")
    assert (code, err) == (0, "")
    assert "success: 95 of 100" in out


def test_without_the_extra_it_says_what_to_install(gated):
    code = f"import sys; sys.modules['scipy'] = None\nfrom lifeos.cli.main import main\nmain(['-C', {str(gated)!r}, 'gym', 'plan', 'basic'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'lifeos[gym]'" in done.stderr
