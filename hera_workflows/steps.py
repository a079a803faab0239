"""The containers of the eval gate, one a step; what they run stands in :mod:`hera_workflows.scripts`."""

from hera.workflows import Container, NoneArchiveStrategy, S3Artifact
from hera.workflows import models as m

from hera_workflows import scripts
from hera_workflows.parameters import environment, given, inputs
from hera_workflows.pods import WORK, facts, pod

WANTED = ("agent", "suite", "revision", "repository")
SHOWN = ("decision", "summary", "certified", "counts", "cost")
REPORT = "gates/{question}/report.html"
"""Where the page of a gate is kept, in the bucket."""


def checkout() -> Container:
    """The repository at the revision. It may talk to git, so it looks at nothing that it brings."""
    names = ("revision", "repository")
    return pod(
        "checkout",
        script=scripts.CHECKOUT,
        env=environment(*names),
        inputs=inputs(*names),
        outputs=[*facts("", "commit"), _source()],
        minutes=10,
        git=True,
    )


def plan() -> Container:
    """The gate's first wave; or the verdict of a receipt."""
    return pod(
        "plan",
        args=[
            *("-C", f"{WORK}/source", "gym", "waves", given("agent")),
            *(f"--suite={given('suite')}", f"--output={WORK}/plan"),
        ],
        inputs=[*inputs("agent", "suite"), _source()],
        outputs=facts("plan", "digest", "question", "seed", "known", "shards", "through"),
        minutes=10,
    )


def shard() -> Container:
    """The only pod that runs the code of agents and suites; no shell, no git, and of the gate it knows its own indices."""
    records = S3Artifact(
        name="records",
        path=f"{WORK}/records.jsonl",
        key="{{workflow.uid}}/records/{{inputs.parameters.of}}-{{inputs.parameters.from}}.jsonl",
        archive=NoneArchiveStrategy(),
    )
    return pod(
        "shard",
        args=[
            *(
                "-C",
                f"{WORK}/source",
                "gym",
                "shard",
                given("agent"),
                f"--suite={given('suite')}",
            ),
            *(
                f"--from={given('from')}",
                f"--to={given('to')}",
                f"--of={given('of')}",
                "--jobs=1",
                f"--output={WORK}/records.jsonl",
            ),
        ],
        inputs=[*inputs("agent", "suite", "from", "to", "of"), _source()],
        outputs=[records],
        minutes=30,
        cpu="1",
    )


def judge() -> Container:
    """All records so far, of earlier waves too: they are what lies in the store under this workflow's name."""
    records = S3Artifact(name="records", path=f"{WORK}/records", key="{{workflow.uid}}/records", optional=True)
    return pod(
        "judge",
        script=scripts.JUDGE,
        env=environment("agent", "suite", "through", "against"),
        inputs=[*inputs("agent", "suite", "through", "against"), _source(), records],
        outputs=[*facts("verdict", "more", "shards", "through", "against"), _last_verdict()],
        minutes=10,
    )


def verdict() -> Container:
    """What the last judge said, as outputs; how many waves there were is known only now."""
    evidence = S3Artifact(
        name="evidence",
        path=f"{WORK}/verdict",
        key="gates/{{inputs.parameters.question}}/evidence.tgz",
        # Kept when the workflow goes: a receipt can be checked against it.
        artifact_gc=m.ArtifactGC(strategy="Never"),
    )
    # By itself and as it is, so that Argo's pages show it.
    report = S3Artifact(
        name="report",
        path=f"{WORK}/verdict/report.html",
        key=REPORT.format(question="{{inputs.parameters.question}}"),
        archive=NoneArchiveStrategy(),
        artifact_gc=m.ArtifactGC(strategy="Never"),
    )
    return pod(
        "verdict",
        script=scripts.VERDICT,
        inputs=[*inputs("question"), _last_verdict()],
        outputs=[*facts("verdict", *SHOWN), evidence, report],
        minutes=5,
        cpu="100m",
        memory="128Mi",
    )


def publish() -> Container:
    """The receipt, as a commit on a branch of its own. The only step that may write to git."""
    names = ("agent", "repository", "digest", "question", "commit", "decision")
    evidence = S3Artifact(
        name="evidence", path=f"{WORK}/evidence", key="gates/{{inputs.parameters.question}}/evidence.tgz"
    )
    return pod(
        "publish",
        script=scripts.PUBLISH,
        env=environment(*names),
        inputs=[*inputs(*names), evidence],
        outputs=[],
        minutes=10,
        memory="256Mi",
        git=True,
    )


def refuse(script: str, *names: str) -> Container:
    """Ends red, and says why, by the parameters of these names."""
    return pod(
        "refuse",
        script=script,
        env=environment(*names),
        inputs=inputs(*names),
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
