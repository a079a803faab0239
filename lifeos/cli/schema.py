"""``lifeos schema``: the JSON Schemas of the language, for editors and other tools."""

import json
import os

from lifeos.cli import repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain, echo
from lifeos.diagnostics import closest
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.schema.kebab import kebab
from lifeos.schema.published import json_schema, schema_files
from lifeos.schema.shape import kinds


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Print the JSON Schema of KIND, or write all of them.

        The first line of each declaration refers to its schema, so that editors complete and explain fields."""
    parser.add_argument("kind", nargs="?")
    parser.add_argument("--write", action="store_true", help="Write schemas/*.json into the repository.")
    parser.add_argument("--check", action="store_true", help="Fail when schemas/*.json are not those of this version.")


def run(arguments: Arguments) -> int:
    """Print, write or compare."""
    kind, write, check = arguments.kind, arguments.write, arguments.check
    if kind is not None:
        name = next((known for known in kinds() if kind.lower() in (known.lower(), kebab(known))), None)
        if name is None:
            near = closest(kind, kinds())
            raise UsageError(
                f"there is no kind '{kind}'"
                + (f"; did you mean '{near}'?" if near else f"; kinds: {', '.join(kinds())}")
            )
        echo(json.dumps(json_schema(name), indent=2, ensure_ascii=False))
        return EXIT_CLEAN
    if not write and not check:
        echo("\n".join(f"{known:<12} schemas/{kebab(known)}.json" for known in kinds()))
        return EXIT_CLEAN
    folder = os.path.join(repository.find(arguments.repo), "schemas")
    stale = [name for name, text in schema_files().items() if _read(os.path.join(folder, name)) != text]
    if check:
        for name in stale:
            complain(f"schemas/{name} is not that of this version; run `lifeos schema --write`")
        return EXIT_FINDINGS if stale else EXIT_CLEAN
    os.makedirs(folder, exist_ok=True)
    for name, text in schema_files().items():
        if name in stale:
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
    echo(f"{len(stale)} of {len(schema_files())} schemas written" if stale else "schemas are up to date")
    return EXIT_CLEAN


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None
