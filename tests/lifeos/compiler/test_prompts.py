"""Prompts of agents and of judges: a file in the folder of whoever names it, with text in it."""

import pytest

from lifeos.compiler.pipeline import Compilation
from tests.lifeos.cli.conftest import copied

JUDGE = "  judge: {{route: frontier, prompt: {}}}\n"


@pytest.fixture
def suite(tmp_path):
    """Let the suite of hello name a prompt; what is found."""
    root = copied(tmp_path)
    file = root / "evals/suites/hello/suite.yaml"
    before = file.read_text()

    def name(prompt, **files):
        file.write_text(before + JUDGE.format(prompt))
        for path, data in files.items():
            (root / "evals/suites/hello" / f"{path}.md").write_bytes(data)
        analysis = Compilation(str(root), cached=False).analysis
        return analysis, [(item.code, item.span.file, item.hint) for item in analysis.found if item.code != "LOS504"]

    return name


def test_the_prompt_of_a_judge_is_read_and_addressed_by_its_bytes(suite):
    analysis, found = suite("judge.md", judge=b"# Judge\n")
    assert found == []
    prompt = analysis.catalog.suites["hello"].judge.prompt
    assert (prompt.path, prompt.text) == ("evals/suites/hello/judge.md", "# Judge\n")
    before = prompt.digest
    assert suite("judge.md", judge=b"# Judge.\n")[0].catalog.suites["hello"].judge.prompt.digest != before


@pytest.mark.parametrize(
    ("prompt", "data", "code", "hint"),
    [
        ("juge.md", b"# Judge\n", "LOS206", "did you mean 'judge.md'?"),
        ("scenarios", b"# Judge\n", "LOS206", "'scenarios' is a folder; name a file in it"),
        ("../finance/judge.md", b"# Judge\n", "LOS205", "move the file below evals/suites/hello/"),
        ("judge.md", b" \n", "LOS107", "say what makes an outcome good or bad"),
        ("judge.md", b"\xff", "LOS106", "save it as UTF-8"),
        ("judge.md", b"key AKIAIOSFODNN7EXAMPLE\n", "LOS404", ""),
    ],
)
def test_mistakes(suite, prompt, data, code, hint):
    analysis, found = suite(prompt, judge=data)
    assert [item[0] for item in found] == [code]
    assert hint in (found[0][2] or "")
    assert analysis.failed


def test_a_judge_on_a_route_that_nobody_declares(tmp_path):
    root = copied(tmp_path)
    file = root / "evals/suites/hello/suite.yaml"
    file.write_text(file.read_text() + JUDGE.format("judge.md").replace("frontier", "fontier"))
    (root / "evals/suites/hello/judge.md").write_text("# Judge\n")
    found = [item for item in Compilation(str(root), cached=False).analysis.found if item.code == "LOS201"]
    assert [(item.message, item.hint) for item in found] == [
        ("there is no model route 'fontier'", "did you mean 'frontier'?")
    ]
