"""The Dockerfile and what is sent to it say what tools/cluster/python_image.py does. That a builder makes the images of it is not seen here: there is none."""

import re
import subprocess
import tomllib

import pytest

from tests.architecture.test_files import ROOT
from tools.cluster import python_image

TEXT = (ROOT / "tools/images/Dockerfile").read_text()
LINES = TEXT.replace("\\\n", " ").splitlines()
SENT = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]


def pattern(text):
    """A line of .dockerignore as an expression: it means a path and all below, ** any folders, * any name."""
    every = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
    return "".join(every.get(part) or re.escape(part) for part in re.split(r"(\*\*/|\*\*|\*)", text)) + "(?:/.*)?"


def sent(path):
    """Whether a builder is sent a file: the last line that means it decides."""
    means = [line for line in SENT if re.fullmatch(pattern(line.removeprefix("!")), path)]
    return not means or means[-1].startswith("!")


def tracked(*paths):
    done = subprocess.run(["git", "ls-files", "-z", *paths], cwd=ROOT, capture_output=True, text=True, check=True)
    return list(filter(None, done.stdout.split("\0")))


def stage(name):
    begins = next(at for at, line in enumerate(LINES) if re.fullmatch(rf"FROM \S+ AS {name}", line))
    rest = LINES[begins + 1 :]
    return rest[: next((at for at, line in enumerate(rest) if line.startswith("FROM ")), len(rest))]


def words(name):
    return " ".join(stage(name)).split()


def test_bases_are_named_by_digest():
    bases = [line.split()[1] for line in LINES if line.startswith("FROM ")]
    stages = {line.split()[3] for line in LINES if line.startswith("FROM ")}
    assert all(re.fullmatch(r"\S+@sha256:[0-9a-f]{64}", base) for base in bases if base not in stages)


def test_what_a_stage_takes_of_another_is_there():
    stages = {line.split()[3] for line in LINES if line.startswith("FROM ")}
    assert set(re.findall(r"--from=(\S+)", TEXT)) <= stages


def test_what_is_copied_is_in_the_repository():
    for line in LINES:
        if line.startswith("COPY ") and "--from" not in line and "${" not in line:
            assert all((ROOT / path).exists() for path in line.split()[1:-1]), line


@pytest.mark.parametrize(
    "path",
    [
        ".git/config",
        ".venv/bin/python",
        ".build/uv/bin/uv",
        ".lifeos/memory/x",
        "dist/lifeos.whl",
        "docs/README.md",
        "tests/conftest.py",
        "lifeos/__pycache__/errors.cpython-311.pyc",
        "agents.d/platform/hello/__pycache__/agent.cpython-311.pyc",
        "agents.d/platform/hello/.env",
    ],
)
def test_what_the_other_leaves_out_is_not_sent(path):
    assert not sent(path)


def test_all_that_is_copied_is_sent():
    sources = [
        path
        for line in LINES
        if line.startswith("COPY ") and "--from" not in line
        for path in line.replace("${AGENT}", "platform/hello").split()[1:-1]
        if path != "."
    ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    wanted = [
        *sources,
        *wheel["packages"],
        *wheel["force-include"],
        *python_image._GATES.own,
        *python_image._AGENTS.own,
    ]
    assert [path for path in tracked(*wanted, "LICENSE") if not sent(path)] == []
    assert len(tracked(*wanted)) > 100


def test_both_hold_the_same_libraries_and_code():
    for name, site in (("agent-site", python_image._AGENTS), ("lifeos-site", python_image._GATES)):
        said = words(name)
        assert {word.partition("=")[2] for word in said if word.startswith("--extra=")} == set(site.extras)
        assert {word.partition("=")[2] for word in said if word.startswith("--prune=")} == set(site.without)
        assert {word.partition("=")[2] for word in said if word.startswith("--group=")} == set(site.groups)
    assert set(python_image._AGENTS.own) <= set(words("agent-site"))


def test_both_start_alike_as_nobody():
    for name in ("agent", "lifeos"):
        assert "USER 65532:65532" in stage(name)
        [variables] = [line for line in stage(name) if line.startswith("ENV ")]
        assert dict(word.split("=") for word in variables.split()[1:]) == dict(python_image._ENVIRONMENT)
    assert 'ENTRYPOINT ["/usr/bin/python3", "-m", "lifeos.agent"]' in stage("agent")
    assert any("rm /app/agent.yaml" in line for line in stage("agent-code"))
