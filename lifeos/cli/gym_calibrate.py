"""``lifeos gym calibrate``: what the judge of a suite is worth."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lifeos import ir
from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.jobs import MOST, check_jobs
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.table import table
from lifeos.cli.terminal import attended, echo, style
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.verdict.rounding import down

if TYPE_CHECKING:
    from lifeos.evidence.calibration import Calibration
    from lifeos.evidence.labels import Label
    from lifeos.gym.calibrate import Judged

_RATES = (0.80, 0.85, 0.90, 0.95, 0.97, 0.98, 0.99)


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Ask the judge of SUITE about the simulations that people have labelled, and measure how often it is right: TPR, the share of
        good outcomes that it calls good, and TNR, the share of bad ones that it calls bad, each with its exact lower bound.

        Only a judge whose lower bounds clear the bar that the suite declares may gate; everything else is REFUSED. The record is committed, and
        holds for this model, prompt, suite and labels."""
    parser.add_argument("suite")
    parser.add_choice(
        "--split", ("held-out", "tuning"), default="held-out", help="`tuning` only shows; nothing is recorded."
    )
    parser.add_argument(
        "--repeats", type=int, default=3, metavar="N", help="Times that it is asked about each. [default: %(default)s]"
    )
    parser.add_argument(
        "--jobs", type=int, default=4, metavar="N", help=f"Questions at a time, {MOST} at most. [default: %(default)s]"
    )
    parser.add_argument("--router", metavar="URL", help="Of OpenAI's protocol. [default: what this machine has]")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Measure; clean only when the judge may gate."""
    check_jobs(arguments, 1)
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    suite = choose("eval suite", arguments.suite, fleet.catalog.suites)
    if suite.judge is None:
        raise UsageError(f"suite '{suite.name}' has no judge; declare one under 'spec.judge'")
    if arguments.repeats < 1:
        raise UsageError("--repeats is a whole number from 1 up")
    try:
        from lifeos.evidence.files import below  # noqa: PLC0415
        from lifeos.evidence.labels import read  # noqa: PLC0415
        from lifeos.gym.calibrate import too_few  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym]'") from error

    labels = read(below(root), suite.name, arguments.split)
    reasons = list(too_few(suite.judge, labels)) if arguments.split == "held-out" else []
    if not reasons and not labels:
        raise UsageError(f"there are no {arguments.split} labels of suite '{suite.name}'; `lifeos gym label` adds them")
    if reasons:
        return _conclude(arguments, None, reasons, None)
    return _measure(root, fleet.catalog, suite, suite.judge, labels, arguments)


def _measure(
    root: str,
    catalog: ir.Catalog,
    suite: ir.EvalSuite,
    judge: ir.Judge,
    labels: "Sequence[Label]",
    arguments: Arguments,
) -> int:
    from lifeos.gym.calibrate import ask, calibration_of  # noqa: PLC0415  with the Gym, not before
    from lifeos.gym.calibration import doubts, subject_of, write  # noqa: PLC0415
    from lifeos.models.connect import Models  # noqa: PLC0415

    with Models(root, catalog.routes, arguments.router) as models:
        described: Mapping[str, str] = models.described().get(judge.route, {})
        found = ask(
            judge, catalog.routes, models.model, labels, arguments.repeats, arguments.jobs, _progress(len(labels))
        )
    if attended():
        sys.stderr.write("\r\x1b[K")
    subject = subject_of(root, suite, judge, described)
    calibration = calibration_of(suite.name, subject, judge, found)
    path = write(root, calibration) if arguments.split == "held-out" else None
    if arguments.format == "text":
        _show(suite, judge, calibration, found)
    return _conclude(arguments, calibration, list(doubts(calibration, subject, judge)), path)


def _progress(of: int) -> Any:
    def shown(done: int) -> None:
        if attended() and sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{done} of {of} judged")
            sys.stderr.flush()

    return shown


def _conclude(arguments: Arguments, calibration: "Calibration | None", reasons: list[str], path: str | None) -> int:
    measured = arguments.split == "held-out"
    if arguments.format == "json":
        import msgspec  # noqa: PLC0415

        document = {"suite": arguments.suite, "refused": reasons, "calibration": calibration, "record": path}
        echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
    elif not measured:
        echo("tuning labels: nothing is recorded, and nothing is shown by them about other simulations")
    elif reasons:
        echo(f"{style('REFUSED', 'red', 'bold')}  the judge of suite {arguments.suite} may not gate")
        for reason in reasons:
            echo(f"  {reason}")
    else:
        echo(f"{style('CALIBRATED', 'green', 'bold')}  the judge of suite {arguments.suite} may gate")
    if arguments.format == "text" and path is not None:
        echo(f"record: {path}")
    return EXIT_FINDINGS if reasons and measured else EXIT_CLEAN


def _show(suite: ir.EvalSuite, judge: ir.Judge, calibration: "Calibration", found: "Sequence[Judged]") -> None:
    counts = calibration.measured
    models = ", ".join(calibration.models) or "nobody"
    echo(f"{style(suite.name, 'bold')}: {judge.prompt.path} on route {judge.route}, answered by {models}")
    echo()
    rows: list[tuple[str, ...]] = [("", "right", "rate", f"at least, {judge.confidence:.1%}", "bar")]
    for name, right, of, rate, bound, bar in (
        ("TPR: good called good", counts.kept, counts.good, counts.tpr, calibration.tpr_lower, judge.tpr),
        ("TNR: bad called bad", counts.caught, counts.bad, counts.tnr, calibration.tnr_lower, judge.tnr),
    ):
        rows.append((name, f"{right} of {of}", f"{rate:.3f}", down(bound), f"{bar:g}"))
    echo(table(rows), end="")
    echo()
    echo(f"{counts.unjudged} without an opinion, which is wrong of either kind")
    echo(f"{count(counts.flaky, 'simulation')} of {len(found)} not judged alike when asked {counts.repeats} times")
    if calibration.kappa is not None:
        echo(f"kappa {calibration.kappa:.2f}, a footnote: it misleads where one kind of label is rare")
    echo()
    _effect(suite, counts.tpr, counts.tnr)


def _effect(suite: ir.EvalSuite, tpr: float, tnr: float) -> None:
    """What the judge does to the suite's gate, if it alone decided whether a simulation succeeds."""
    from lifeos.verdict.boundary import chances  # noqa: PLC0415  scipy takes a second to import
    from lifeos.verdict.calibration import through_judge  # noqa: PLC0415
    from lifeos.verdict.checks import checks_of  # noqa: PLC0415

    success = next(check for check in checks_of(suite) if check.name == "success")
    rows: list[tuple[str, ...]] = [("success rate", "passes", "through the judge", "the gate then sees")]
    for rate in sorted({*_RATES, round(success.floor, 4)}):
        seen = through_judge(rate, tpr, tnr)
        passes = [f"{chances(success.boundary, value).passes:.3f}" for value in (rate, seen)]
        rows.append((f"{rate:g}", *passes, f"{seen:.3f}"))
    echo(f"success, {success.require} of {success.of}, were it for this judge alone:")
    echo(table(rows), end="")
    echo()
