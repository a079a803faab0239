"""``lifeos up``: the fleet on this machine."""

import logging
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from lifeos.bundle.policy_tree import policy_tree
from lifeos.cli import ledgers, repository
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.table import table
from lifeos.cli.terminal import complain, echo, style
from lifeos.compiler.render import render_agent, render_platform
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.ir import Fleet
from lifeos.kube.names import MODEL_ROUTER, MODEL_ROUTER_KEY
from lifeos.rego import library
from lifeos.visible import visible

if TYPE_CHECKING:
    from lifeos.up.messages import Status


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Run the fleet of the repository on this machine, until Ctrl-C: the gateway with its policies and ledger, the warden, the models, the semantic layer, and each agent that has
        code as a process of its own. What this machine lacks is left out, and said.

        Agents reach tools, models and memory only through it. Tools are simulated, by the world of the agent's own suite, unless --tools real. `lifeos ask AGENT "…"`
        talks to one, `lifeos status` shows what they do. What is declared is read at the start."""
    parser.add_choice(
        "--tools",
        ("simulated", "real"),
        default="simulated",
        help="real: at the addresses that are declared. [default: %(default)s]",
    )
    parser.add_argument(
        "--scenario",
        default="",
        metavar="NAME",
        help="What simulated worlds begin with, in suites that have it: a template of theirs. [default: the first]",
    )
    parser.add_argument(
        "--router",
        metavar="URL",
        default=os.environ.get(MODEL_ROUTER, ""),
        help=f"Of OpenAI's protocol, for what agents ask models. [default: {MODEL_ROUTER}, or what this machine has]",
    )
    parser.add_argument("--port", type=int, default=0, metavar="N", help="Of the gateway. [default: any that is free]")
    ledgers.add_choice(parser)


def run(arguments: Arguments) -> int:
    """Run it until a signal comes."""
    if not 0 <= arguments.port <= 65535:
        raise UsageError("--port is a whole number from 0 (any that is free) to 65535")
    root = repository.find(arguments.repo)
    os.umask(0o077)  # what it writes, conversations with agents among it, is for nobody else
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    ledgers.need()
    library.loaded()  # before numpy, or it evaluates more slowly (lifeos.rego.plan)
    try:
        from lifeos.up.home import Home  # noqa: PLC0415
        from lifeos.up.machine import Chosen, Machine  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[agent,gateway,gym,ledger,services]'") from error
    logging.basicConfig(format="%(levelname)s %(message)s", stream=sys.stderr, level=logging.WARNING)
    over, runs = threading.Event(), threading.Event()

    def end(*_: object) -> None:
        if not runs.is_set():
            raise KeyboardInterrupt  # whatever is waited for; what was started is ended on the way out
        over.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    with Home(root) as home:
        chosen = Chosen(
            ledgers.default(root, arguments),
            arguments.port,
            lambda: _opa_files(fleet),
            arguments.tools == "real",
            arguments.scenario,
            arguments.router,
            os.environ.get(MODEL_ROUTER_KEY, ""),
        )
        with Machine(home, fleet, chosen, _say) as machine:
            runs.set()
            _show(machine.status())
            why = machine.watch(over)
            if why:
                complain(f"lifeos: {visible(why)}; all of it ends")
            else:
                echo("ending")
                sys.stdout.flush()
    return EXIT_FINDINGS if why else EXIT_CLEAN


def _say(part: str, words: str) -> None:
    echo(f"{style(part, 'bold')}: {visible(words)}")
    sys.stdout.flush()


def _show(status: "Status") -> None:
    echo()
    rows: list[tuple[str, ...]] = [("agent", "state", "tools", "memory", "process")]
    rows += [(one.name, one.state, one.tools or "-", one.memory or "-", str(one.pid or "-")) for one in status.agents]
    echo(table(rows), end="")
    echo()
    ready = [one for one in status.agents if one.state == "ready"]
    if ready:
        example = ready[0].example or "Hello"
        echo(f"lifeos ask {ready[0].name} {_quoted(visible(example))}")
    echo(f"lifeos status       the gateway is at {status.url}; Ctrl-C ends all of it")
    sys.stdout.flush()


def _quoted(text: str) -> str:
    import shlex  # noqa: PLC0415

    return shlex.quote(text)


def _opa_files(fleet: Fleet) -> dict[str, str]:
    """What OPA loads. Each agent as in the first environment that it is for: on one machine there is none."""
    environments = fleet.catalog.platform.environments
    first = next(iter(environments.values()))
    units = [render_platform(fleet.catalog, fleet.roster, first)]
    units += [
        render_agent(agent, fleet.catalog, environments[agent.environments[0]])
        for agent in fleet.agents.values()
        if agent.environments
    ]
    return policy_tree(manifest.body for unit in units for manifest in unit.manifests.values())
