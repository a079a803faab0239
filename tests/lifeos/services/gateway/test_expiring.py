"""What is over is looked for until the service ends, also after the ledger was away."""

import threading

from lifeos.ledger.ledger import UnavailableError
from lifeos.services.gateway.expiring import Expiring


def test_it_looks_again_after_the_ledger_was_away():
    looks, enough = [], threading.Event()

    def expire():
        looks.append(1)
        if len(looks) == 1:
            raise UnavailableError("away")
        enough.set()
        return 0

    expiring = Expiring(expire, 0.001)
    assert enough.wait(60)
    expiring.close()
    assert "expiring" not in [thread.name for thread in threading.enumerate()]
