"""Who runs without a receipt where that is allowed is told to `check`, and to nobody else."""

from lifeos.compiler.analyse import analyse
from lifeos.compiler.unproven import unproven
from lifeos.evidence.receipt import encode, path_of
from tests.lifeos import example
from tests.lifeos.compiler.test_analyse import inputs
from tests.lifeos.evidence import made


def test_a_warning_for_each_agent_where_it_stands():
    analysis = analyse(inputs())
    found = unproven(analysis)
    assert analysis.found == []
    assert [(item.code, item.severity) for item in found] == [("LOS504", "warning")] * len(analysis.members)
    assert {item.span.file for item in found} == {f"{folder}/agent.yaml" for folder in analysis.members}


def test_not_for_one_that_has_its_receipt():
    fleet = analyse(inputs()).fleet
    receipt = made.of_agent(fleet.agents["hello"], fleet.catalog)
    analysis = analyse(inputs(**{path_of("hello", receipt.digest): encode(receipt).decode()}))
    assert len(unproven(analysis)) == len(analysis.members) - 1


def test_where_it_is_denied_it_is_an_error_already():
    denied = analyse(inputs(**{"lifeos.yaml": example.PLATFORM.replace("receipts: warn", "receipts: deny")}))
    assert denied.failed
    assert unproven(denied) == []
