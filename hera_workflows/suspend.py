"""Suspend: whom the warden keeps down until a person says otherwise is proposed to be suspended, by a commit.

    main ── look          asks the warden, who has it from the ledger; nobody, and that was all
         ├─ checkout      the deployed branch, and what is proposed already
         ├─ suspend       `suspend: true`, compiled: a branch for each in that clone; without credentials
         └─ propose       pushes these branches, and can name no other

Who writes to git asks neither ledger nor API server, and the warden, who does, has no key to git. Each branch is on top of the deployed one: what is proposed already
is found there, so to run again is to find everything done, and one that has been overtaken is made anew. People merge. ``suspensions`` is the clock.
"""

from typing import Any

from hera.workflows import (
    Container,
    CronWorkflow,
    NoneArchiveStrategy,
    Parameter,
    S3Artifact,
    Step,
    Steps,
    WorkflowTemplate,
)
from hera.workflows import models as m

from hera_workflows.parameters import environment, inputs, passed
from hera_workflows.pods import WORK, facts, options, pod
from hera_workflows.steps import refuse

NAME = "suspend"
CLOCK = "suspensions"
_BRANCHES = "refs/heads/lifeos/suspend-*"

_LOOK = """\
lifeos warden cases "$WARDEN" --output found || exit 3
if test "$(cat found/some)" = no; then rm found/cases; fi
"""

_CHECKOUT = f"""\
git init --quiet --bare source
cd source
git fetch --quiet --depth 2 -- "$REPOSITORY" "refs/heads/$BRANCH:refs/heads/$BRANCH" '{_BRANCHES}:{_BRANCHES}' || exit 3
git fetch --quiet . '{_BRANCHES}:refs/before/lifeos/suspend-*'
"""

# What cannot be proposed keeps nobody else back, and ends the workflow red when all else is done.
_SUSPEND = """\
mkdir -p done
printf no > done/failed
lifeos warden propose --cases cases --repository "file://$PWD/source" --branch "$BRANCH" || printf yes > done/failed
before=$(git -C source for-each-ref --format='%(refname:lstrip=2) %(objectname)' refs/before)
after=$(git -C source for-each-ref --format='%(refname:lstrip=2) %(objectname)' refs/heads/lifeos)
if test "$before" = "$after"; then printf no > done/changed; else printf yes > done/changed; fi
"""

# What somebody did to such a branch meanwhile is not undone: git takes one only where it is as it was.
_PROPOSE = f"""\
cd source
git for-each-ref --format='%(refname:lstrip=2)' '{_BRANCHES}' | while read -r branch; do
  before=$(git rev-parse --quiet --verify "refs/before/$branch" || true)
  if test "$(git rev-parse "refs/heads/$branch")" = "$before"; then continue; fi
  git push --quiet --force-with-lease="refs/heads/$branch:$before" -- "$REPOSITORY" "refs/heads/$branch:refs/heads/$branch" || exit 3
done
"""

_REFUSE = """\
echo "not everybody could be proposed; the log of the step suspend says why"
exit 1
"""


def manifest() -> dict[str, Any]:
    """The WorkflowTemplate, as data."""
    body: dict[str, Any] = _template().to_dict()
    return body


def clock() -> dict[str, Any]:
    """The CronWorkflow, as data. Most of its runs find nobody, so few are kept."""
    with CronWorkflow(
        name=CLOCK,
        schedules=["*/5 * * * *"],
        timezone="UTC",
        concurrency_policy="Forbid",
        starting_deadline_seconds=120,
        successful_jobs_history_limit=1,
        failed_jobs_history_limit=3,
        workflow_template_ref=m.WorkflowTemplateRef(name=NAME),
    ) as cron:
        pass
    body: dict[str, Any] = cron.to_dict()
    return body


def _template() -> WorkflowTemplate:
    with WorkflowTemplate(
        name=NAME,
        entrypoint="main",
        arguments=[
            Parameter(name="warden", value="", description="Where the warden tells whom it keeps down."),
            Parameter(name="repository", value="", description="The config repository."),
            Parameter(name="branch", value="", description="The branch that Argo CD syncs."),
        ],
        synchronization=m.Synchronization(mutexes=[m.Mutex(name=NAME)]),
        active_deadline_seconds=1800,
        **options(NAME),
    ) as workflow:
        look, checkout, suspend, propose = _look(), _checkout(), _suspend(), _propose()
        refused = refuse(_REFUSE)
        with Steps(name="main", inputs=inputs("warden", "repository", "branch")):
            Step(name="look", template=look, arguments=passed("warden"))
            Step(
                name="proposed",
                template="proposed",
                arguments=passed("repository", "branch"),
                when="{{steps.look.outputs.parameters.some}} == yes",
            )
        with Steps(name="proposed", inputs=inputs("repository", "branch")):
            Step(name="checkout", template=checkout, arguments=passed("repository", "branch"))
            Step(name="suspend", template=suspend, arguments=passed("branch"))
            Step(
                name="propose",
                template=propose,
                arguments=passed("repository"),
                when="{{steps.suspend.outputs.parameters.changed}} == yes",
            )
            Step(name="refuse", template=refused, when="{{steps.suspend.outputs.parameters.failed}} == yes")
    return workflow


def _clone(name: str) -> S3Artifact:
    """The repository: as it was found, or with what is to be pushed."""
    return S3Artifact(name="source", path=f"{WORK}/source", key=f"{{{{workflow.uid}}}}/{name}.tgz")


def _cases(path: str, *, optional: bool | None = None) -> S3Artifact:
    """What the warden said. An artifact, for there may be many; and none where there is nobody, for each is to be deleted by a pod."""
    key = "{{workflow.uid}}/cases.json"
    return S3Artifact(name="cases", path=path, key=key, archive=NoneArchiveStrategy(), optional=optional)


def _look() -> Container:
    """The only step that reaches the warden, and while it finds nobody the only one; then nothing is kept of it."""
    look = pod(
        "look",
        script=_LOOK,
        env=environment("warden"),
        inputs=inputs("warden"),
        outputs=[*facts("found", "some"), _cases(f"{WORK}/found/cases", optional=True)],
        minutes=5,
        kept="100m",
        memory="256Mi",
    )
    look.archive_location = m.ArtifactLocation(archive_logs=False)
    return look


def _checkout() -> Container:
    names = ("repository", "branch")
    return pod(
        "checkout",
        script=_CHECKOUT,
        env=environment(*names),
        inputs=inputs(*names),
        outputs=[_clone("source")],
        minutes=10,
        memory="256Mi",
        git=True,
    )


def _suspend() -> Container:
    """Renders, and so reads all that is declared; it has no credentials, and runs no agent's code."""
    return pod(
        "suspend",
        script=_SUSPEND,
        env=environment("branch"),
        inputs=[*inputs("branch"), _clone("source"), _cases(f"{WORK}/cases")],
        outputs=[*facts("done", "changed", "failed"), _clone("suspended")],
        minutes=10,
        kept="250m",
    )


def _propose() -> Container:
    """The only step that writes to git."""
    return pod(
        "propose",
        script=_PROPOSE,
        env=environment("repository"),
        inputs=[*inputs("repository"), _clone("suspended")],
        outputs=[],
        minutes=10,
        memory="256Mi",
        git=True,
    )
