"""Reading back what stands in ``manifests/``, which in a pull request may be anything."""

import pytest

from lifeos.kube.emit import emit
from lifeos.kube.read import read

BODY = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": "1", "b": "yes\nno"}}
OBJECT = b"kind: ConfigMap\nmetadata: {name: x}\n"


def test_reads_what_was_emitted():
    assert read(emit(BODY).encode()) == BODY


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"[1]",
        b"kind: ConfigMap",
        b"kind: ConfigMap\nmetadata: text",
        b"kind: ConfigMap\nmetadata: {name: 7}",
        b"kind: [unclosed",
        b"\xff\xfe\x00",
        b"\x00",
        OBJECT + b"data: !!python/object/apply:os.system [id]\n",
        OBJECT + b"data: 2026-99-99\n",
        OBJECT + b"data: " + b"[" * 100_000,
        OBJECT + b"data: " + b"[" * 900 + b"]" * 900,
        OBJECT + b"".join(b" " * depth + b"a:\n" for depth in range(3000)),
        OBJECT + b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    ],
    ids=lambda data: repr(data[-30:]),
)
def test_what_is_no_object_is_none(data):
    """And neither an exception nor the end of the process, which deep nesting is to a parser written in C."""
    assert read(data) is None


def test_two_documents_in_a_file_are_none():
    assert read(OBJECT + b"---\n" + OBJECT) is None
