"""``lifeos fmt``: one way to write the declarations; comments stay where they are."""

import os

from lifeos.cli import repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import complain, echo
from lifeos.diagnostics import closest
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError, UsageError
from lifeos.source.places import place_of
from lifeos.source.tree import UnreadableError, decode, discover, read_bytes


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Format declarations: field order of the schema, two spaces, the schema in line 1.

        All of them, or those at the PATHS given, files or folders. A file that is not valid YAML is left alone and named."""
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--check", action="store_true", help="Write nothing; fail when something would change.")


def run(arguments: Arguments) -> int:
    """Format, or say what would be."""
    from lifeos.schema.format import FormatError, formatted  # noqa: PLC0415  ruamel.yaml, which only this needs

    root, check = repository.find(arguments.repo), arguments.check
    wanted = _wanted(root, arguments.paths)
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
        echo(f"{count(len(wanted), 'file')} {'is' if len(wanted) == 1 else 'are'} well formatted")
    return EXIT_FINDINGS if failed or (check and changed) else EXIT_CLEAN


def _wanted(root: str, paths: list[str]) -> list[str]:
    """The declarations that were asked for. Raises :class:`UsageError` for a path that holds none, before any is changed."""
    listed = [path for path in discover(root).files if place_of(path) is not None]
    if not listed:
        raise UsageError(f"there is no declaration in {root}; `lifeos init` makes a config repository")
    wanted = {path for given in paths for path in _below(root, given, listed)}
    return [path for path in listed if path in wanted] if paths else listed


def _below(root: str, given: str, listed: list[str]) -> list[str]:
    """The declarations at or below a path, which is meant from the current folder, or else from the root of the repository."""
    for base in (os.getcwd(), root):
        path = os.path.relpath(os.path.join(base, given), root)
        found = [known for known in listed if path in (".", known) or known.startswith(path + os.sep)]
        if found:
            return found
    if path.startswith(".."):
        raise UsageError(f"'{given}' is not in the repository {root}")
    if not os.path.lexists(os.path.join(root, path)):
        near = closest(path, listed)
        raise UsageError(f"there is no '{given}' in {root}" + (f"; did you mean '{near}'?" if near else ""))
    raise UsageError(f"there is no declaration in '{given}'; they stand in lifeos.yaml, agents.d/ and evals/")


def _replace(path: str, text: str) -> None:
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError as error:
        raise LifeOSError(f"cannot write {path}: {error.strerror}") from error
