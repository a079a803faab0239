"""``lifeos gym plan``: what a gate shows, before anyone has run it."""

import sys
from typing import TYPE_CHECKING, Any

from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plot import drawable, plot, pointer
from lifeos.cli.table import table
from lifeos.cli.terminal import echo, style, width
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.ir.gate import EvalSuite
from lifeos.units import Money
from lifeos.verdict.rounding import down, shortly

if TYPE_CHECKING:
    from lifeos.verdict import cost_curve
    from lifeos.verdict.checks import Check
    from lifeos.verdict.cost import CostCheck
    from lifeos.verdict.curve import Point

_STOPS = {
    "none": "run to the end",
    "curtailed": "stopped as soon as nothing can change the verdict",
    "groupSequential": "looked at after each 25, and stopped when the evidence is enough",
}
_LEAST, _MOST = 30, 72
"""Columns of a plot."""
_DIGITS = 12
"""Decimals of a figure: all that it is good for, and the same on every machine."""


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Say what the gate of SUITE certifies, and how agents of any true success rate would fare at it: exactly, before a
        single simulation has run. What a success costs has no exact curve, so its is simulated.

        A rule such as "95 of 100" does not show a success rate of 95 %: an agent that succeeds 92 % of the time passes it by luck, now and
        then. The operating curve says how often."""
    parser.add_argument("suite")
    parser.add_argument(
        "--attempt",
        type=int,
        default=1,
        metavar="N",
        help="The how-manieth on the same candidate. [default: %(default)s]",
    )
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Print the curves."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    suite = choose("eval suite", arguments.suite, fleet.catalog.suites)
    if not 1 <= arguments.attempt <= 1000:
        raise UsageError("--attempt counts from 1, and 1000 are more than anyone should make")
    try:
        from lifeos.verdict.checks import checks_of, cost_check_of, reached_by  # noqa: PLC0415  scipy takes a second to import
        from lifeos.verdict.cost_curve import cost_curve  # noqa: PLC0415
        from lifeos.verdict.curve import curve, telling_rates  # noqa: PLC0415
        from lifeos.verdict.words import NEVER  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym]'") from error

    checks = [check for check in checks_of(suite, arguments.attempt) if check.name != NEVER]
    together = {check.name: 0.0 for check in checks}
    for attempt in (
        range(1, arguments.attempt + 1) if arguments.attempt > 1 else ()
    ):  # of one attempt it is what is said anyway
        for check in checks_of(suite, attempt):
            if check.name != NEVER and check.require <= check.of:
                together[check.name] += 1.0 - check.certified
    curves = [curve(check.boundary, telling_rates(check)) for check in checks]
    costs = cost_check_of(suite, arguments.attempt)
    rate = reached_by(checks[0].boundary)
    costly = cost_curve(costs, rate) if costs is not None else []
    if arguments.format == "json":
        import json  # noqa: PLC0415

        found = {
            check.name: _as_data(check, points, arguments.attempt, together[check.name])
            for check, points in zip(checks, curves, strict=True)
        }
        if costs is not None:
            found["costPerSuccess"] = _cost_as_data(costs, rate, costly)
        echo(json.dumps({"suite": suite.name, "stopping": suite.stopping, "checks": found}, indent=2))
        return EXIT_CLEAN
    echo(_heading(suite))
    for check, points in zip(checks, curves, strict=True):
        echo()
        _show(check, points, arguments.attempt, together[check.name])
    if costs is not None:
        echo()
        _show_cost(costs, rate, costly)
    return EXIT_CLEAN


def _as_data(check: "Check", points: "list[Point]", attempts: int, lineage: float) -> dict[str, Any]:
    return {
        "require": check.require,
        "of": check.of,
        "certifies": {
            "floor": round(check.floor, _DIGITS),
            "confidence": round(check.certified, _DIGITS),
            "declared": check.confidence,
            **({"errorOfAllAttempts": round(lineage, _DIGITS)} if attempts > 1 else {}),
        },
        "curve": {_key(point.rate): round(point.passes, _DIGITS) for point in points},
        "simulations": {_key(point.rate): round(point.simulations, _DIGITS) for point in points},
    }


def _cost_as_data(check: "CostCheck", rate: float, points: "list[cost_curve.Point]") -> dict[str, Any]:
    from lifeos.verdict.cost_curve import GATES, SEED  # noqa: PLC0415  as above

    return {
        "of": check.of,
        "certifies": {
            "ceiling": str(Money(check.ceiling, check.currency)),
            "confidence": round(check.confidence, _DIGITS),
            "exact": False,
        },
        "simulated": {"gates": GATES, "seed": SEED, "successRate": round(rate, _DIGITS), "costs": "exponential"},
        "curve": {str(Money(round(check.ceiling * point.share), check.currency)): point.passes for point in points},
    }


def _show_cost(check: "CostCheck", rate: float, points: "list[cost_curve.Point]") -> None:
    from lifeos.verdict.cost_curve import GATES, SEED  # noqa: PLC0415  as above

    ceiling = Money(check.ceiling, check.currency)
    echo(f"{style('cost per success', 'bold')}: its upper bound at most {ceiling}, over {check.of} simulations")
    echo(f"  a pass shows that a success truly costs no more, with confidence {down(check.confidence)}, approximately")
    echo("  a ratio of two sums has no exact operating curve; this one is simulated, as for agents that succeed")
    echo(f"  {rate:.1%} of the time and whose costs vary by as much as their mean ({GATES} gates, seed {SEED})")
    echo()
    rows: list[tuple[str, ...]] = [("a success costs", "passes")]
    rows += [
        (str(Money(round(check.ceiling * point.share), check.currency)), f"{point.passes:.2f}") for point in points
    ]
    echo(table(rows), end="")


def _key(rate: float) -> str:
    return f"{rate:.2f}" if round(rate, 2) == rate else f"{rate:.4f}"


def _heading(suite: EvalSuite) -> str:
    tolerated = suite.gate.never_rules.max_failures
    never = "none" if tolerated == 0 else str(tolerated)
    text = f"{style(suite.name, 'bold')}: {suite.description}\n"
    return text + f"All checks must pass; hard prohibitions may be violated by {never}; {_STOPS[suite.stopping]}."


def _show(check: "Check", points: "list[Point]", attempts: int, lineage: float) -> None:
    from lifeos.verdict.checks import reached_by  # noqa: PLC0415
    from lifeos.verdict.curve import curve, span  # noqa: PLC0415

    if check.require > check.of:
        echo(f"{style(check.name, 'bold')}: at this attempt no result of {check.of} simulations is enough")
        return
    echo(f"{style(check.name, 'bold')}: {check.require} of {check.of}")
    echo(f"  a pass shows a success rate of at least {shortly(check.floor)} with confidence {down(check.certified)}")
    if attempts > 1:
        echo(f"  an agent exactly at that passes one of {attempts} attempts with probability {lineage:.3f} at most")
    echo(f"  an agent must succeed {reached_by(check.boundary):.1%} of the time to pass in 19 cases of 20")
    echo()
    columns = min(max(width() - 10, _LEAST), _MOST)
    low, high = span(check)
    step = (high - low) / (columns - 1)
    drawn = curve(check.boundary, [low + step * column for column in range(columns)])
    blocks = drawable(sys.stdout.encoding)
    mark = round((check.floor - low) / step)
    echo(plot([point.passes for point in drawn], f"{low:.2f}", f"{high:.2f}", mark=mark, blocks=blocks), end="")
    echo(" " * 7 + f"true success rate; bars: probability to pass; {pointer(blocks=blocks)}: the floor")
    echo()
    rows: list[tuple[str, ...]] = [("success rate", "passes", "simulations")]
    rows += [(_key(point.rate), f"{point.passes:.4f}", f"{point.simulations:.0f}") for point in points]
    echo(table(rows), end="")
