"""`lifeos gym export`: a gate as a log for other viewers."""

import subprocess
import sys

import pytest


def export(run, root, *arguments):
    return run("-C", root, "gym", "export", *arguments)


def test_a_log_for_inspect(run, practised, tmp_path):
    from inspect_ai.log import read_eval_log

    path = tmp_path / "crash.eval"
    code, out, err = export(run, practised, "crash", "--seed", "7", "--inspect", "--output", path)
    assert (code, err) == (0, "")
    assert out.endswith("crash.eval\n")
    log = read_eval_log(str(path))
    assert len(log.samples) >= 5
    assert {sample.scores["success"].value for sample in log.samples} == {"I"}, (
        "who gave no outcome failed, and is there"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["hello"], "say for which program: --inspect"),
        (["hello", "--inspect", "--output", "x.json"], "a name that ends in .eval"),
        (["hello", "--inspect", "--seed", "8"], "no records of this gate yet: lifeos gym run hello --seed 8"),
    ],
)
def test_a_wrong_call(run, practised, arguments, said):
    code, out, err = export(run, practised, *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_without_the_extra_it_says_what_to_install(practised, tmp_path):
    call = [
        "-C",
        str(practised),
        "gym",
        "export",
        "hello",
        "--seed",
        "7",
        "--inspect",
        "--output",
        str(tmp_path / "x.eval"),
    ]
    code = f"import sys; sys.modules['inspect_ai'] = sys.modules['inspect_ai.log'] = None\nfrom lifeos.cli.main import main\nmain({call!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'lifeos[inspect]'" in done.stderr
    assert list(tmp_path.iterdir()) == []
