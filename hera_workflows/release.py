"""Release: a version of an agent that sleeps gets its traffic, when its shadow was found good.

    main ── checkout        the deployed branch, and how matters stand there
         ├─ judged ── there        whether the pinned revision is on this cluster
         │         ├─ judge        Argo Rollouts' controller measures; waits for it
         │         └─ refuse       ends red when it was not found good, and says why
         └─ moved ─── pin          the pin, and what is rendered from it
                   └─ advance      as a commit on the deployed branch, forward only

What is to be measured comes as a whole, from where it is declared. How matters stand is read from git alone, so that to run again is to
find the same:

| stand | when | then |
|---|---|---|
| overtaken | it is not what is declared any more, or is pinned | nothing |
| first | there is no pin: it passed its gate, and nobody is led to another version | the pin is written |
| new | it never was pinned | its shadow is judged |
| withdrawn | it was, and the pin was moved away from it while it was declared: a revert of the pin | nothing; revert that to go on |
| known | it was, and is declared again: a revert of the change without its pin | the pin moves at once |
"""

import json
from typing import Any

from hera.workflows import Container, Parameter, Resource, S3Artifact, Step, Steps, WorkflowTemplate
from hera.workflows import models as m

from hera_workflows.ingest import source
from hera_workflows.parameters import environment, given, inputs, passed
from hera_workflows.pods import INFRASTRUCTURE, POD_PATCH, RELEASER, WORK, argo_container, facts, options, pod
from hera_workflows.steps import refuse

NAME = "release"

_CHECKOUT = """\
git init --quiet source
git -C source fetch --quiet -- "$REPOSITORY" "refs/heads/$BRANCH" || exit 3
git -C source checkout --quiet --detach FETCH_HEAD
mkdir -p found
git -C source rev-parse HEAD > found/commit
cd source
pin="evals/pins/$AGENT/$ENVIRONMENT.json"
here="manifests/$ENVIRONMENT/_platform/$AGENT"
moved=$(git log -1 --format=%H -- "$pin")
moves=no
why="it passed its gate, and nothing ran before it"
if ! test -f "$here/workflow-$NAME.yaml"; then
  stand=overtaken
elif ! test -f "$pin"; then
  stand=first moves=yes
elif ! git log --format=%h -S"\\"$REVISION\\"" -- "$pin" | grep -q .; then
  stand=new
elif git ls-tree --name-only "$moved" -- "$here/" | grep -qF "/workflow-$REVISION-"; then
  stand=withdrawn
else
  stand=known moves=yes why="it was pinned before, and is declared again"
fi
echo "$REVISION of $AGENT in $ENVIRONMENT: $stand"
printf %s "$stand" > ../found/stand
printf %s "$moves" > ../found/moves
printf %s "$why" > ../found/why
"""

_REFUSE = """\
echo "The shadow of $REVISION was not found good ($PHASE): $MESSAGE"
echo "The verdict service said: $VERDICT"
exit 1
"""

_PIN = """\
cd source
# What this LifeOS renders otherwise than the one before is a change of its own, and nobody's release.
lifeos compile --check
lifeos pin "$AGENT" --environment "$ENVIRONMENT"
git add --all evals/pins manifests
mkdir -p ../pin
git diff --cached --binary > ../pin/patch
"""

_ADVANCE = """\
git init --quiet repository
cd repository
git fetch --quiet -- "$REPOSITORY" "refs/heads/$BRANCH" || exit 3
git checkout --quiet --detach FETCH_HEAD
if git apply --index --reverse --check ../pin/patch 2> /dev/null; then echo "$BRANCH has it already"; exit 0; fi
if ! git apply --index ../pin/patch; then
  echo "$AGENT is not what it was on $BRANCH when its release began; what it is now has a release of its own"
  exit 1
fi
git -c user.name="LifeOS release" -c user.email=release@lifeos.invalid commit --quiet -m "Pin of $AGENT in $ENVIRONMENT: $REVISION" -m "$WHY"
git push --quiet -- "$REPOSITORY" "HEAD:refs/heads/$BRANCH" || exit 3
"""

_IN_FULL = ("agent", "environment", "revision", "repository", "branch")
_ENDED = "status.phase in (Successful, Failed, Error, Inconclusive)"
_STAGING = {"name": "staging", "mountPath": "/tmp"}  # noqa: S108  # a path in the pod, an empty volume
_RESOURCE_PATCH = json.dumps(
    {
        "enableServiceLinks": False,
        # Argo's first container writes a file there that nobody reads; what has no such folder, or may not write to its root, fails over it.
        "initContainers": [{**argo_container("init"), "volumeMounts": [_STAGING]}],
        "containers": [argo_container("main")],
        "volumes": [{"name": _STAGING["name"], "emptyDir": {"sizeLimit": "1Mi"}}],
    }
)


def manifest() -> dict[str, Any]:
    """The WorkflowTemplate, as data."""
    body: dict[str, Any] = _template().to_dict()
    return body


def _template() -> WorkflowTemplate:
    # Git says how long one is wanted. Gone sooner, Argo CD would make it again, and it would judge again.
    # Argo's own containers differ by the kind of step here, so each step says how they are.
    ours = {**options(NAME), "ttl_strategy": None, "pod_spec_patch": None}
    with WorkflowTemplate(
        name=NAME,
        entrypoint="main",
        arguments=[
            Parameter(name="agent", description="The agent."),
            Parameter(name="environment", description="Where."),
            Parameter(name="revision", description="The declared version, by the name that its revision will have."),
            Parameter(name="namespace", value="", description="The agent's."),
            Parameter(
                name="pinned",
                value="",
                description="The revision that has the traffic; none when nothing was promoted yet.",
            ),
            Parameter(name="shadowed", value="", description="The AnalysisRun that judges it."),
            Parameter(
                name="unshadowed", value="", description="The one for when the pinned revision is not on the cluster."
            ),
            Parameter(name="repository", value="", description="The config repository."),
            Parameter(name="branch", value="", description="The branch that Argo CD syncs."),
        ],
        synchronization=m.Synchronization(mutexes=[m.Mutex(name="release-{{workflow.parameters.agent}}")]),
        active_deadline_seconds=4 * 3600,
        **{**ours, "executor": m.ExecutorConfig(service_account_name=RELEASER)},
    ) as workflow:
        checkout, pin, advance = _checkout(), _pin(), _advance()
        refused = refuse(_REFUSE, "revision", "phase", "message", "verdict")
        there, judge = _there(), _judge()
        for container in (checkout, pin, advance, refused):
            container.pod_spec_patch = POD_PATCH
        with Steps(
            name="judged",
            inputs=inputs("revision", "namespace", "pinned", "shadowed", "unshadowed"),
            outputs=[
                Parameter(
                    name="verdict", value_from=m.ValueFrom(parameter="{{steps.judge.outputs.parameters.verdict}}")
                )
            ],
        ):
            Step(name="there", template=there, arguments=passed("namespace", "pinned"))
            wanted = (
                "steps.there.outputs.parameters.found == '' ? inputs.parameters.unshadowed : inputs.parameters.shadowed"
            )
            Step(name="judge", template=judge, arguments={"analysis": f"{{{{={wanted}}}}}"})
            said = {name: f"{{{{steps.judge.outputs.parameters.{name}}}}}" for name in ("phase", "message", "verdict")}
            Step(
                name="refuse",
                template=refused,
                arguments=passed("revision", **said),
                when="{{steps.judge.outputs.parameters.phase}} != Successful",
            )

        with Steps(name="moved", inputs=inputs(*_IN_FULL, "why")):
            Step(name="pin", template=pin, arguments=passed("agent", "environment"))
            Step(name="advance", template=advance, arguments=passed(*_IN_FULL, "why"))

        known = {name: f"{{{{workflow.parameters.{name}}}}}" for name in _IN_FULL}
        asked = ("revision", "namespace", "pinned", "shadowed", "unshadowed")
        with Steps(name="main") as main:
            Step(name="checkout", template=checkout, arguments=known)
            Step(
                name="judged",
                template="judged",
                arguments={name: f"{{{{workflow.parameters.{name}}}}}" for name in asked},
                when="{{steps.checkout.outputs.parameters.stand}} == new",
            )
            with main.parallel():
                Step(
                    name="promoted",
                    template="moved",
                    arguments={**known, "why": "{{steps.judged.outputs.parameters.verdict}}"},
                    when="{{steps.checkout.outputs.parameters.stand}} == new",
                )
                Step(
                    name="settled",
                    template="moved",
                    arguments={**known, "why": "{{steps.checkout.outputs.parameters.why}}"},
                    when="{{steps.checkout.outputs.parameters.moves}} == yes",
                )
    return workflow


def _checkout() -> Container:
    stand = Parameter(name="stand", global_name="stand", value_from=m.ValueFrom(path=f"{WORK}/found/stand"))
    return pod(
        "checkout",
        script=_CHECKOUT,
        env={"NAME": "{{workflow.name}}", **environment(*_IN_FULL)},
        inputs=inputs(*_IN_FULL),
        outputs=[stand, *facts("found", "commit", "moves", "why"), source()],
        minutes=10,
        git=True,
    )


def _there() -> Resource:
    """Nothing is waited for: either it is there, or it will not be."""
    name = m.ValueFrom(json_path="{.metadata.name}", default="")
    return Resource(
        name="there",
        action="get",
        flags=[
            "revisions.serving.knative.dev",
            given("pinned"),
            f"--namespace={given('namespace')}",
            "--ignore-not-found",
        ],
        inputs=inputs("namespace", "pinned"),
        outputs=[Parameter(name="found", value_from=name)],
        pod_spec_patch=_RESOURCE_PATCH,
        active_deadline_seconds=600,
        retry_strategy=INFRASTRUCTURE,
    )


def _judge() -> Resource:
    """Applied, not created: who lost sight of an analysis finds it, and one that has ended is not asked for a second time."""
    last = '{.status.metricResults[?(@.name=="verdict")].measurements[-1:].value}'
    shown = {"phase": "{.status.phase}", "message": "{.status.message}", "verdict": last}
    return Resource(
        name="judge",
        action="apply",
        manifest=given("analysis"),
        set_owner_reference=True,
        success_condition=_ENDED,
        inputs=inputs("analysis"),
        outputs=[
            Parameter(name=name, global_name=name, value_from=m.ValueFrom(json_path=path, default=""))
            for name, path in shown.items()
        ],
        pod_spec_patch=_RESOURCE_PATCH,
        retry_strategy=INFRASTRUCTURE,
    )


def _patch() -> S3Artifact:
    return S3Artifact(name="pin", path=f"{WORK}/pin", key="{{workflow.uid}}/pin.tgz")


def _pin() -> Container:
    """Renders, and so reads all that is declared; it has no credentials, and runs no agent's code."""
    return pod(
        "pin",
        script=_PIN,
        env=environment("agent", "environment"),
        inputs=[*inputs("agent", "environment"), source()],
        outputs=[_patch()],
        minutes=10,
    )


def _advance() -> Container:
    """The only step that writes to git."""
    names = (*_IN_FULL, "why")
    return pod(
        "advance",
        script=_ADVANCE,
        env=environment(*names),
        inputs=[*inputs(*names), _patch()],
        outputs=[],
        minutes=10,
        memory="256Mi",
        git=True,
    )
