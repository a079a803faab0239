"""The entry point: finds the command, and turns what goes wrong into an exit code."""

import gc
import importlib
import io
import os
import sys
from typing import Any

import click

from lifeos import __version__, errors
from lifeos.cli.terminal import complain

COMMANDS = {
    "init": "Make a new config repository that passes `check` at once.",
    "new": "Add an agent by the golden path.",
    "check": "Everything a pull request must pass.",
    "compile": "Render the manifests.",
    "diff": "What changed between two git states, by meaning.",
    "why": "Where a value of an agent comes from.",
    "explain": "What a code, a kind or a field means.",
    "schema": "The JSON Schemas of the language.",
    "fmt": "Format the declarations; comments stay.",
    "version": "Print the version.",
}
"""By name, with the line that `lifeos --help` shows; the module of the same name holds the command."""


class LazyGroup(click.Group):
    """A group that imports a command when it runs, so that `lifeos --help` imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of :data:`COMMANDS`, which is that of a first visit."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"lifeos.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for an unknown one say which was probably meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from lifeos.diagnostics import closest  # noqa: PLC0415  only needed for this mistake

            near = closest(args[0], COMMANDS)
            ctx.fail(f"there is no command '{args[0]}'." + (f" Did you mean '{near}'?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their lines, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lifeos")
@click.option("-C", "--repo", metavar="DIR", help="Config repository; default: the one around the current directory.")
@click.pass_context
def cli(ctx: click.Context, repo: str | None) -> None:
    """GitOps for fleets of AI agents.

    Agents, budgets, policies, eval gates and memory are declared in YAML in git; LifeOS checks them and renders the
    manifests that Argo CD syncs.
    """
    ctx.obj = repo


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 clean, 1 findings, 2 usage, 3 our own bug, 130 interrupted."""
    gc.set_threshold(200_000)  # a short run makes many small objects and no cycles worth looking for
    for stream in (sys.stdout, sys.stderr):  # a character that the terminal has not got is no reason to fail
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        result: Any = cli.main(args=arguments, prog_name="lifeos", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except click.Abort:
        code = errors.EXIT_INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = errors.EXIT_USAGE
    except errors.LifeOSError as error:
        complain(f"lifeos: {error}")
        code = error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = errors.EXIT_CLEAN
    except KeyboardInterrupt:
        code = errors.EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001  the last resort: anything that comes here is our bug
        code = _bug(error)
    else:
        code = result if isinstance(result, int) else errors.EXIT_CLEAN
    sys.exit(code)


def _bug(error: Exception) -> int:
    """Say that it is our fault, and keep what is needed to mend it. The report holds no values of the repository's files."""
    import platform  # noqa: PLC0415  only needed here
    import tempfile  # noqa: PLC0415
    import traceback  # noqa: PLC0415

    frames = "".join(traceback.format_tb(error.__traceback__))
    report = f"lifeos {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n{frames}{type(error).__name__}\n"
    with tempfile.NamedTemporaryFile("w", prefix="lifeos-bug-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(report)
    complain(f"lifeos: this is a bug in LifeOS, not in your files ({type(error).__name__}).")
    complain(f"Please report it with {file.name}; it holds the place in our code and no content of your repository.")
    return errors.EXIT_BUG
