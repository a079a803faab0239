"""The entry point: fast, and an exit code for everything that can happen."""

import json
import re
import subprocess
import sys

import pytest

from lifeos import __version__
from lifeos.cli import version
from lifeos.cli.main import COMMANDS, parser
from lifeos.errors import ProgramError, UsageError

HEAVY = (
    "pydantic",
    "yaml",
    "ruamel",
    "regopy",
    "msgspec",
    "jsonschema",
    "subprocess",
    "lifeos.compiler",
    "lifeos.schema",
)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=str)
def test_help_imports_nothing_heavy(arguments):
    """Which is why it is instant; a bound in milliseconds would depend on the machine."""
    code = (
        "import sys, json\nfrom lifeos.cli.main import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = json.loads(done.stderr.rpartition("\n[")[2].join(["[", ""]) if "\n[" in done.stderr else done.stderr)
    assert [name for name in loaded if name.split(".")[0] in HEAVY or name.startswith(HEAVY)] == []


@pytest.mark.parametrize("command", ["compile", "check", "why"])
def test_daily_commands_do_not_import_what_only_authors_of_the_language_need(command):
    code = f"import sys, importlib; importlib.import_module('lifeos.cli.{command}'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydantic", "ruamel", "ruamel.yaml", "regopy", "jsonschema"} & set(loaded)


def test_the_entry_point_alone_loads_next_to_nothing():
    """It is imported for each call, so what only some calls need is imported there."""
    code = "import sys, lifeos.cli.main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    slow = {"click", "inspect", "json", "tempfile", "logging", "shutil", "textwrap", "platform", "uuid", "difflib"}
    assert not slow & set(loaded)
    assert [name for name in loaded if name.startswith("lifeos")] == [
        "lifeos",
        "lifeos.cli",
        "lifeos.errors",
        "lifeos.cli.terminal",
        "lifeos.cli.parser",
        "lifeos.cli.main",
    ]


def test_a_format_is_imported_when_it_is_used(repo):
    code = f"import sys\nfrom lifeos.cli.main import main\ntry:\n    main(['-C', {str(repo)!r}, 'compile'])\nexcept SystemExit:\n    print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in loaded if name.startswith("lifeos.cli.formats.")] == [
        "lifeos.cli.formats.limit",
        "lifeos.cli.formats.text",
    ]


def test_help_shows_every_command_with_its_line_in_the_order_of_a_first_visit(run):
    code, out, _ = run("--help")
    assert code == 0
    listed = out.partition("Commands:\n")[2].splitlines()
    assert [re.split(r"\s{2,}", line.strip()) for line in listed] == [[name, line] for name, line in COMMANDS.items()]


def test_without_a_command_help_is_an_answer_to_a_mistake(run):
    for arguments in ((), ("-C", ".")):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("Usage: lifeos [OPTIONS] COMMAND [ARGUMENTS]...\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists_and_explains_itself(run, name):
    grammar = parser(name)
    assert grammar.about
    assert all(meaning for _, meaning in grammar.options())
    for option in ("-h", "--help"):
        code, out, err = run(*name.split(), option)
        assert (code, err) == (0, "")
        assert out.startswith(f"Usage: {grammar.synopsis()}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["compile", "--nonsense"],
        ["compile", "extra"],
        ["compile", "--format", "xml"],
        ["why"],
        ["why", "hello"],
        ["new"],
        ["new", "agnet"],
        ["gym"],
        ["gym", "plan"],
        ["new", "agent"],
        ["new", "agent", "x"],
        ["--repo"],
        ["-C", "/nonexistent/folder", "compile"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_is_exit_2_on_stderr(run, arguments):
    code, out, err = run(*arguments)
    assert code == 2
    assert err
    assert "Traceback" not in err + out


def test_an_unknown_command_is_answered_with_the_one_that_was_meant(run):
    assert "there is no command 'complie'; did you mean 'compile'?" in run("complie")[2]


def test_commands_of_two_words(run):
    code, out, _ = run("gym", "--help")
    assert code == 0
    assert out.startswith("Usage: lifeos gym [OPTIONS] COMMAND")
    assert "  gym plan" in out
    assert "there is no command 'new agnet'; did you mean 'new agent'?" in run("new", "agnet")[2]
    for word in ("gym", "receipt"):
        alone, out, err = run(word)
        assert (alone, out, err) == (2, "", run(word, "--help")[1])
    assert "there is no command 'gmy'; did you mean 'gym'?" in run("gmy")[2]


def test_version(run):
    assert run("version") == (0, f"{__version__}\n", "")
    assert run("--version")[1] == f"lifeos, version {__version__}\n"


@pytest.mark.parametrize(
    ("raised", "code"), [(UsageError("use it so"), 2), (ProgramError("git failed"), 1), (KeyboardInterrupt(), 130)]
)
def test_what_is_raised_becomes_an_exit_code(run, monkeypatch, raised, code):
    def fail(arguments):
        raise raised

    monkeypatch.setattr(version, "run", fail)
    status, out, err = run("version")
    assert status == code
    assert "Traceback" not in out + err
    if code in (1, 2):
        assert err == f"lifeos: {raised}\n"


def test_our_own_bug_is_exit_3_and_a_report_without_the_users_values(run, monkeypatch, tmp_path):
    def fail(arguments):
        secret = "the-users-value"
        raise ValueError(f"could not read {secret}")

    monkeypatch.setattr(version, "run", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code, out, err = run("version")
    assert code == 3
    assert "a bug in LifeOS, not in your files (ValueError)" in err
    (report,) = tmp_path.iterdir()
    assert str(report) in err
    text = report.read_text()
    assert "test_main.py" in text
    assert "the-users-value" not in text + out + err


def test_a_reader_that_goes_away_is_no_error(repo):
    """`lifeos … | head -1` ends quietly."""
    command = f"{sys.executable} -m lifeos schema Agent | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_python_m_lifeos():
    done = subprocess.run([sys.executable, "-m", "lifeos", "version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"{__version__}\n"
