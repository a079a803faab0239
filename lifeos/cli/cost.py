"""``lifeos cost``: what an insight costs, and where the month will end."""

import json
import os
from typing import TYPE_CHECKING, Any

from lifeos.cli import ledgers, repository
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.table import table
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.visible import visible

if TYPE_CHECKING:
    from lifeos.ledger.costs.insight import Insight
    from lifeos.ledger.costs.report import CostReport, Month

_BY = ("agent", "team", "model", "track")
_PAGE = os.path.join(".lifeos", "cost.html")


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Say what an insight costs: all that was spent, by failures and shadows, too, over the decisions that a system of record confirmed as
        successes. Undefined while there is none. And where the month of each budget will end.

        Amounts come with an interval of 95 %. What was reserved and never settled is presumed spent."""
    ledgers.add_choice(parser)
    parser.add_choice("--by", _BY, default="agent", help="What is told apart. [default: %(default)s]")
    parser.add_argument(
        "--since",
        default="30d",
        metavar="WHEN",
        help="A day, such as 2026-11-01, or how long ago. [default: %(default)s]",
    )
    parser.add_choice(
        "--format", ("text", "json", "html"), default="text", help="How it is shown; html is a page with plots."
    )
    parser.add_argument(
        "--output", metavar="FILE", help=f"Where the page is written. [default: {_PAGE} of the repository]"
    )


def run(arguments: Arguments) -> int:
    """Show it."""
    root = repository.find(arguments.repo)
    if arguments.output and arguments.format != "html":
        raise UsageError("--output is of the page: add --format html")
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    limits = {name: budget.per_month for name, budget in fleet.catalog.budgets.items()}
    with ledgers.opened(ledgers.address(root, arguments)) as ledger:
        from lifeos.ledger.costs.report import report  # noqa: PLC0415  with numpy, not before

        today = ledgers.today(ledger.zone)
        with ledger.reading() as connection:
            found = report(connection, arguments.by, ledgers.since(arguments.since, today), today, limits)
    if arguments.format == "html":
        echo(_page(found, arguments.output or os.path.join(root, _PAGE)))
    elif arguments.format == "json":
        echo(json.dumps(_json(found), indent=2, ensure_ascii=False))
    else:
        _print(found)
    return EXIT_CLEAN


def _page(found: "CostReport", path: str) -> str:
    from lifeos.gym.written import written  # noqa: PLC0415  with the page, not before
    from lifeos.ledger.costs.page import page  # noqa: PLC0415

    with written(path) as place, open(place, "w", encoding="utf-8") as file:
        file.write(page(found))
    return os.path.relpath(path)


def _print(found: "CostReport") -> None:
    from lifeos.ledger.costs.wording import against, amount, outcomes, outlook, per_success  # noqa: PLC0415  with numpy

    for one in found.total:
        presumed = f", of which {amount(one.presumed, one.currency)} is presumed" if one.presumed else ""
        echo(f"since {found.since}: {amount(one.cost, one.currency)}{presumed}; {outcomes(one)}")
        echo(f"cost per insight: {per_success(one)}")
        if one.open:
            echo(f"{amount(one.open, one.currency)} more is reserved for calls that are under way")
    rows = [
        (
            visible(group.name),
            per_success(group.insight),
            amount(group.insight.cost, group.insight.currency),
            outcomes(group.insight),
        )
        for group in found.groups
    ]
    if rows:
        echo()
        echo(table([(found.by, "per insight", "spent", "outcomes"), *rows]), end="")
    if found.months:
        echo()
        lines = [(visible(month.name), outlook(month), against(month)) for month in found.months]
        echo(table([("budget", f"{found.today:%B}", "that is"), *lines]), end="")


def _json(found: "CostReport") -> dict[str, Any]:
    return {
        "since": found.since.isoformat(),
        "today": found.today.isoformat(),
        "total": [_insight(one) for one in found.total],
        "by": found.by,
        "groups": [{"name": group.name, **_insight(group.insight)} for group in found.groups],
        "budgets": [_month(month) for month in found.months],
    }


def _insight(one: "Insight") -> dict[str, Any]:
    per = one.per_success
    return {
        "currency": one.currency or None,
        "decisions": one.decisions,
        "successes": one.successes,
        "failures": one.failures,
        "costMicros": one.cost,
        "presumedMicros": one.presumed,
        "openMicros": one.open,
        "perSuccess": None
        if per is None
        else {"micros": per.value, "lowerMicros": per.lower, "upperMicros": per.upper},
    }


def _month(month: "Month") -> dict[str, Any]:
    end = month.forecast
    return {
        "name": month.name,
        "currency": month.currency,
        "limitMicros": month.limit,
        "spentMicros": end.spent,
        "expectedMicros": end.expected,
        "lowerMicros": end.lower,
        "upperMicros": end.upper,
        "days": end.days,
    }
