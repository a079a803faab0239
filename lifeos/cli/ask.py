"""``lifeos ask``: a question to an agent that runs on this machine."""

import json
import re
import secrets
from typing import TYPE_CHECKING, Any

from lifeos.cli import denials, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo, style
from lifeos.errors import EXIT_CLEAN, UsageError
from lifeos.visible import visible

if TYPE_CHECKING:
    from lifeos.up.denied import Explainer
    from lifeos.up.messages import Call, Told

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Ask AGENT, which `lifeos up` runs: its reply, the records that its claims cite, what it did, and of each call that was denied the rule, the remedy and the line of YAML that
        set the threshold.

        With --session a conversation goes on; it lasts until the fleet ends."""
    parser.add_argument("agent", metavar="AGENT", help="Its name.")
    parser.add_argument("text", metavar="TEXT", help="What to say to it.")
    parser.add_argument("--session", metavar="S", help="The conversation to go on with. [default: a new one]")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Ask, and show the answer."""
    root = repository.find(arguments.repo)
    try:
        from lifeos.up import client  # noqa: PLC0415
        from lifeos.up.messages import Question  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[agent,gateway,gym,ledger,services]'") from error
    if _NAME.fullmatch(arguments.agent) is None:
        raise UsageError(f"'{arguments.agent[:40]}' is no name of an agent")
    told = client.ask(root, arguments.agent, Question(arguments.text, arguments.session or secrets.token_hex(4)))
    explainer = denials.explainer(root) if any(call.reasons for call in told.calls) else None
    if arguments.format == "json":
        echo(json.dumps(_data(told, explainer), indent=2, ensure_ascii=False))
        return EXIT_CLEAN
    _print(told, explainer)
    return EXIT_CLEAN


def _print(told: "Told", explainer: "Explainer | None") -> None:
    decision = told.decision
    echo("\n".join(visible(line) for line in decision.reply.splitlines()))
    if told.cited:
        echo()
        echo(style("It rests on", "bold"))
    for one in told.cited:
        where = ", ".join(part for part in (one.source, one.time[:10]) if part)
        echo(visible(f"  {one.id}{f' ({where})' if where else ''}{f': {one.text}' if one.text else ''}"))
    if told.calls or decision.actions:
        echo()
        echo(style("It did", "bold"))
    for call in told.calls:
        echo(f"  {call.tool}: {call.verdict}")
        for reason in call.reasons if call.verdict == "denied" else ():
            if explainer is not None:
                for line in denials.lines(explainer.why(reason.code, told.agent, call.tool), reason):
                    echo(f"    {line}")
        if call.request:
            echo(f"    a person can approve exactly this call: lifeos approve {call.request}")
    for action in decision.actions:
        if action.outcome == "proposed":
            arguments = json.dumps(action.arguments, ensure_ascii=True, sort_keys=True)
            echo(f"  {visible(action.tool)}: proposed, with {arguments[:200]}")
    echo()
    sure = "" if decision.confidence is None else f"confidence {decision.confidence:g}; "
    echo(style(f"{sure}go on with --session {told.session}; lifeos audit {visible(decision.task)}", "dim"))


def _data(told: "Told", explainer: "Explainer | None") -> dict[str, Any]:
    import msgspec  # noqa: PLC0415

    data: dict[str, Any] = msgspec.to_builtins(told)
    data["calls"] = [_call(told.agent, call, explainer) for call in told.calls]
    return data


def _call(agent: str, call: "Call", explainer: "Explainer | None") -> dict[str, Any]:
    import msgspec  # noqa: PLC0415

    data: dict[str, Any] = msgspec.to_builtins(call)
    if explainer is not None:
        data["why"] = msgspec.to_builtins([explainer.why(reason.code, agent, call.tool) for reason in call.reasons])
    return data
