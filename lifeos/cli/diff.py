"""``lifeos diff``: what changed between two git states, by meaning."""

import click

from lifeos.cli import repository
from lifeos.cli.reports import REPORTS
from lifeos.cli.terminal import echo
from lifeos.diff.difference import difference
from lifeos.diff.state import of_revision, of_work_tree


@click.command("diff")
@click.argument("revision", default="HEAD")
@click.argument("other", required=False)
@click.option("--format", "form", type=click.Choice(list(REPORTS)), default="text", help="How the changes are printed.")
@click.pass_obj
def command(repo: str | None, revision: str, other: str | None, form: str) -> None:
    """Compare REVISION with the work tree, or with the revision OTHER.

    Shows documents added, removed, renamed and changed; agents that change by inheritance; and the rendered objects,
    with generations of a hash-named ConfigMap paired.
    """
    root = repository.find(repo)
    before = of_revision(root, revision)
    after = of_work_tree(root) if other is None else of_revision(root, other)
    echo(REPORTS[form].render(difference(before, after)), end="")
