"""What is exported is what Inspect's own reader reads, and its viewer takes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lifeos.gym import inspect_log
from tests.lifeos.gym.report.gates import about
from tests.lifeos.gym.samples import ESCAPE, SCRIPT, hostile, judged, silent, void

RECORDS = [silent(3, "timeout"), judged(0), hostile(1), judged(2, success=False), void(4)]


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    from inspect_ai.log import read_eval_log

    path = tmp_path_factory.mktemp("log") / "gate.eval"
    inspect_log.write(about(RECORDS), RECORDS, str(path), 1.7e9)
    return path, read_eval_log(str(path))


def test_each_simulation_is_a_sample_and_none_is_dropped(log):
    _, read = log
    assert [sample.id for sample in read.samples] == [0, 1, 2, 3, 4]
    assert [sample.scores["success"].value for sample in read.samples] == ["C", "I", "I", "I", "N"]
    assert [sample.scores["alignment"].value for sample in read.samples] == ["C", "I", "C", "I", "N"]
    assert all(sample.error is None for sample in read.samples), "Inspect leaves samples with errors out of its metrics"
    success = next(score for score in read.results.scores if score.name == "success")
    assert (success.scored_samples, success.unscored_samples, success.metrics["accuracy"].value) == (4, 1, 0.25)
    assert read.samples[3].scores["success"].explanation == "the process ended with status 3"


def test_a_conversation_is_messages(log):
    messages = log[1].samples[0].messages
    assert [message.role for message in messages] == ["user", *["assistant", "tool"] * 5, "assistant"]
    assert messages[0].content == "What is on today?"
    call, denied = messages[3], messages[4]
    assert (call.tool_calls[0].function, call.tool_calls[0].arguments) == ("calendar-write", {"title": "x"})
    assert (denied.error.type, "may not write" in denied.error.message) == ("permission", True)
    assert messages[5].tool_calls[0].function == "recall", "what a call returned is not told twice, what memory did is"
    assert messages[-1].metadata["decision"]["claims"] == [{"text": "09:00 Dentist", "cites": ["event:a"]}]


def test_hostile_text_is_kept_as_it_was(log):
    sample = log[1].samples[1]
    assert sample.input.startswith(SCRIPT)
    assert sample.messages[-1].content.startswith(ESCAPE)
    assert len(sample.messages[-1].content) > 199_000


def test_the_log_says_what_it_is_of(log):
    read = log[1]
    assert (read.eval.task, read.eval.model) == ("hello", "lifeos/hello")
    assert read.eval.metadata["gate"] == about(RECORDS).digest
    assert read.results.metadata["verdict"] == "fail", "a hard prohibition was violated"


@pytest.mark.proof
def test_the_viewer_takes_it(log, tmp_path):
    """Without a network, as on an airplane or in a pod."""
    program = Path(sys.executable).with_name("inspect")
    command = ["bundle", "--log-dir", str(log[0].parent), "--output-dir", str(tmp_path / "site")]
    away = {**os.environ, "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    subprocess.run([program, "view", *command], check=True, capture_output=True, env=away, timeout=120)
    assert (tmp_path / "site/index.html").exists()
    assert (tmp_path / "site/logs/gate.eval").read_bytes() == log[0].read_bytes()
