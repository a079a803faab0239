"""The order in which Argo CD applies the objects of one Application, where the order by kind is not enough: a sync wave.

Argo CD goes on to the next wave when everything in this one is healthy, and until the last wave is applied no newer commit
is synced: not the revert either. The last wave it does not wait for. So there is one wave before it, only for kinds
without a health to wait for; a test holds it to that. An agent's own Application has no waves at all: its Rollout is not
"healthy" for as long as a release takes, which is hours (docs/decisions/0006-syncs-do-not-wait.md).

Within a wave Argo CD goes by kind: namespaces, network policies, accounts and ConfigMaps, then what runs, then all else.
Removed objects go in the reverse order of their waves. Never in a pod template: an annotation there would make new pods.
Source: github.com/argoproj/argo-cd v3.5, gitops-engine/pkg/sync/{sync_context,sync_tasks}.go.
"""

from lifeos.kube.emit import fixed

FIRST = fixed({"argocd.argoproj.io/sync-wave": "-1"})
"""The annotation for what must hold before the rest; one shared dict, so treat it as read-only."""
