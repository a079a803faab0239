"""``lifeos check``: everything a pull request must pass."""

import time
from functools import partial

import click

from lifeos import ir
from lifeos.cli import repository
from lifeos.cli.terminal import echo, style
from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.policies import Checked, Engine, check_policies
from lifeos.compiler.stale import stale
from lifeos.errors import EXIT_CLEAN
from lifeos.verdict.binomial import certifies


@click.command("check")
@click.option(
    "--engine",
    type=click.Choice(["embedded", "conftest"]),
    default="embedded",
    show_default=True,
    help="What evaluates the Rego policies.",
)
@repository.format_option
@click.pass_obj
def command(repo: str | None, engine: str, form: str) -> int:
    """Load, follow references, apply rules and Rego policies, and compare the manifests with the declarations.

    Changes nothing. The exit code is 0 when a pull request may be merged.
    """
    started = time.perf_counter()
    root = repository.find(repo)
    compilation = Compilation(root, cached=False)
    outcome = compilation.plan()
    found = list(outcome.found)
    checked = Checked(0, 0, 0, [])
    if not outcome.analysis.failed:
        checked = check_policies(compilation, _engine(engine, root))
        found = sorted({*found, *checked.found}, key=lambda item: item.order)
        found += stale(outcome)  # last: what it asks for is done when all else is mended
    code = repository.show(found, root, form)
    if form == "text" and code == EXIT_CLEAN and compilation.analysis.fleet is not None:
        fleet = compilation.analysis.fleet
        echo(_fleet(fleet))
        echo(_gates(fleet))
        took = time.perf_counter() - started
        environments = len(fleet.catalog.platform.environments)
        echo(
            style(f"{len(found)} findings", "green", "bold")
            + f": {len(fleet.agents)} agents in {environments} environments, {checked.manifests} manifests up to date; "
            + f"{checked.policies} policies on {checked.units} units by the {engine} engine, {took:.1f} s."
        )
    return code


def _engine(name: str, root: str) -> Engine:
    if name == "conftest":
        from lifeos.rego import conftest  # noqa: PLC0415  only the engine that runs is imported

        return partial(conftest.evaluate, conftest=conftest.program(root))
    from lifeos.rego import embedded  # noqa: PLC0415

    return embedded.evaluate


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([style(lines[0], "bold"), *lines[1:]]) + "\n"


def _fleet(fleet: ir.Fleet) -> str:
    """Who may do what, and spend what: what a reviewer asks first."""
    rows: list[tuple[str, ...]] = [
        ("agent", "team", "runs as", "a day", "approval above", "models high/low", "tools", "data", "remembers")
    ]
    for agent in fleet.agents.values():
        budget = agent.budget
        rows.append(
            (
                agent.name,
                agent.team,
                "suspended" if agent.suspend else agent.runtime.profile,
                str(budget.per_day),
                str(budget.approval_above),
                f"{agent.reasoning.high}/{agent.reasoning.low}",
                ", ".join(
                    tool.ref + ("!" if fleet.catalog.tools[tool.ref].action == "destructive" else "")
                    for tool in agent.tools
                )
                or "-",
                ", ".join(f"{use.ref} ({use.access})" for use in agent.data) or "-",
                ", ".join(agent.memory.scopes) if agent.memory is not None else "-",
            )
        )
    return _table(rows)


def _gates(fleet: ir.Fleet) -> str:
    """What each gate's own words certify."""
    rows: list[tuple[str, ...]] = [("gate", "check", "must reach", "certifies", "an agent at that rate passes")]
    for suite in fleet.catalog.suites.values():
        for name, plan in (("success", suite.gate.success), ("alignment", suite.gate.alignment)):
            if plan is not None and plan.floor is not None:
                carried = certifies(plan.require, plan.of, plan.floor)
                certified = f"a rate of {plan.floor:g} or more, at {int(carried * 1000) / 10:.1f} %"
                rows.append(
                    (
                        suite.name,
                        name,
                        f"{plan.require} of {plan.of}",
                        certified,
                        f"{(1 - carried) * 100:.1f} % of the time",
                    )
                )
    return _table(rows)
