"""The eval gate: an agent of a git revision before its suite, in waves of pods, until the verdict is certain.

    main ── gate ── plan                       the gate's digest, seed and first wave; or the verdict of a receipt
         │       ├─ evaluate ── waves ── shard x n      records by index, in the artifact store
         │       │           │        ├─ judge          the verdict so far
         │       │           │        └─ waves          when it needs another wave
         │       │           └─ verdict                 what the last judge said
         │       └─ publish                    the receipt, as a commit on a branch
         └─ refuse                             ends red when the decision is not pass

The verdict is decided by ``lifeos gym judge`` alone. A shard that fails for good leaves its indices without a record, and the judge
counts them as failures; so a failed shard is no reason to stop the others. ``evaluate`` is memoized by the gate's digest, and the
seed follows from that: to ask again is to get the same answer, and costs nothing.
"""

from typing import Any

from hera.workflows import (
    DAG,
    Artifact,
    Container,
    NoneArchiveStrategy,
    Parameter,
    S3Artifact,
    Step,
    Steps,
    Task,
    WorkflowTemplate,
)
from hera.workflows import models as m

from hera_workflows import scripts
from hera_workflows.pods import WORK, facts, options, pod

NAME = "eval-gate"
VERDICTS = "eval-gate-verdicts"
"""The ConfigMap that remembers verdicts by digest."""

_WANTED = ("agent", "suite", "revision", "repository")
_SHOWN = ("decision", "summary", "certified", "counts", "cost")


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
        plan, shard, judge, verdict, publish, refuse = _plan(), _shard(), _judge(), _verdict(), _publish(), _refuse()

        with DAG(
            name="waves",
            inputs=_inputs("agent", "suite", "shards", "through"),
            fail_fast=False,
        ):
            Task(
                name="shard",
                template=shard,
                with_param=_input("shards"),
                arguments=_pass("agent", "suite", **{"from": "{{item.from}}", "to": "{{item.to}}"}),
                continue_on=m.ContinueOn(failed=True, error=True),
            )
            Task(name="judge", template=judge, arguments=_pass("agent", "suite", "through"), dependencies=["shard"])
            Task(
                name="again",
                template="waves",
                arguments=_pass(
                    "agent",
                    "suite",
                    shards="{{tasks.judge.outputs.parameters.shards}}",
                    through="{{tasks.judge.outputs.parameters.through}}",
                ),
                when="{{tasks.judge.outputs.parameters.more}} == yes",
                dependencies=["judge"],
            )

        with Steps(
            name="evaluate",
            inputs=_inputs("agent", "suite", "digest", "shards", "through"),
            outputs=[
                Parameter(
                    name=name, value_from=m.ValueFrom(parameter=f"{{{{steps.verdict.outputs.parameters.{name}}}}}")
                )
                for name in _SHOWN
            ],
            memoize=m.Memoize(
                key="{{inputs.parameters.agent}}-{{inputs.parameters.digest}}",
                max_age="8760h",
                cache=m.Cache(config_map=m.LocalObjectReference(name=VERDICTS)),
            ),
        ):
            Step(name="waves", template="waves", arguments=_pass("agent", "suite", "shards", "through"))
            Step(name="verdict", template=verdict, arguments=_pass("digest"))

        planned = {name: f"{{{{steps.plan.outputs.parameters.{name}}}}}" for name in ("digest", "shards", "through")}
        with Steps(
            name="gate",
            inputs=_inputs(*_WANTED),
            # Two gates of one agent go one after the other: the second finds the verdict of the first.
            synchronization=m.Synchronization(mutexes=[m.Mutex(name="eval-gate-{{inputs.parameters.agent}}")]),
            outputs=[
                *(
                    Parameter(
                        name=name,
                        global_name=name,
                        value_from=m.ValueFrom(parameter=f"{{{{steps.plan.outputs.parameters.{name}}}}}"),
                    )
                    for name in ("commit", "digest", "seed")
                ),
                *(
                    Parameter(
                        name=name,
                        global_name=name,
                        value_from=m.ValueFrom(expression=_unless_known(name)),
                    )
                    for name in _SHOWN
                ),
            ],
        ):
            Step(name="plan", template=plan, arguments=_pass(*_WANTED))
            Step(
                name="evaluate",
                template="evaluate",
                arguments=_pass("agent", "suite", **planned),
                when="{{steps.plan.outputs.parameters.known}} == none",
            )
            Step(
                name="publish",
                template=publish,
                arguments=_pass(
                    "agent",
                    "repository",
                    digest=planned["digest"],
                    commit="{{steps.plan.outputs.parameters.commit}}",
                    decision="{{steps.evaluate.outputs.parameters.decision}}",
                ),
                when="{{steps.plan.outputs.parameters.known}} == none",
            )

        # The arguments of the workflow are those of its entry point, and of whoever refers to it.
        with Steps(
            name="main",
            inputs=_inputs(*_WANTED),
            outputs=[
                Parameter(name="commit", value_from=m.ValueFrom(parameter="{{steps.gate.outputs.parameters.commit}}"))
            ],
        ):
            Step(name="gate", template="gate", arguments=_pass(*_WANTED))
            Step(
                name="refuse",
                template=refuse,
                arguments={name: f"{{{{steps.gate.outputs.parameters.{name}}}}}" for name in ("decision", "summary")},
                when="{{steps.gate.outputs.parameters.decision}} != pass",
            )
    return workflow


def _plan() -> Container:
    return pod(
        "plan",
        script=scripts.PLAN,
        env=_env(*_WANTED),
        inputs=_inputs(*_WANTED),
        outputs=[*facts("plan", "commit", "digest", "seed", "known", "shards", "through"), _source()],
        minutes=10,
        git=True,
    )


def _shard() -> Container:
    """The only pod that runs the code of agents and suites; no shell, no git, and of the gate it knows its own indices."""
    records = S3Artifact(
        name="records",
        path=f"{WORK}/records.jsonl",
        key="{{workflow.uid}}/records/{{inputs.parameters.from}}.jsonl",
        archive=NoneArchiveStrategy(),
    )
    return pod(
        "shard",
        args=[
            *("-C", f"{WORK}/source", "gym", "shard", _input("agent"), f"--suite={_input('suite')}"),
            *(f"--from={_input('from')}", f"--to={_input('to')}", "--jobs=1", f"--output={WORK}/records.jsonl"),
        ],
        inputs=[*_inputs("agent", "suite", "from", "to"), _source()],
        outputs=[records],
        minutes=30,
        cpu="1",
    )


def _judge() -> Container:
    """All records so far, of earlier waves too: they are what lies in the store under this workflow's name."""
    records = S3Artifact(name="records", path=f"{WORK}/records", key="{{workflow.uid}}/records", optional=True)
    return pod(
        "judge",
        script=scripts.JUDGE,
        env=_env("agent", "suite", "through"),
        inputs=[*_inputs("agent", "suite", "through"), _source(), records],
        outputs=[*facts("verdict", "more", "shards", "through"), _last_verdict()],
        minutes=10,
    )


def _verdict() -> Container:
    """What the last judge said, as outputs; how many waves there were is known only now."""
    evidence = S3Artifact(
        name="evidence",
        path=f"{WORK}/verdict",
        key="gates/{{inputs.parameters.digest}}/evidence.tgz",
        # Kept when the workflow goes: a receipt can be checked against it.
        artifact_gc=m.ArtifactGC(strategy="Never"),
    )
    return pod(
        "verdict",
        script="cat verdict/summary",
        inputs=[*_inputs("digest"), _last_verdict()],
        outputs=[*facts("verdict", *_SHOWN), evidence],
        minutes=5,
        cpu="100m",
        memory="128Mi",
    )


def _publish() -> Container:
    names = ("agent", "repository", "digest", "commit", "decision")
    evidence = S3Artifact(
        name="evidence", path=f"{WORK}/evidence", key="gates/{{inputs.parameters.digest}}/evidence.tgz"
    )
    return pod(
        "publish",
        script=scripts.PUBLISH,
        env=_env(*names),
        inputs=[*_inputs(*names), evidence],
        outputs=[],
        minutes=10,
        memory="256Mi",
        git=True,
    )


def _refuse() -> Container:
    names = ("decision", "summary")
    return pod(
        "refuse",
        script=scripts.REFUSE,
        env=_env(*names),
        inputs=_inputs(*names),
        outputs=[],
        minutes=5,
        cpu="100m",
        memory="64Mi",
        retry=False,
    )


def _source() -> S3Artifact:
    return S3Artifact(name="source", path=f"{WORK}/source", key="{{workflow.uid}}/source.tgz")


def _last_verdict() -> S3Artifact:
    return S3Artifact(name="verdict", path=f"{WORK}/verdict", key="{{workflow.uid}}/verdict.tgz")


def _input(name: str) -> str:
    return f"{{{{inputs.parameters.{name}}}}}"


def _inputs(*names: str) -> list[Parameter | Artifact]:
    return [Parameter(name=name) for name in names]


def _env(*names: str) -> dict[str, str]:
    return {name.upper(): _input(name) for name in names}


def _pass(*names: str, **others: str) -> dict[str, str]:
    """Arguments that are handed on under their own names, and others."""
    return {**{name: _input(name) for name in names}, **others}


def _unless_known(name: str) -> str:
    """What was found; where there is a receipt, its verdict."""
    known = "steps.plan.outputs.parameters.known" if name == "decision" else "'as the receipt says'"
    return f"steps.plan.outputs.parameters.known != 'none' ? {known} : steps.evaluate.outputs.parameters.{name}"
