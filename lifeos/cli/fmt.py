"""``lifeos fmt``: one way to write the declarations; comments stay where they are."""

import os

import click

from lifeos.cli import repository
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError
from lifeos.source.places import place_of
from lifeos.source.tree import UnreadableError, decode, discover, read_bytes


@click.command("fmt")
@click.argument("paths", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; fail when something would change.")
@click.pass_obj
def command(repo: str | None, paths: tuple[str, ...], check: bool) -> int:
    """Format declarations: field order of the schema, two spaces, the schema in line 1.

    All of them, or the PATHS given (relative to the repository). A file that is not valid YAML is left alone and named.
    """
    from lifeos.schema.format import FormatError, formatted  # noqa: PLC0415  ruamel.yaml, which only this needs

    root = repository.find(repo)
    listed = [path for path in discover(root).files if place_of(path) is not None]
    wanted = [
        path
        for path in listed
        if not paths or any(path == given or path.startswith(given.rstrip("/") + "/") for given in paths)
    ]
    changed, failed = [], False
    for path in wanted:
        try:
            before = decode(path, read_bytes(root, path))
            after = formatted(path, before)
        except (UnreadableError, FormatError) as error:
            complain(f"{path}: left alone: {error}")
            failed = True
            continue
        if after != before:
            changed.append(path)
            if not check:
                _replace(os.path.join(root, path), after)
    for path in changed:
        echo(f"{'would change' if check else 'formatted'} {path}")
    if not changed and not failed:
        echo(f"{len(wanted)} files are well formatted")
    return EXIT_FINDINGS if failed or (check and changed) else EXIT_CLEAN


def _replace(path: str, text: str) -> None:
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError as error:
        raise LifeOSError(f"cannot write {path}: {error.strerror}") from error
