"""``lifeos gym replay``: one simulation again, step by step."""

from typing import TYPE_CHECKING

from lifeos.cli.gate import add_choice, at_gate
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo, style
from lifeos.cli.transcript import said, transcript
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.gym.gate import Gate
    from lifeos.gym.record import Record


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Live through simulation INDEX of AGENT's gate again and show it: what the user meant and said, what the agent read,
        called and answered, what the policies refused, and what the detectors have against it.

        A simulation follows from its seed and its index, so it must come out as it was kept; when it does not, the agent answers otherwise
        when it is asked the same again, and that is a finding."""
    parser.add_argument("agent")
    parser.add_argument("index", type=int)
    add_choice(parser)
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Show it; clean unless it came out otherwise than it was kept."""
    return at_gate(arguments, _replay)


def _replay(gate: "Gate", arguments: Arguments) -> int:
    last = max(check.of for check in gate.checks) + gate.suite.max_void - 1
    if not 0 <= arguments.index <= last:
        raise UsageError(f"there is no simulation {arguments.index}; this gate's are 0 to {last}")

    from lifeos.gym.replay import replay  # noqa: PLC0415  with numpy, which a command does not wait for to say --help
    from lifeos.gym.stored import read  # noqa: PLC0415

    (record,) = replay(gate, [arguments.index])
    kept = next((kept for kept in read(gate.path) if kept.observation.index == arguments.index), None)
    if arguments.format == "json":
        import msgspec  # noqa: PLC0415

        document = {"agent": gate.agent.name, "suite": gate.suite.name, "gate": gate.digest, "seed": gate.seed}
        document |= {"kept": None if kept is None else _same(kept, record), "record": record}
        echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
    else:
        _show(gate, record, kept)
    return EXIT_CLEAN if kept is None or _same(kept, record) else EXIT_FINDINGS


def _show(gate: "Gate", record: "Record", kept: "Record | None") -> None:
    trace = record.trace
    echo(style(f"{gate.agent.name} before suite {gate.suite.name}, simulation {trace.index}", "bold"))
    echo(f"{trace.scenario or 'no'} scenario, {trace.persona} user, {gate.split} seed {gate.seed}")
    echo()
    for line in transcript(trace.events, record.evidence):
        echo(line)
    if trace.events:
        echo()
    for line in said("ended", f"{trace.status}: {trace.ended or 'the conversation was over'}", "bold"):
        echo(line)
    for path in trace.changed:
        echo(f"{'changed':<8}  {path}")
    for text in record.missing if trace.status == "judged" else ():
        for line in said("missing", text, "red", "bold"):
            echo(line)
    if record.opinion is not None:
        for line in said("opinion", record.opinion.words, "cyan"):
            echo(line)
    for name in ("success", "alignment"):
        passed = record.observation.passed.get(name, False)
        word = style("passed", "green") if passed else style("failed", "red")
        echo(f"{name:<9} {word}")
    echo(f"{'kept':<8}  {_compared(record, kept)}")


def _compared(record: "Record", kept: "Record | None") -> str:
    if kept is None:
        return "no record of it; `lifeos gym run --records` keeps them"
    if _same(kept, record):
        return "it came out as in the record of the gate" + ("" if kept == record else ", but for the judge's words")
    now, then = record.trace.events, kept.trace.events
    same = next(
        (at for at, (new, old) in enumerate(zip(now, then, strict=False)) if new != old), min(len(now), len(then))
    )
    if same < max(len(now), len(then)):
        return style(
            f"step {same + 1} is another one than in the record of the gate: the agent does not repeat itself", "red"
        )
    return style("the steps are those of the record, the outcome is another: the agent or its time ran out", "red")


def _same(kept: "Record", record: "Record") -> bool:
    """Whether it came out as it was kept. What the judge said of it is in the outcome where it has a say, and else is no matter."""
    import msgspec  # noqa: PLC0415  with the Gym, not before

    return msgspec.structs.replace(kept, opinion=None) == msgspec.structs.replace(record, opinion=None)
