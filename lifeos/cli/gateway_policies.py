"""``lifeos gateway policies``: what OPA loads, as files."""

import os

from lifeos.bundle.policy_tree import policy_tree
from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.compiler.render import render_agent, render_platform
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Write the policies and the data of an environment as OPA's pod has them mounted, into two folders, to run OPA on this machine.

        opa run --server --addr unix:///run/opa.sock DIR/policies DIR/fleet"""
    parser.add_argument("folder", metavar="DIR", help="Where to; it is made if it is not there.")
    parser.add_argument("--environment", required=True, metavar="NAME", help="Of which environment.")


def run(arguments: Arguments) -> int:
    """Render and write."""
    fleet = fleet_at(repository.find(arguments.repo))
    if fleet is None:
        return EXIT_FINDINGS
    environment = choose("environment", arguments.environment, fleet.catalog.platform.environments)
    units = [render_platform(fleet.catalog, fleet.roster, environment)]
    units += [render_agent(agent, fleet.catalog, environment) for agent in fleet.running(environment.name)]
    tree = policy_tree(manifest.body for unit in units for manifest in unit.manifests.values())
    try:
        for name in ("policies", "fleet"):
            os.makedirs(os.path.join(arguments.folder, name), exist_ok=True)
        for path, text in tree.items():
            with open(os.path.join(arguments.folder, path), "w", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise LifeOSError(f"cannot write the policies: {error}") from error
    echo(f"{len(tree)} files in {arguments.folder}")
    return EXIT_CLEAN
