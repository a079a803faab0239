"""The workflows that the compiler places are those that `hera_workflows` makes."""

from pathlib import Path

from hera_workflows.__main__ import HOME, texts
from lifeos.targets import argo_workflows


def test_the_committed_files_are_current():
    committed = {path.name: path.read_text(encoding="utf-8") for path in Path(HOME).iterdir()}
    assert texts() == committed, "run `python -m hera_workflows`, and read what changed"


def test_both_sides_mean_the_same_names():
    from hera_workflows import eval_gate, pods

    assert (pods.ACCOUNT, pods.EXECUTOR, pods.COLLECTOR, pods.STEP, eval_gate.VERDICTS) == (
        argo_workflows.ACCOUNT,
        argo_workflows.EXECUTOR,
        argo_workflows.COLLECTOR,
        argo_workflows.STEP,
        argo_workflows.VERDICTS,
    )
