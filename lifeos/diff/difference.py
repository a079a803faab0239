"""Put the comparison together."""

from lifeos.diff.changes import Difference
from lifeos.diff.declarations import declared_changes, inherited_changes
from lifeos.diff.objects import object_changes
from lifeos.diff.state import State


def difference(before: State, after: State) -> Difference:
    """Everything that changed: what people wrote, what agents inherit, what the cluster will get."""
    changes = [*declared_changes(before, after), *inherited_changes(before, after), *object_changes(before, after)]
    return Difference(before.name, after.name, changes)
