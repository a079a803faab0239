"""``lifeos gym run``: an agent before its gate."""

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lifeos.cli.gate import asked, gate_of
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import attended, echo, style
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.gym.record import Record
    from lifeos.verdict.judge import Verdict

_COLOURS = {"pass": "green", "fail": "red", "inconclusive": "yellow"}
_SHOWN = 5


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Simulate AGENT's days until the verdict of its suite is certain: people with seeded moods, a world behind the fleet's own
        action policies, and detectors.

        What was simulated before is not simulated again, so a run that was interrupted goes on where it stopped. The seed of a gate follows from
        what is gated; with --seed it is practice, on scenarios that no gate uses."""
    parser.add_argument("agent")
    parser.add_argument("--suite", metavar="NAME", help="Another suite than the agent's own.")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="Simulations at a time. [default: one a core]")
    parser.add_argument("--seed", type=int, metavar="N", help="Practice with this seed; no gate.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How the verdict is printed.")


def run(arguments: Arguments) -> int:
    """Run it; clean only when it passed."""
    this = asked(arguments)
    if this is None:
        return EXIT_FINDINGS
    if arguments.jobs < 0 or (arguments.seed is not None and arguments.seed < 0):
        raise UsageError("--jobs and --seed are whole numbers from 0 up")
    gate = gate_of(this, arguments.seed)
    from lifeos.gym.run import run as simulate  # noqa: PLC0415  with the Gym, not before

    verdict, records = simulate(gate, arguments.jobs or _cores(), _progress)
    if attended():
        sys.stderr.write("\r\x1b[K")
    if arguments.format == "json":
        import msgspec  # noqa: PLC0415

        document = {
            "agent": this.agent.name,
            "suite": this.suite.name,
            "gate": gate.digest,
            "seed": gate.seed,
            "split": gate.split,
            "verdict": verdict,
        }
        echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
    else:
        _show(this.agent.name, this.suite.name, verdict, records)
    return EXIT_CLEAN if verdict.decision == "pass" else EXIT_FINDINGS


def _progress(verdict: "Verdict", records: "Mapping[int, Record]") -> None:
    """One line that replaces itself, for a person who waits."""
    if not attended() or not sys.stderr.isatty():
        return
    most = max(check.of for check in verdict.checks)
    left = ", ".join(
        f"{check.check} {check.failures} failed, {max(check.of - check.require - check.failures, 0)} more may"
        for check in verdict.checks
        if check.check != "never"
    )
    sys.stderr.write(f"\r\x1b[K{len(records)} of {most} simulated; {left}")
    sys.stderr.flush()


def _show(agent: str, suite: str, verdict: "Verdict", records: "Mapping[int, Record]") -> None:
    word = style(verdict.decision.upper(), _COLOURS[verdict.decision], "bold")
    echo(f"{word}  {agent} before suite {suite}, {count(verdict.read, 'simulation')} read")
    for reason in verdict.reasons:
        echo(f"  {reason}")
    bad = [record for _, record in sorted(records.items()) if record.missing or record.evidence][:_SHOWN]
    if bad:
        echo()
        echo("What went wrong first:")
    for record in bad:
        trace = record.trace
        echo(f"  simulation {trace.index} ({trace.scenario or 'none'}, {trace.persona} user): {trace.status}")
        for line in (*record.missing, *(f"{item.detector}: {item.message}" for item in record.evidence)):
            echo(f"    {line[:200]}")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
