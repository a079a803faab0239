"""``lifeos gym waves``: a gate in parts."""

import json
import os
from typing import TYPE_CHECKING, Any

from lifeos.cli.gate import add_choice, at_gate
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, LifeOSError

if TYPE_CHECKING:
    from lifeos.gym.gate import Gate


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Divide the gate of AGENT into parts that can run on different machines: waves, after each of which `gym judge` says whether
        another one is needed, and shards, for `gym shard`. A gate whose receipt is there already needs none of it.

        With --output each fact that a workflow decides by is also a file: digest, question (an address of all that the answer depends
        on), seed, known (the verdict of the receipt, or none),
        shards (the first wave, as JSON), through (where it ends)."""
    parser.add_argument("agent")
    add_choice(parser)
    parser.add_argument("--output", metavar="DIR", help="Also write it there, as files.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Print the parts."""
    return at_gate(arguments, _divide)


def _divide(gate: "Gate", arguments: Arguments) -> int:
    import msgspec  # noqa: PLC0415  with the Gym, not before

    from lifeos.gym.parts.waves import known, question, waves  # noqa: PLC0415

    parts = waves(gate)
    receipt = known(gate)
    plan: dict[str, Any] = {
        "agent": gate.agent.name,
        "suite": gate.suite.name,
        "digest": gate.digest.removeprefix("sha256:"),  # which a branch and a key of a cache can be called
        "question": question(gate),
        "seed": gate.seed,
        "receipt": receipt,
        "waves": msgspec.to_builtins(parts),
    }
    if arguments.output is not None:
        _write(arguments.output, plan)
    if arguments.format == "json":
        echo(json.dumps(plan, indent=2))
        return EXIT_CLEAN
    echo(f"{gate.agent.name} before suite {gate.suite.name}: gate {plan['digest'][:12]}, seed {gate.seed}")
    if receipt is not None:
        echo(f"There is a receipt: {receipt}. Nothing needs to run.")
        return EXIT_CLEAN
    for wave in parts:
        echo(f"  {wave[0].first} to {wave[-1].end - 1}, in {count(len(wave), 'shard')}")
    return EXIT_CLEAN


def _write(folder: str, plan: dict[str, Any]) -> None:
    first = plan["waves"][0]
    files = {
        "plan.json": json.dumps(plan, indent=2) + "\n",
        "digest": plan["digest"],
        "question": plan["question"],
        "seed": str(plan["seed"]),
        "known": plan["receipt"] or "none",
        "shards": json.dumps(first),
        "through": str(first[-1]["to"]),
    }
    try:
        os.makedirs(folder, exist_ok=True)
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise LifeOSError(f"cannot write to {folder}: {error.strerror}") from error
