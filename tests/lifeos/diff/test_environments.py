"""What is the same in several environments is told once."""

from lifeos.diff.changes import Change, Difference, FieldChange
from lifeos.diff.environments import Group, by_environments

FIELD = (FieldChange("spec.x", "1", "2"),)


def change(scope, name, fields=FIELD):
    return Change(scope, "changed", "Service", name, fields)


def test_groups():
    changes = [
        Change("declared", "changed", "Agent", "a", FIELD),
        *(change(scope, "ns/a") for scope in ("eu", "local", "us")),
        *(change(scope, f"argocd/a.{scope}") for scope in ("eu", "local", "us")),
        *(change(scope, f"argocd/platform-{scope}") for scope in ("eu", "local", "us")),
        change("local", "ns/b"),
        change("us", "ns/b", ()),
        change("us", "ns/c-local"),
    ]
    assert by_environments(Difference("x", "y", changes)) == [
        Group(
            ("eu", "local", "us"), [change("", name) for name in ("ns/a", "argocd/a.<env>", "argocd/platform-<env>")]
        ),
        Group(("local",), [change("", "ns/b")]),
        Group(("us",), [change("", "ns/b", ()), change("", "ns/c-local")]),
    ]
