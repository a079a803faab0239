"""Settings with their places."""

from lifeos.cluster.settings import FILE, settings
from lifeos.diagnostics import Span

TEXT = """\
# timeout.reconciliation: not this one
data:
  "timeout.reconciliation": 10s
  other: x
"""


def body(**data):
    return {"kind": "ConfigMap", "metadata": {"name": "argocd-cm", "namespace": "argocd"}, "data": data}


def test_each_key_of_each_config_map_has_a_place():
    first, second = settings(TEXT, [body(**{"timeout.reconciliation": "10s"}), body(other="x")])
    assert (first.key, first.value, first.at) == ("timeout.reconciliation", "10s", Span(FILE, 3, 4, 26))
    assert (second.namespace, second.name, second.at.line) == ("argocd", "argocd-cm", 4)


def test_what_is_no_setting():
    secret = {**body(a="b"), "kind": "Secret"}
    assert settings(TEXT, [secret, body(number=3), {"kind": "ConfigMap", "metadata": {"name": "x"}}]) == ()


def test_a_key_that_is_written_in_another_way_has_the_file_for_its_place():
    ((*_, at),) = settings("{data: {a: b}}", [body(a="b")])
    assert at == Span(FILE)
