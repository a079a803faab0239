"""``lifeos explain``: what a code, a kind or a field means."""

import re
import textwrap

from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo, style
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.explain.pages import grouped, pages, reference, title
from lifeos.schema.shape import kinds

_WIDTH = 100
_REFERENCES = ("diagnostics", "kinds", "commands", "reach")


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Say what a diagnostic, a kind or a field means.

        CODE is that of a finding, such as LOS201: the page shows a wrong and a right example. KIND is a kind of document,
        such as Agent. KIND.FIELD is a field in it, such as Agent.budget.perDay: meaning, type, unit, default. Without a topic
        all codes and kinds are listed."""
    parser.add_argument("topic", nargs="?", metavar="[CODE|KIND|KIND.FIELD]")
    parser.add_choice(
        "--reference", _REFERENCES, help="A page of the reference, as Markdown; `reach` is of this repository's fleet."
    )


def run(arguments: Arguments) -> int:
    """Print a page, or the list of them."""
    topic = arguments.topic
    if arguments.reference == "reach":
        return _reach(arguments)
    if arguments.reference is not None:
        echo(_reference(arguments.reference), end="")
    elif topic is None:
        _overview()
    elif re.fullmatch(r"(?i)(?:LOS)?\d{3,4}", topic):
        _code(f"LOS{topic.upper().removeprefix('LOS')}")
    else:
        _language(topic)
    return EXIT_CLEAN


def _reference(page: str) -> str:
    if page == "kinds":
        from lifeos.explain import fields_page  # noqa: PLC0415

        return fields_page.reference()
    if page == "commands":
        from lifeos.cli.main import COMMANDS, overall, parser  # noqa: PLC0415  imports every command
        from lifeos.explain import commands  # noqa: PLC0415

        return commands.reference(overall(), map(parser, COMMANDS))
    return reference()


def _reach(arguments: Arguments) -> int:
    from lifeos.cli import repository  # noqa: PLC0415  the compiler, which no other page needs
    from lifeos.cli.gate import fleet_at  # noqa: PLC0415
    from lifeos.explain import reach  # noqa: PLC0415

    fleet = fleet_at(repository.find(arguments.repo))
    if fleet is None:
        return EXIT_FINDINGS
    echo(reach.reference(fleet), end="")
    return EXIT_CLEAN


def _overview() -> None:
    from lifeos.explain.fields import kind_page, sentence  # noqa: PLC0415  the schemas, which a code's page does not need

    for group, codes in grouped().items():
        echo(style(group, "bold"))
        for code in codes:
            echo(f"  {style(code, 'cyan')}  {title(code)}")
        echo()
    echo(style("Kinds", "bold"))
    width = max(map(len, kinds()))
    for kind in kinds():
        echo(f"  {style(kind.ljust(width), 'cyan')}  {sentence(kind_page(kind)[0])}")


def _code(code: str) -> None:
    if code not in pages():
        alike = [known for known in pages() if known[:4] == code[:4]]
        hint = f"those about the same are {', '.join(alike)}" if alike else "`lifeos explain` lists them"
        raise UsageError(f"there is no diagnostic '{code}'; {hint}")
    fenced = False
    for line in pages()[code].rstrip().split("\n"):
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            echo(style(f"    {line}".rstrip(), "cyan"))
        elif line.startswith("# "):
            echo(style(line[2:], "bold"))
        else:
            echo(_inline(line))


def _inline(line: str) -> str:
    """Bold and code of Markdown, for a terminal; the words stay as they are."""
    line = re.sub(r"\*\*(.+?)\*\*", lambda match: style(match[1], "bold"), line)
    line = re.sub(r"`[^`]+`", lambda match: style(match[0], "cyan"), line)
    colour = {"Wrong": "red", "Right": "green"}.get(line[:5]) if line.endswith(":") else None
    return style(line, colour) if colour else line


def _language(topic: str) -> None:
    from lifeos.explain import fields  # noqa: PLC0415

    kind, dot, rest = fields.split(topic, tuple(pages()))
    if not dot:
        _kind(kind)
        return
    field = fields.find(f"{kind}.{rest}")
    echo(style(field.path, "bold"))
    _paragraph(field.schema.get("description", ""))
    about = field.schema.get("about")
    if about and about != field.schema.get("description"):
        _paragraph(about)
    echo()
    for label, text in fields.facts(field):
        echo(f"  {label.ljust(9)}  {text}")
    _table(fields.children(field.path, field.schema))


def _kind(kind: str) -> None:
    from lifeos.explain.fields import kind_page  # noqa: PLC0415

    meaning, place, rows = kind_page(kind)
    echo(style(kind, "bold"))
    _paragraph(meaning)
    echo(f"\n  declared in  {place}")
    _table(rows)
    echo(f"\nFields with * are required. `lifeos explain {kind}.spec.{rows[0][0].rstrip('*')}` says more about one.")


def _paragraph(text: str) -> None:
    for line in textwrap.wrap(" ".join(text.split()), _WIDTH):
        echo(line)


def _table(rows: list[tuple[str, str, str]]) -> None:
    if not rows:
        return
    name, kind = (max(len(row[column]) for row in rows) for column in (0, 1))
    echo()
    for row in rows:
        echo(f"  {style(row[0].ljust(name), 'cyan')}  {row[1].ljust(kind)}  {row[2]}".rstrip())
