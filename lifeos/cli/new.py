"""``lifeos new agent``: the golden path in one command."""

import click

from lifeos import scaffold
from lifeos.cli import repository
from lifeos.cli.terminal import complain, echo
from lifeos.compiler.pipeline import Compilation
from lifeos.diagnostics import closest
from lifeos.errors import EXIT_CLEAN, UsageError
from lifeos.scaffold.add import add
from lifeos.units import UnitError, parse_name


@click.group("new")
def command() -> None:
    """Add something to the repository."""


@command.command("agent")
@click.argument("name")
@click.option("--team", required=True, help="The team that will own the agent.")
@click.option(
    "--profile",
    type=click.Choice(["rollout", "knative"]),
    default="rollout",
    show_default=True,
    help="Always on, or asleep when idle.",
)
@click.option("--description", default="Says in one sentence what it does.", help="What the agent does, in a sentence.")
@click.pass_obj
def agent(repo: str | None, name: str, team: str, profile: str, description: str) -> int:
    """Add the agent NAME: its declaration, a first prompt, its gate, and the manifests rendered from them."""
    root = repository.find(repo)
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
    if team not in teams:
        near = closest(team, teams)
        raise UsageError(
            f"there is no team '{team}'; " + (f"did you mean '{near}'?" if near else f"teams: {', '.join(teams)}")
        )
    if name in members:
        raise UsageError(f"there is an agent '{name}' already, in team '{members[name].team}'")
    persona = next(iter(before.catalog.personas), None)
    if persona is None:
        raise UsageError("the gate of an agent needs a persona; declare one in evals/personas/<name>.yaml")
    holes = {"NAME": name, "TEAM": team, "PROFILE": profile, "DESCRIPTION": description, "PERSONA": persona}
    files = scaffold.agent(holes)
    outcome = add(root, files)
    code = repository.show(outcome.found, root, "text")
    if code != EXIT_CLEAN:
        complain(f"An agent '{name}' cannot be added so; nothing was written.")
        return code
    for path in files:
        echo(f"  {path}")
    echo(
        f"Agent '{name}': {len(files)} files written, {len(outcome.changes)} rendered. Next: its prompt and its grants."
    )
    return EXIT_CLEAN
