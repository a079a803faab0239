"""Memory snapshot: what was ingested is proposed as the next version that agents get.

    main ── gather      the template `ingest`
         ├─ embed       what is new in it, so that nobody who serves it has to
         ├─ pin         asks the version what is known, moves the pin in the declaration, lists what is forgotten, and says what changes
         └─ propose     as a commit on a branch of its own, for a pull request; nothing when nothing changed

Questions with known answers stand in the repository, or in the artifact store beside the inbox (``memory/<name>/questions.yaml``). A version that does not answer them ends
the workflow red, and nothing is proposed.

The branch is named by the version, so that each version is proposed once however often this runs; or by the list, where more is forgotten and nothing of it is in the version. What follows is as with a prompt: the
agents that may see the memory go through their gates, what is rendered follows their receipts, and people merge. ``snapshot`` is the clock: the compiler makes one of each memory, with the schedules of its sources.
"""

from typing import Any

from hera.workflows import Container, CronWorkflow, Parameter, S3Artifact, Step, Steps, WorkflowTemplate
from hera.workflows import models as m

from hera_workflows import ingest
from hera_workflows.parameters import environment, given, inputs, passed
from hera_workflows.pods import WORK, facts, options, pod

NAME = "memory-snapshot"
CLOCK = "snapshot"

_EMBED = """\\
exec lifeos -C source memory embed "$MEMORY" --store store
"""

_PIN = """\\
if test -f questions.yaml; then set -- --questions questions.yaml; else set --; fi
lifeos -C source memory snapshot "$MEMORY" --store store --output pin "$@"
git -C source add --all
git -C source diff --cached --binary > pin/patch
"""

_PROPOSE = """\\
if git ls-remote --exit-code -- "$REPOSITORY" "refs/heads/$BRANCH" > heads; then echo "it is proposed already: $BRANCH"; exit 0; fi
git init --quiet repository
cd repository
git fetch --quiet --depth 1 -- "$REPOSITORY" "$COMMIT" || exit 3
git checkout --quiet --detach FETCH_HEAD
git apply --index ../pin/patch
git -c user.name="LifeOS memory" -c user.email=memory@lifeos.invalid commit --quiet -m "$SUMMARY"
git push --quiet -- "$REPOSITORY" "HEAD:refs/heads/$BRANCH" || exit 3
"""


def manifest() -> dict[str, Any]:
    """The WorkflowTemplate, as data."""
    body: dict[str, Any] = _template().to_dict()
    return body


def clock() -> dict[str, Any]:
    """The CronWorkflow, as data; its schedules and its memory are filled in where they are known."""
    with CronWorkflow(
        name=CLOCK,
        schedules=["0 3 * * *"],
        timezone="UTC",
        # One that is late is left out: the next one takes in what it would have.
        concurrency_policy="Forbid",
        starting_deadline_seconds=600,
        successful_jobs_history_limit=3,
        failed_jobs_history_limit=3,
        arguments=[Parameter(name="memory", value="memory")],
        workflow_template_ref=m.WorkflowTemplateRef(name=NAME),
    ) as cron:
        pass
    body: dict[str, Any] = cron.to_dict()
    return body


def _template() -> WorkflowTemplate:
    with WorkflowTemplate(
        name=NAME,
        entrypoint="main",
        arguments=ingest.arguments(),
        synchronization=ingest.one_at_a_time(),
        active_deadline_seconds=2 * 3600,
        **options(NAME),
    ) as workflow:
        embed, pin, propose = _embed(), _pin(), _propose()
        found = {name: f"{{{{steps.pin.outputs.parameters.{name}}}}}" for name in ("branch", "summary")}
        with Steps(name="main", inputs=inputs(*ingest.WANTED)):
            Step(
                name="gather",
                template_ref=m.TemplateRef(name=ingest.NAME, template="main"),
                arguments=passed(*ingest.WANTED),
            )
            Step(name="embed", template=embed, arguments=passed("memory"))
            Step(name="pin", template=pin, arguments=passed("memory"))
            Step(
                name="propose",
                template=propose,
                arguments=passed("repository", commit="{{steps.gather.outputs.parameters.commit}}", **found),
                when="{{steps.pin.outputs.parameters.changed}} == yes",
            )
    return workflow


def _patch() -> S3Artifact:
    return S3Artifact(name="pin", path=f"{WORK}/pin", key="{{workflow.uid}}/pin.tgz")


def _embed() -> Container:
    return pod(
        "embed",
        script=_EMBED,
        env=environment("memory"),
        inputs=[*inputs("memory"), ingest.source(), ingest.store(keeps=False)],
        outputs=[ingest.store(keeps=True)],
        minutes=30,
        cpu="1",
        kept="250m",
    )


def _pin() -> Container:
    """What is made of the versions to be asked stays here; the store is as it was."""
    questions = S3Artifact(
        name="questions", path=f"{WORK}/questions.yaml", key=f"memory/{given('memory')}/questions.yaml", optional=True
    )
    return pod(
        "pin",
        script=_PIN,
        env=environment("memory"),
        inputs=[*inputs("memory"), ingest.source(), ingest.store(keeps=False), questions],
        outputs=[*facts("pin", "branch", "changed", "summary"), _patch()],
        minutes=30,
        cpu="1",
        kept="250m",
    )


def _propose() -> Container:
    """The only step that writes to git."""
    names = ("repository", "commit", "branch", "summary")
    return pod(
        "propose",
        script=_PROPOSE,
        env=environment(*names),
        inputs=[*inputs(*names), _patch()],
        outputs=[],
        minutes=10,
        memory="256Mi",
        git=True,
    )
