"""Values are set where they stand, and nothing else is touched."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lifeos.source.edit import EditError, edited

TEXT = """\
# the platform
spec:
  source:
    repository: https://example.org/a.git  # where
    revision: main
  # what runs
  images:
    opa: one@sha256:1
  runtime: {profile: rollout, resources: {cpu: 100m}}
  # The layer.
  # It has two lines.
  memory: {image: "x"}
  # The last.
  gateway:
    warden: true
"""


def test_a_value_is_set_where_it_stands():
    after = edited("a.yaml", TEXT, {("spec", "source", "repository"): "http://git.servers.svc/config.git"})
    assert after == TEXT.replace("https://example.org/a.git", "http://git.servers.svc/config.git")


@pytest.mark.parametrize(
    ("place", "value", "line"),
    [
        (
            ("spec", "images", "ghostunnel"),
            "g@sha256:2",
            "    opa: one@sha256:1\n    ghostunnel: g@sha256:2\n  runtime:",
        ),
        (("spec", "runtime", "image"), "a@sha256:1", 'resources: {cpu: 100m}, image: "a@sha256:1"}'),
        (("spec", "suspend"), True, "    warden: true\n  suspend: true\n"),
        (("spec", "release", "steps"), [100], "    warden: true\n  release: {steps: [100]}\n"),
        (("spec", "gateway"), {"image": "i"}, "  gateway:\n    {image: i}\n"),
        (("spec", "source", "revision"), "yes", '    revision: "yes"\n'),
    ],
)
def test_what_is_not_there_is_added_as_its_neighbours_are_written(place, value, line):
    after = edited("a.yaml", TEXT, {place: value})
    assert line in after
    assert [each for each in after.splitlines() if "#" in each] == [each for each in TEXT.splitlines() if "#" in each]


def test_a_field_goes_with_the_comment_above_it():
    after = edited("a.yaml", TEXT, {("spec", "memory"): None, ("spec", "runtime", "profile"): None})
    assert after == TEXT.replace('  # The layer.\n  # It has two lines.\n  memory: {image: "x"}\n', "").replace(
        "profile: rollout, ", ""
    )
    assert edited("a.yaml", TEXT, {("spec", "nothing", "at", "all"): None}) == TEXT


def test_twice_is_once():
    changes = {("spec", "suspend"): True, ("spec", "memory"): None, ("spec", "images", "opa"): "two"}
    once = edited("a.yaml", TEXT, changes)
    assert edited("a.yaml", once, changes) == once


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: {\n", ("a",)),
        ("a: 1\n---\nb: 2\n", ("a",)),
        ("", ("a",)),
        ("a: 1\n", ("a", "b")),
        ("a: {}\n", ("a", "b")),
        ("- a: 1\n", ("a",)),
        ("a:\nb: 1\n", ("a",)),
        ("a: 1\n", ()),
    ],
)
def test_what_cannot_be_changed_alone_is_not_changed(text, place):
    with pytest.raises(EditError):
        edited("a.yaml", text, {place: "x"})


_NAMES = st.sampled_from("abcd")
_VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_NAMES, inner, min_size=1, max_size=3)),
    max_leaves=8,
)
_DOCUMENTS = st.dictionaries(_NAMES, _VALUES, min_size=1, max_size=4)


@given(_DOCUMENTS, st.lists(_NAMES, min_size=1, max_size=3), st.one_of(st.none(), _VALUES), st.booleans())
def test_whatever_is_asked_is_done_or_refused(document, place, value, flow):
    text = yaml.safe_dump(document, default_flow_style=flow, allow_unicode=True)
    try:
        after = yaml.safe_load(edited("a.yaml", text, {tuple(place): value}))
    except EditError:
        return
    expected = inner = yaml.safe_load(text)
    for name in place[:-1]:
        if value is None and name not in inner:
            assert after == expected
            return
        inner = inner.setdefault(name, {})
    if value is None:
        inner.pop(place[-1], None)
    else:
        inner[place[-1]] = value
    assert after == expected
