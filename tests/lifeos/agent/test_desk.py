"""The desk's answers on the wire."""

import msgspec

from lifeos.agent.desk import Answered


def test_a_refusal_on_the_wire():
    refused = Answered("denied", {}, ({"code": "approval-needed"},))
    assert msgspec.json.decode(msgspec.json.encode(refused), type=Answered) == refused
