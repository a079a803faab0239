"""``lifeos gym judge``: the verdict on a gate that ran in shards."""

from typing import TYPE_CHECKING

from lifeos.cli.gate import add_choice, at_gate, calling
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.cli.verdict_lines import verdict_lines
from lifeos.cli.went_wrong import went_wrong_lines
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lifeos.gym.gate import Gate
    from lifeos.gym.parts.judgement import Judgement
    from lifeos.gym.parts.shards import Found
    from lifeos.gym.record import Record


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Put the records of `gym shard` together by index, and judge AGENT's gate by them. FILES are such files, or folders of them; those of
        another gate are refused. An index below --through without a record has failed. Where the suite compares with the version that was promoted
        before, shards of that (`gym shard --of incumbent`) are needed, too, once the agent has passed everything else.

        Ends with 0 for a pass and with 1 for anything else, a verdict that needs another wave included. With --output it ends with 0 when there is a
        judgement at all, for then the files say what it is: decision (pass, fail or inconclusive), more (yes, when another wave must run
        first), shards, through and against (that wave), whole (no, when a part is lost for which the agent is not to blame), summary,
        certified, counts, cost, verdict.json, records.jsonl, report.html (the page of `gym report`); and the receipt, once all is said."""
    parser.add_argument("agent")
    parser.add_argument("files", nargs="*")
    parser.add_argument(
        "--through", type=int, metavar="N", help="Where the last wave ended. [default: behind the last record]"
    )
    parser.add_argument(
        "--against",
        type=int,
        metavar="N",
        help="Where the last wave of the version before ended. [default: behind its last record]",
    )
    parser.add_argument("--output", metavar="DIR", help="Write the judgement there, as files.")
    add_choice(parser)
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Judge; see above for the exit code."""
    if not arguments.files:
        raise UsageError("there is nothing to judge: name the files that `lifeos gym shard` wrote")
    if arguments.through is not None and arguments.through < 1:
        raise UsageError("--through counts indices from 1")
    if arguments.against is not None and arguments.against < 0:
        raise UsageError("--against counts indices from 0")
    return at_gate(arguments, _judge)


def _judge(gate: "Gate", arguments: Arguments) -> int:
    from lifeos.gym.parts import judgement, shards  # noqa: PLC0415  with the Gym, not before

    found = shards.collect(gate, arguments.files)
    if not found.candidate and arguments.through is None:
        files = ", ".join(arguments.files)
        raise UsageError(f"there is no record in {files}, and --through does not say how many there should be")
    against = arguments.against if arguments.against is not None else max(found.incumbent, default=-1) + 1
    judged, receipt = judgement.judge(gate, found, arguments.through or max(found.candidate) + 1, against)
    if arguments.output is not None:
        judgement.write(
            arguments.output, judged, found.candidate, receipt if gate.own else None, _page(gate, judged, found)
        )
    if arguments.format == "json":
        import msgspec  # noqa: PLC0415  with the Gym, not before

        echo(msgspec.json.format(msgspec.json.encode(judged), indent=2).decode())
    else:
        _show(gate, judged, found.candidate)
    return EXIT_CLEAN if arguments.output is not None or judged.verdict.decision == "pass" else EXIT_FINDINGS


def _page(gate: "Gate", judged: "Judgement", found: "Found") -> str:
    from lifeos.gym.report.page import page  # noqa: PLC0415  with the Gym, not before
    from lifeos.gym.report.subject import of_verdict  # noqa: PLC0415

    about = of_verdict(gate, judged.verdict, len(found.candidate), calling(gate))
    return page(about, lambda: (found.candidate[index] for index in sorted(found.candidate)))


def _show(gate: "Gate", judged: "Judgement", records: "Mapping[int, Record]") -> None:
    for line in verdict_lines(judged.agent, judged.suite, gate.checks, judged.verdict):
        echo(line)
    if judged.missing:
        echo(f"  {count(len(judged.missing), 'simulation')} without a record, which failed")
    if judged.lost:
        echo(f"  {count(len(judged.lost), 'simulation')} of the version before without a record: simulate them again")
    if judged.following:
        first, last = judged.following[0], judged.following[-1]
        whose = "" if first.of == "candidate" else " of the version before (--of incumbent)"
        echo(f"  not certain yet: simulations {first.first} to {last.end - 1}{whose} are next")
    for line in went_wrong_lines({index: records[index] for index in sorted(records) if index < judged.through}):
        echo(line)
