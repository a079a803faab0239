"""Changes in each format."""

import json

import pytest

from lifeos.cli.memory_moves import Moved
from lifeos.cli.reports import REPORTS, of
from lifeos.diff.changes import Change, Difference, FieldChange
from lifeos.memory import difference as memory

HASHES = [f"finance-{digit * 10}" for digit in "12"]
MANY = tuple(FieldChange(f"f{number}", "", "1") for number in range(10))
FOUND = Difference(
    "main",
    "HEAD",
    [
        Change("declared", "renamed", "Agent", "b", was="a"),
        Change("declared", "added", "Tool", "t", (FieldChange("description", "", "Reads | `x`."),)),
        Change("inherited", "changed", "Agent", "c", (FieldChange("budget.perDay", "2 USD", ""),)),
        Change("prod", "changed", "Rollout", "ns/c", (*(FieldChange(f"s[{n}].v", *HASHES) for n in range(20)), *MANY)),
    ],
)


def test_text():
    assert of("text").render(FOUND).splitlines() == [
        "Declared",
        "  > Agent b (was a): a new name is a new identity",
        "  + Tool t",
        "      description: Reads | `x`.",
        "",
        "Inherited: agents that change though nobody edited them",
        "  ~ Agent c",
        "      budget.perDay: 2 USD removed",
        "",
        "Rendered for prod",
        "  ~ Rollout ns/c",
        "      s[0].v and 19 more: finance-1111111111 -> finance-2222222222",
        *(f"      f{number}: 1" for number in range(7)),
        "      … and 3 more fields",
        "",
        "Declarations: 1 added, 1 renamed; 1 agent by inheritance; 1 rendered object.",
    ]


def test_markdown():
    lines = of("markdown").render(FOUND).splitlines()
    assert lines[0] == "### Declarations: 1 added, 1 renamed; 1 agent by inheritance; 1 rendered object."
    assert "  - `description`: nothing → ``Reads | `x`.``" in lines
    assert "<details><summary>Rendered for prod: 1 object</summary>" in lines
    assert "  - `s[0].v and 19 more`: `finance-1111111111` → `finance-2222222222`" in lines


def test_json_is_the_contract():
    found = json.loads(of("json").render(FOUND))
    assert (found["before"], found["after"]) == ("main", "HEAD")
    assert found["changes"][0] == {"scope": "declared", "verb": "renamed", "kind": "Agent", "name": "b", "was": "a", "fields": []}  # fmt: skip
    assert len(found["changes"][3]["fields"]) == 30


@pytest.mark.parametrize("form", REPORTS)
def test_nothing(form):
    assert of(form).render(Difference("a", "b", []))


MOVED = [
    Moved("user", "sha256:1", "sha256:2", [memory.Change("journal", "notes", 1, 0, 2, 3)]),
    Moved("work", "sha256:3", "sha256:4", [], "version sha256:4 is not here"),
]


def test_memories_whose_pin_moved():
    text = of("text").render(FOUND, MOVED)
    assert "Memory user: sha256:1 -> sha256:2\n  journal (notes): +1 -0 ~2 records, +3 -0 facts\n" in text
    assert "Memory work: sha256:3 -> sha256:4\n  not known here: version sha256:4 is not here\n" in text
    page = of("markdown").render(FOUND, MOVED)
    assert "\n### Memory `user`: `sha256:1` to `sha256:2`\n" in page
    assert "| journal | notes | 1 | 0 | 2 | 3 | 0 | 0 |" in page
    assert page.endswith("What that changes is not known here: version sha256:4 is not here\n")
    [user, work] = json.loads(of("json").render(FOUND, MOVED))["memories"]
    assert (user["memory"], user["changes"][0]["facts_added"]) == ("user", 3)
    assert work["unknown"] == "version sha256:4 is not here"
    assert "changes" not in work
