"""Ingest: what is new in the inbox of a memory becomes a version of it.

    main ── checkout    what the deployed branch declares
         └─ gather      reads the inbox, and brings the store up to it

The inbox and the store lie in the artifact store, below ``memory/<name>``; the store there is a remote of DVC. What is in it is named by
its content and never changes, so that to run again is to find everything done. Agents see nothing of it until the pin moves. Beside them lies
``forgotten``, where the semantic layer says what agents had forgotten; it is in no version that is made from then on.
"""

from typing import Any

from hera.workflows import Container, NoneArchiveStrategy, Parameter, S3Artifact, Step, Steps, WorkflowTemplate
from hera.workflows import models as m

from hera_workflows.parameters import environment, given, inputs, passed
from hera_workflows.pods import WORK, facts, options, pod

NAME = "ingest"
WANTED = ("memory", "repository", "branch")

_CHECKOUT = """\\
git init --quiet source
git -C source fetch --quiet --depth 1 -- "$REPOSITORY" "refs/heads/$BRANCH" || exit 3
git -C source checkout --quiet --detach FETCH_HEAD
mkdir -p plan
git -C source rev-parse HEAD > plan/commit
"""

_GATHER = """\\
mkdir -p inbox store
exec lifeos -C source memory ingest "$MEMORY" --inbox inbox --store store --forgotten forgotten
"""


def manifest() -> dict[str, Any]:
    """The WorkflowTemplate, as data."""
    body: dict[str, Any] = _template().to_dict()
    return body


def arguments() -> list[Parameter]:
    """What a workflow on a memory is told."""
    return [
        Parameter(name="memory", description="The memory, as it is declared."),
        Parameter(name="repository", value="", description="The config repository."),
        Parameter(name="branch", value="", description="The branch that Argo CD syncs."),
    ]


def one_at_a_time() -> m.Synchronization:
    """Two that write to the store of one memory go one after the other, whichever workflow they are of."""
    return m.Synchronization(mutexes=[m.Mutex(name="memory-{{workflow.parameters.memory}}")])


def source() -> S3Artifact:
    """The repository."""
    return S3Artifact(name="source", path=f"{WORK}/source", key="{{workflow.uid}}/source.tgz")


def store(*, keeps: bool) -> S3Artifact:
    """The store of a memory; ``keeps``: it is written, and stays when the workflow goes."""
    return S3Artifact(
        name="store",
        path=f"{WORK}/store",
        key=f"memory/{given('memory')}/store",
        archive=NoneArchiveStrategy(),
        artifact_gc=m.ArtifactGC(strategy="Never") if keeps else None,
        optional=None if keeps else True,
    )


def _template() -> WorkflowTemplate:
    with WorkflowTemplate(
        name=NAME,
        entrypoint="main",
        arguments=arguments(),
        synchronization=one_at_a_time(),
        active_deadline_seconds=3600,
        **options(NAME),
    ) as workflow:
        checkout, gather = _checkout(), _gather()
        commit = "{{steps.checkout.outputs.parameters.commit}}"
        with Steps(
            name="main",
            inputs=inputs(*WANTED),
            outputs=[Parameter(name="commit", value_from=m.ValueFrom(parameter=commit))],
        ):
            Step(name="checkout", template=checkout, arguments=passed("repository", "branch"))
            Step(name="gather", template=gather, arguments=passed("memory"))
    return workflow


def _checkout() -> Container:
    names = ("repository", "branch")
    return pod(
        "checkout",
        script=_CHECKOUT,
        env=environment(*names),
        inputs=inputs(*names),
        outputs=[*facts("plan", "commit"), source()],
        minutes=10,
        memory="256Mi",
        git=True,
    )


def _gather() -> Container:
    """The only pod that parses what came from outside; it has no credentials, and reaches nothing but the artifact store."""
    inbox, forgotten = (
        S3Artifact(name=name, path=f"{WORK}/{name}", key=f"memory/{given('memory')}/{name}", optional=True)
        for name in ("inbox", "forgotten")
    )
    return pod(
        "gather",
        script=_GATHER,
        env=environment("memory"),
        inputs=[*inputs("memory"), source(), inbox, forgotten, store(keeps=False)],
        outputs=[store(keeps=True)],
        minutes=30,
        cpu="1",
        kept="250m",
    )
