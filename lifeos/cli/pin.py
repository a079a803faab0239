"""``lifeos pin``: the traffic of an agent that sleeps to the version that is declared."""

import os

from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain, echo
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import EXIT_BUG, EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.evidence import pin as pins


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Move the pin of AGENT to the version that is declared, and render what follows from it.

        The workflow 'release' calls this when a version was found good in its shadow, and commits the result. Who calls it by hand leads people
        to a version that nobody has seen at work. To take back the commit that moved a pin, use `git revert`."""
    parser.add_argument("agent")
    parser.add_argument(
        "--environment", metavar="NAME", required=True, help="Where; an agent has a pin in each environment."
    )


def run(arguments: Arguments) -> int:
    """Write the pin, and compile."""
    root = repository.find(arguments.repo)
    compilation = Compilation(root)
    analysis = compilation.analysis
    fleet = analysis.fleet
    if fleet is None or analysis.failed:
        return repository.show(list(analysis.found), root, "text") or EXIT_FINDINGS
    agent = choose("agent", arguments.agent, fleet.agents)
    environment = choose("environment", arguments.environment, fleet.catalog.platform.environments)
    if agent.runtime.profile != "knative":
        raise UsageError(
            f"agent '{agent.name}' has the profile {agent.runtime.profile}; only agents that sleep have a pin"
        )
    if environment.name not in agent.environments:
        raise UsageError(f"agent '{agent.name}' does not run in environment '{environment.name}'")
    from lifeos.bundle.agent_config import config_name  # noqa: PLC0415  nothing before needed a version
    from lifeos.bundle.revision import revision_name  # noqa: PLC0415

    revision = revision_name(agent, fleet.catalog, environment)
    config = config_name(agent, fleet.catalog, environment)
    pin, before = pins.Pin(pins.FORMAT, agent.name, environment.name, revision, config), agent.pin(environment.name)
    path = pins.path_of(agent.name, environment.name)
    try:
        os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
        with open(f"{root}/{path}", "wb") as file:
            file.write(pins.encode(pin))
        compilation = Compilation(root)
        outcome = compilation.plan()
        if repository.show(outcome.found, root, "text") != EXIT_CLEAN:
            return EXIT_FINDINGS
        compilation.apply(outcome)
    except OSError as error:
        complain(f"lifeos: cannot write {error.filename}: {error.strerror}")
        return EXIT_BUG
    echo(f"{agent.name} in {environment.name}: {'no pin' if before is None else before.revision} -> {revision}")
    for written in (path, *outcome.changes):
        echo(f"  wrote {written}")
    return EXIT_CLEAN
