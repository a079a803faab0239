"""The entry point: finds the command, and turns what goes wrong into an exit code."""

import gc
import importlib
import io
import os
import sys
from typing import NoReturn, cast

from lifeos import __version__, errors
from lifeos.cli.parser import Command, Parser
from lifeos.cli.terminal import complain, echo

COMMANDS = {
    "init": "Make a new config repository that passes `check` at once.",
    "new agent": "Add an agent by the golden path.",
    "check": "Everything a pull request must pass.",
    "compile": "Render the manifests.",
    "diff": "What changed between two git states, by meaning.",
    "why": "Where a value of an agent comes from.",
    "explain": "What a code, a kind or a field means.",
    "up": "The fleet on this machine.",
    "ask": "A question to an agent that runs here.",
    "status": "What agents of this machine did, spent, and were denied.",
    "schema": "The JSON Schemas of the language.",
    "gym plan": "What a suite's gate shows, and how agents fare at it.",
    "gym run": "An agent before its gate.",
    "gym replay": "One simulation of a gate again, step by step.",
    "gym report": "A gate as a page: verdict, curves, failures.",
    "gym compare": "Two gates, simulation by simulation.",
    "gym export": "A gate as a log for other viewers.",
    "gym label": "What a person says of simulations, to measure a judge by.",
    "gym calibrate": "What a suite's judge is worth, measured on labels.",
    "gym waves": "A gate in parts that can run apart.",
    "gym shard": "One part of a gate.",
    "gym judge": "The verdict on the parts.",
    "gym submit": "An agent before its gate, in the cluster.",
    "receipt verify": "Whether gate receipts are what they say.",
    "pin": "The traffic of an agent that sleeps to what is declared.",
    "verdict serve": "Whether releases are safe, over HTTP.",
    "gateway policies": "What OPA loads, as files.",
    "gateway serve": "The decision on every call of an agent, for Envoy.",
    "approve": "A person's yes to one call of an agent.",
    "memory generate": "An inbox of somebody who does not exist, to try memory with.",
    "memory ingest": "From an inbox to a version of a memory.",
    "memory snapshot": "Pin what was ingested, and say what that changes.",
    "memory pin": "Move the pin to another version.",
    "memory status": "Which state of a memory is pinned, and what was learned aside.",
    "memory embed": "The version that was ingested last, with its vectors.",
    "memory diff": "What changed between two states of a memory.",
    "memory restore": "Bring a version back, and open its journal.",
    "rollback": "A memory as it was pinned before.",
    "memory remember": "A fact into the journal.",
    "memory confirm": "A fact that was learned is so.",
    "memory forget": "What is to be absent from every later state.",
    "memory erase": "What leaves the bytes of all versions.",
    "memory log": "The journal, entry by entry.",
    "memory replay": "What was learned on other versions, onto the present one.",
    "memory gc": "Let go of versions that nothing pins.",
    "memory verify": "Whether a version of a memory is whole, and its journal.",
    "memory recall": "What an agent finds in its memory.",
    "memory judge": "Whether a version answers what is known.",
    "memory serve": "The semantic layer: memory over MCP and REST.",
    "cost": "What an insight costs, and where the month will end.",
    "audit": "What an agent could know when it decided, what it read and cited.",
    "audit fact": "Which decisions used a fact.",
    "ledger record": "What systems of record report, into the ledger.",
    "ledger verify": "Whether the ledger is as it was written.",
    "models serve": "The small models of this machine on OpenAI's protocol.",
    "warden serve": "The warden of a cluster: pods that are to go.",
    "warden cases": "Whom a warden keeps down until a person says otherwise, and why.",
    "warden propose": "Suspensions of agents that stay down, as branches.",
    "warden status": "What the warden has done about agents of this machine.",
    "warden clear": "Tell the warden that an agent is well.",
    "doctor": "What a cluster lacks for what is declared.",
    "bootstrap": "Let Argo CD of a cluster follow an environment.",
    "fmt": "Format the declarations; comments stay.",
    "version": "Print the version.",
}
"""By name, which may be of two words, in the order of a first visit, with the line that `lifeos --help` shows. The module of the
same name is the command, and is imported when it is called."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 clean, 1 findings, 2 usage, 3 our own bug, 130 interrupted."""
    gc.set_threshold(200_000)  # a short run makes many small objects and no cycles worth looking for
    for stream in (sys.stdout, sys.stderr):  # a character that the terminal has not got is no reason to fail
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except errors.LifeOSError as error:
        complain(f"lifeos: {error}")
        code = error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = errors.EXIT_CLEAN
    except KeyboardInterrupt:
        code = errors.EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001  the last resort: anything that comes here is our bug
        code = _bug(error)
    gc.freeze()  # what is left goes with the process; to search it for cycles first takes 4 ms
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    before, called = _split(arguments)
    program = overall()
    repo: str | None = None
    try:
        if before or not called:
            repo = program.parse(before).repo
        if not called:
            complain(program.format_help().rstrip("\n"))
            return errors.EXIT_USAGE
        name = next((" ".join(called[:words]) for words in (2, 1) if " ".join(called[:words]) in COMMANDS), None)
        if name is None and called[1:2] in (["--help"], ["-h"]) and (group := _beginning(called[0])):
            echo(_help_of(called[0], group))
            return errors.EXIT_CLEAN
        if name is None and len(called) == 1 and (group := _beginning(called[0])):
            complain(_help_of(called[0], group))
            return errors.EXIT_USAGE
        if name is None:
            _refuse(program, called)
        return command(name).run(parser(name).parse(called[len(name.split()) :], repo))
    except SystemExit as leave:  # help or the version was asked for and printed
        return int(leave.code or 0)


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What stands before the command, and the rest."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("-"):
        at += 2 if arguments[at] in ("-C", "--repo") else 1
    return arguments[:at], arguments[at:]


def _beginning(word: str) -> dict[str, str]:
    """The commands of two words that begin with this one."""
    return {name: about for name, about in COMMANDS.items() if name.startswith(word + " ")}


def _help_of(word: str, group: dict[str, str]) -> str:
    chosen = Parser(f"lifeos {word}", group)
    chosen.about = f"The commands that begin with '{word}'; each has a --help of its own."
    return chosen.format_help().rstrip("\n")


def _refuse(program: Parser, called: list[str]) -> NoReturn:
    from lifeos.diagnostics import closest  # noqa: PLC0415  only needed for this mistake

    group = _beginning(called[0])
    words = " ".join(called[:2] if group else called[:1])
    near = closest(words, group or {name.split()[0]: about for name, about in COMMANDS.items()})
    there = f"; did you mean '{near}'?" if near else f"; there is: {', '.join(group)}" if group else ""
    program.error(f"there is no command '{words}'" + there)


def overall() -> Parser:
    """The grammar of what stands before a command."""
    program = Parser("lifeos", COMMANDS)
    program.about = """GitOps for fleets of AI agents.

        Agents, budgets, policies, eval gates and memory are declared in YAML in git; LifeOS checks them and renders the
        manifests that Argo CD syncs."""
    program.add_argument(
        "-C", "--repo", metavar="DIR", help="Config repository; default: the one around the current directory."
    )
    version = f"lifeos, version {__version__}"
    program.add_argument("--version", action="version", version=version, help="Show the version and exit.")
    return program


def command(name: str) -> Command:
    """The module of a command."""
    return cast("Command", importlib.import_module(f"lifeos.cli.{name.replace(' ', '_')}"))


def parser(name: str) -> Parser:
    """The grammar of a command."""
    grammar = Parser(f"lifeos {name}")
    command(name).configure(grammar)
    return grammar


def _bug(error: Exception) -> int:
    """Say that it is our fault, and keep what is needed to mend it. The report holds no values of the repository's files."""
    import platform  # noqa: PLC0415  only needed here
    import tempfile  # noqa: PLC0415
    import traceback  # noqa: PLC0415

    frames = "".join(traceback.format_tb(error.__traceback__))
    report = f"lifeos {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n{frames}{type(error).__name__}\n"
    with tempfile.NamedTemporaryFile("w", prefix="lifeos-bug-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(report)
    complain(f"lifeos: this is a bug in LifeOS, not in your files ({type(error).__name__}).")
    complain(f"Please report it with {file.name}; it holds the place in our code and no content of your repository.")
    return errors.EXIT_BUG
