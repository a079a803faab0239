"""A denial in lines."""

from lifeos.cli.denials import explainer, lines
from lifeos.services.gateway.denial import Reason
from lifeos.up.denied import Threshold, Why

WHY = Why("no", "rule (r.rego:1)", [Threshold("a.b", "3\x1b[1m", "f.yaml:1:2")])


def test_with_the_gateways_words_and_without():
    assert list(lines(WHY)) == ["no", "  rule: rule (r.rego:1)", "  set by: a.b = 3␛[1m  f.yaml:1:2"]
    told = list(lines(WHY, Reason("rule", "no", "not so", "ask")))
    assert (told[0], told[-1]) == ("no: not so", "  remedy: ask")


def test_of_a_repository_that_declares_nothing_that_can_be_read(tmp_path):
    (tmp_path / "lifeos.yaml").write_text("[")
    assert explainer(str(tmp_path)) is None
