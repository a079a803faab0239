"""The eval gate: an agent of a git revision before its suite, in waves of pods, until the verdict is certain.

    main ── gate ── checkout                   the revision, by the only step before the verdict that may talk to git
         │       ├─ plan                       the gate's digest, seed and first wave; or the verdict of a receipt
         │       ├─ evaluate ── waves ── shard x n      records by index, in the artifact store
         │       │           │        ├─ judge          the verdict so far
         │       │           │        └─ waves          when it needs another wave
         │       │           └─ verdict                 what the last judge said
         │       └─ publish                    the receipt, as a commit on a branch
         └─ refuse                             ends red when the decision is not pass

The verdict is decided by ``lifeos gym judge`` alone. A shard that fails for good leaves its indices without a record, and the judge
counts them as failures; so a failed shard is no reason to stop the others. When all has passed, the waves go on with the version that was
promoted before, on the same days; a part of that which is lost ends the gate red, and is not remembered. ``evaluate`` is memoized by all that its answer depends
on (the gate's digest, from which the seed follows, the version it compares with, the models): to ask the same again is to get the
same answer, and costs nothing.
"""

from typing import Any

from hera.workflows import (
    DAG,
    Parameter,
    Step,
    Steps,
    Task,
    WorkflowTemplate,
)
from hera.workflows import models as m

from hera_workflows import scripts, steps
from hera_workflows.parameters import given, inputs, passed
from hera_workflows.pods import options

NAME = "eval-gate"
VERDICTS = "eval-gate-verdicts"
"""The ConfigMap that remembers verdicts by what was asked."""


def manifest() -> dict[str, Any]:
    """The WorkflowTemplate, as data."""
    body: dict[str, Any] = _template().to_dict()
    for template in body["spec"]["templates"]:
        if "memoize" in template:
            # Argo's definition requires it, its controller reads it nowhere, and Hera's model has not got it.
            template["memoize"]["cache"]["configMap"]["key"] = ""
    return body


def _template() -> WorkflowTemplate:
    with WorkflowTemplate(
        name=NAME,
        entrypoint="main",
        arguments=[
            Parameter(name="agent", description="The agent to put before its gate."),
            Parameter(name="revision", description="Commit or branch that holds it."),
            Parameter(name="suite", value="", description="Another suite than the agent's own."),
            Parameter(name="repository", value="", description="The config repository."),
        ],
        parallelism=25,
        active_deadline_seconds=4 * 3600,
        **options(NAME),
    ) as workflow:
        checkout, plan, shard, judge, verdict, publish, refuse = (
            steps.checkout(),
            steps.plan(),
            steps.shard(),
            steps.judge(),
            steps.verdict(),
            steps.publish(),
            steps.refuse(scripts.REFUSE, "decision", "summary"),
        )

        with DAG(
            name="waves",
            inputs=inputs("agent", "suite", "shards", "through", "against"),
            fail_fast=False,
        ):
            Task(
                name="shard",
                template=shard,
                with_param=given("shards"),
                arguments=passed("agent", "suite", **{name: f"{{{{item.{name}}}}}" for name in ("from", "to", "of")}),
                continue_on=m.ContinueOn(failed=True, error=True),
            )
            Task(
                name="judge",
                template=judge,
                arguments=passed("agent", "suite", "through", "against"),
                dependencies=["shard"],
            )
            Task(
                name="again",
                template="waves",
                arguments=passed(
                    "agent",
                    "suite",
                    **{
                        name: f"{{{{tasks.judge.outputs.parameters.{name}}}}}"
                        for name in ("shards", "through", "against")
                    },
                ),
                when="{{tasks.judge.outputs.parameters.more}} == yes",
                dependencies=["judge"],
            )

        with Steps(
            name="evaluate",
            inputs=inputs("agent", "suite", "question", "shards", "through"),
            outputs=[
                Parameter(
                    name=name, value_from=m.ValueFrom(parameter=f"{{{{steps.verdict.outputs.parameters.{name}}}}}")
                )
                for name in steps.SHOWN
            ],
            memoize=m.Memoize(
                key="{{inputs.parameters.agent}}-{{inputs.parameters.question}}",
                max_age="8760h",
                cache=m.Cache(config_map=m.LocalObjectReference(name=VERDICTS)),
            ),
        ):
            Step(name="waves", template="waves", arguments=passed("agent", "suite", "shards", "through", against="0"))
            Step(name="verdict", template=verdict, arguments=passed("question"))

        planned = {name: f"{{{{steps.plan.outputs.parameters.{name}}}}}" for name in ("question", "shards", "through")}
        with Steps(
            name="gate",
            inputs=inputs(*steps.WANTED),
            # Two gates of one agent go one after the other: the second finds the verdict of the first.
            synchronization=m.Synchronization(mutexes=[m.Mutex(name="eval-gate-{{inputs.parameters.agent}}")]),
            outputs=[
                *(
                    Parameter(
                        name=name,
                        global_name=name,
                        value_from=m.ValueFrom(parameter=f"{{{{steps.{step}.outputs.parameters.{name}}}}}"),
                    )
                    for step, name in (
                        ("checkout", "commit"),
                        ("plan", "digest"),
                        ("plan", "question"),
                        ("plan", "seed"),
                    )
                ),
                *(
                    Parameter(
                        name=name,
                        global_name=name,
                        value_from=m.ValueFrom(expression=_unless_known(name)),
                    )
                    for name in steps.SHOWN
                ),
                Parameter(
                    name="report", global_name="report", value_from=m.ValueFrom(expression=_unless_known("report"))
                ),
            ],
        ):
            Step(name="checkout", template=checkout, arguments=passed("revision", "repository"))
            Step(name="plan", template=plan, arguments=passed("agent", "suite"))
            Step(
                name="evaluate",
                template="evaluate",
                arguments=passed("agent", "suite", **planned),
                when="{{steps.plan.outputs.parameters.known}} == none",
            )
            Step(
                name="publish",
                template=publish,
                arguments=passed(
                    "agent",
                    "repository",
                    digest="{{steps.plan.outputs.parameters.digest}}",
                    question=planned["question"],
                    commit="{{steps.checkout.outputs.parameters.commit}}",
                    decision="{{steps.evaluate.outputs.parameters.decision}}",
                ),
                when="{{steps.plan.outputs.parameters.known}} == none",
            )

        # The arguments of the workflow are those of its entry point, and of whoever refers to it.
        with Steps(
            name="main",
            inputs=inputs(*steps.WANTED),
            outputs=[
                Parameter(name="commit", value_from=m.ValueFrom(parameter="{{steps.gate.outputs.parameters.commit}}"))
            ],
        ):
            Step(name="gate", template="gate", arguments=passed(*steps.WANTED))
            Step(
                name="refuse",
                template=refuse,
                arguments={name: f"{{{{steps.gate.outputs.parameters.{name}}}}}" for name in ("decision", "summary")},
                when="{{steps.gate.outputs.parameters.decision}} != pass",
            )
    return workflow


def _unless_known(name: str) -> str:
    """What was found; where there is a receipt, its verdict."""
    known = "steps.plan.outputs.parameters.known" if name == "decision" else "'as the receipt says'"
    found = f"steps.evaluate.outputs.parameters.{name}"
    if name == "report":  # no fact of the evaluation: the same page, whoever asks
        before, after = (repr(part) for part in steps.REPORT.split("{question}"))
        found = f"{before} + steps.plan.outputs.parameters.question + {after}"
    return f"steps.plan.outputs.parameters.known != 'none' ? {known} : {found}"
