"""``lifeos init``: a new config repository."""

import os
import shlex

from lifeos import scaffold
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.repository import show
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_CLEAN, UsageError
from lifeos.scaffold.add import add
from lifeos.schema.published import schema_files
from lifeos.tools import git
from lifeos.units import UnitError, parse_name


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Make a config repository in FOLDER that passes `lifeos check` at once.

        It holds one team, the hello agent with a gate that it passes, model routes, and the platform's policies. Existing files are never
        overwritten."""
    parser.add_argument("folder", nargs="?", default=".")
    parser.add_argument("--name", metavar="TEXT", help="Name of the platform; default: the folder's name.")
    parser.add_argument(
        "--repository",
        metavar="TEXT",
        default="https://git.example/lifeos-config.git",
        help="Clone URL, as Argo CD will reach it. [default: %(default)s]",
    )
    parser.add_argument(
        "--trust-domain",
        metavar="TEXT",
        default="example.org",
        help="SPIFFE trust domain of the agents' identities. [default: %(default)s]",
    )


def run(arguments: Arguments) -> int:
    """Make it."""
    folder, root = arguments.folder, os.path.abspath(arguments.folder)
    name = arguments.name or os.path.basename(root).lower().replace("_", "-")
    try:
        parse_name(name)
    except UnitError as error:
        raise UsageError(f"'{name}' is not {error}; choose one with --name") from error
    files = scaffold.repository(
        {"NAME": name, "REPOSITORY": arguments.repository, "TRUST_DOMAIN": arguments.trust_domain}
    )
    files.update({f"schemas/{path}": text for path, text in schema_files().items()})
    code = show(add(root, files).found, root, "text")
    if code != EXIT_CLEAN:
        complain("Mend this first; nothing was written.")
        return code
    echo(f"A config repository for '{name}': {len(files)} files, and the manifests rendered from them.")
    steps = [f"cd {shlex.quote(folder)}"] if root != os.getcwd() else []
    steps += ["git init"] if git.top(root) is None else []
    echo(f"Next: `{' && '.join([*steps, 'git add -A', 'lifeos check'])}`,")
    echo("then `lifeos gym run hello && lifeos compile`, and `lifeos new agent NAME --team platform`.")
    return EXIT_CLEAN
