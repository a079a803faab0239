"""``lifeos diff``: what changed between two git states, by meaning."""

from lifeos.cli import memories, reports, repository
from lifeos.cli.memory_moves import moves
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.reports import REPORTS
from lifeos.cli.terminal import echo
from lifeos.diff.difference import difference
from lifeos.diff.state import of_revision, of_work_tree
from lifeos.errors import EXIT_CLEAN


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Compare REVISION with the work tree, or with the revision OTHER.

        Shows documents added, removed, renamed and changed; agents that change by inheritance; and the rendered objects,
        with generations of a hash-named ConfigMap paired.

        Of a memory whose pin moved it shows how many records and facts that adds, removes and changes, where both versions are here: `lifeos memory restore`
        brings one."""
    parser.add_argument("revision", nargs="?", default="HEAD")
    parser.add_argument("other", nargs="?")
    memories.add_store(parser)
    parser.add_choice("--format", REPORTS, default="text", help="How the changes are printed.")


def run(arguments: Arguments) -> int:
    """Print what changed."""
    root = repository.find(arguments.repo)
    before = of_revision(root, arguments.revision)
    after = of_work_tree(root) if arguments.other is None else of_revision(root, arguments.other)
    moved = moves(root, arguments, before, after)
    echo(reports.of(arguments.format).render(difference(before, after), moved), end="")
    return EXIT_CLEAN
