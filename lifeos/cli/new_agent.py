"""``lifeos new agent``: the golden path in one command."""

from lifeos import scaffold
from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain, echo
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import EXIT_CLEAN, UsageError
from lifeos.scaffold.add import add
from lifeos.units import UnitError, parse_name


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = "Add the agent NAME: its declaration, a first prompt and code, a gate that it passes, and the manifests rendered from them."
    parser.add_argument("name")
    parser.add_argument("--team", metavar="TEXT", required=True, help="The team that will own the agent.")
    parser.add_choice(
        "--profile",
        ("rollout", "knative"),
        default="rollout",
        help="Always on, or asleep when idle. [default: %(default)s]",
    )
    parser.add_argument(
        "--description",
        metavar="TEXT",
        default="Says in one sentence what it does.",
        help="What the agent does, in a sentence.",
    )


def run(arguments: Arguments) -> int:
    """Add it, unless it would be a mistake."""
    name, team, description = arguments.name, arguments.team, arguments.description
    root = repository.find(arguments.repo)
    try:
        parse_name(name)
    except UnitError as error:
        raise UsageError(f"'{name}' is not {error}") from error
    if not description.isprintable() or not description.strip():
        raise UsageError("a description is one sentence on one line")
    before = Compilation(root).analysis
    if before.failed:
        code = repository.show(before.found, root, "text")
        complain("Mend this first; nothing was written.")
        return code
    assert before.catalog is not None
    teams, members = before.catalog.teams, before.roster.members
    choose("team", team, teams)
    if name in members:
        raise UsageError(f"there is an agent '{name}' already, in team '{members[name].team}'")
    persona = next(iter(before.catalog.personas), None)
    if persona is None:
        raise UsageError("the gate of an agent needs a persona; declare one in evals/personas/<name>.yaml")
    memory = next(iter(before.catalog.memories.values()), None)
    if memory is None:
        raise UsageError(
            "a new agent answers from a memory; declare one in agents.d/<platform team>/memory.yaml (docs/how-to/feed-a-memory.md)"
        )
    denied = before.catalog.platform.admission.receipts == "deny"
    scope = memory.scopes[0].name
    holes = {"NAME": name, "TEAM": team, "PROFILE": arguments.profile, "DESCRIPTION": description, "PERSONA": persona}
    files = scaffold.agent({**holes, "MEMORY": memory.name, "SCOPE": scope}, suspended=denied)
    outcome = add(root, files)
    code = repository.show(outcome.found, root, "text")
    if code != EXIT_CLEAN:
        complain(f"An agent '{name}' cannot be added so; nothing was written.")
        return code
    for path in files:
        echo(f"  {path}")
    echo(f"Agent '{name}': {len(files)} files written, {len(outcome.changes)} rendered.")
    echo(f"It may ask memory '{memory.name}' for its scope '{scope}', and nothing else.")
    echo(
        f"Next: `lifeos gym run {name} && lifeos compile`, then its prompt, code and grants, and the days of its gate."
    )
    if denied:
        echo(
            f"It is suspended until its gate gave it a receipt (`lifeos gym run {name}`): then take 'suspend: true' out."
        )
    return EXIT_CLEAN
