"""The Dockerfile says what tools/cluster/python_image.py does. That a builder makes the images of it is not seen here: there is none."""

import re

from tests.architecture.test_files import ROOT
from tools.cluster import python_image

TEXT = (ROOT / "tools/images/Dockerfile").read_text()
LINES = TEXT.replace("\\\n", " ").splitlines()


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
