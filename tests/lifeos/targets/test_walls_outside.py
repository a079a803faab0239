"""Where the gateway's way ends: at Knative, or outside, where something declared is there."""

from lifeos import ir
from lifeos.ir.data import Endpoint
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.network import Network
from tests.lifeos.targets.test_walls import ENVOY, FLEET, INTERNET, KOURIER, bodies


def test_the_gateway_goes_to_knative_only_where_an_agent_sleeps():
    fleet = ir.Fleet(FLEET.catalog, {"pilot": FLEET.agents["pilot"]})
    assert not Network(bodies(fleet)).reaches(ENVOY, KOURIER, 8081, blocks=True)


def test_without_a_tool_outside_the_gateway_stays_inside():
    inside = {"look": FLEET.catalog.tools["look"]}
    fleet = ir.Fleet(fleets.change(FLEET.catalog, tools=inside), {"pilot": fleets.agent(tools=())})
    assert not Network(bodies(fleet)).reaches(ENVOY, INTERNET, 443, blocks=True)


def test_a_tool_at_another_port_outside_is_reached_there_only():
    pay = fleets.tool("pay", "write", Endpoint("http", "https://pay.example.test:8443/x"))
    fleet = ir.Fleet(fleets.change(FLEET.catalog, tools={"pay": pay}), {"pilot": fleets.agent(tools=())})
    network = Network(bodies(fleet))
    assert network.reaches(ENVOY, INTERNET, 8443)
    assert not network.reaches(ENVOY, INTERNET, 443)
