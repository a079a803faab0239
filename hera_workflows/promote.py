"""Promote: what passed its gate becomes the branch that is deployed.

    main ── gate        the template `eval-gate`, on the revision; ends red unless the decision is pass
         └─ advance     the branch moves to that commit, forward only

Git decides whether it is forward: a branch that somebody moved meanwhile is never overwritten, and the promotion ends red.
"""

from typing import Any

from hera.workflows import Parameter, Step, Steps, WorkflowTemplate
from hera.workflows import models as m

from hera_workflows import eval_gate
from hera_workflows.pods import options, pod

NAME = "promote"

_ADVANCE = """\
git init --quiet repository
cd repository
# All history, for git must see that it goes forward.
git fetch --quiet -- "$REPOSITORY" "$COMMIT" "refs/heads/$BRANCH:refs/remotes/origin/$BRANCH" || exit 3
if git merge-base --is-ancestor "$COMMIT" "refs/remotes/origin/$BRANCH"; then echo "$BRANCH holds it already"; exit 0; fi
if ! git merge-base --is-ancestor "refs/remotes/origin/$BRANCH" "$COMMIT"; then
  echo "$BRANCH holds commits that $COMMIT does not: merge or rebase, and put the result before the gate"
  exit 1
fi
git push --quiet --force-with-lease="refs/heads/$BRANCH:refs/remotes/origin/$BRANCH" -- "$REPOSITORY" "$COMMIT:refs/heads/$BRANCH" || exit 3
"""


def manifest() -> dict[str, Any]:
    """The WorkflowTemplate, as data."""
    body: dict[str, Any] = _template().to_dict()
    return body


def _template() -> WorkflowTemplate:
    names = ("repository", "commit", "branch")
    with WorkflowTemplate(
        name=NAME,
        entrypoint="main",
        arguments=[
            Parameter(name="agent", description="The agent that changed."),
            Parameter(name="revision", description="The commit to promote."),
            Parameter(name="suite", value="", description="Another suite than the agent's own."),
            Parameter(name="repository", value="", description="The config repository."),
            Parameter(name="branch", value="", description="The branch that Argo CD syncs."),
        ],
        parallelism=25,
        active_deadline_seconds=5 * 3600,
        **options(NAME),
    ) as workflow:
        advance = pod(
            "advance",
            script=_ADVANCE,
            env={name.upper(): f"{{{{inputs.parameters.{name}}}}}" for name in names},
            inputs=[Parameter(name=name) for name in names],
            outputs=[],
            minutes=10,
            memory="256Mi",
            git=True,
        )
        with Steps(name="main"):
            wanted = {
                name: f"{{{{workflow.parameters.{name}}}}}" for name in ("agent", "suite", "revision", "repository")
            }
            Step(name="gate", template_ref=m.TemplateRef(name=eval_gate.NAME, template="main"), arguments=wanted)
            Step(
                name="advance",
                template=advance,
                arguments={
                    "repository": wanted["repository"],
                    "branch": "{{workflow.parameters.branch}}",
                    "commit": "{{steps.gate.outputs.parameters.commit}}",
                },
            )
    return workflow
