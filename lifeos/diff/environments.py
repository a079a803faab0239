"""Changes of rendered objects, told once for all environments in which they are the same."""

from typing import NamedTuple

from lifeos.diff.changes import Change, Difference


class Group(NamedTuple):
    """Changes that are the same in each of the ``environments``; in names, ``<env>`` stands for the environment's."""

    environments: tuple[str, ...]
    changes: list[Change]


def by_environments(found: Difference) -> list[Group]:
    """The changes of rendered objects, those of more environments first."""
    where: dict[Change, list[str]] = {}
    for environment in found.environments:
        for change in found.scoped(environment):
            where.setdefault(_anywhere(change, environment), []).append(environment)
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change, environments in where.items():
        groups.setdefault(tuple(environments), []).append(change)
    return [Group(*item) for item in sorted(groups.items(), key=lambda item: (-len(item[0]), item[0]))]


def _anywhere(change: Change, environment: str) -> Change:
    """The change without what only tells the environment."""
    name = change.name
    if name.endswith((f".{environment}", f"-{environment}")):
        name = name.removesuffix(environment) + "<env>"
    return change._replace(scope="", name=name)
