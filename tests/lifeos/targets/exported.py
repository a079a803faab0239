"""All that the platform's programs export, from their own registries, each with something in it."""

from lifeos.cluster.warden.metrics import Metrics as OfWarden
from lifeos.ledger.sql import SqlLedger
from lifeos.services.gateway.figures import Figures
from lifeos.services.gateway.metrics import Metrics as OfGateway
from lifeos.services.semantic.metrics import registry
from lifeos.services.verdict_metrics import Metrics as OfVerdict


def exported(fleet, folder):
    """Names of samples, each with the names of its labels."""
    ledger = SqlLedger(str(folder / "ledger.sqlite"))
    try:
        gateway, verdict, warden = OfGateway(Figures(lambda: fleet, ledger)), OfVerdict(), OfWarden()
        gateway.decided("pilot", "denied", ("confidence-low",))
        verdict.looked("pilot", "shadow", "fail")
        warden.ended.labels("lifeos-alpha", "pilot", "RetryStorm").inc()
        found = {}
        for one in (
            gateway.registry,
            verdict.registry,
            warden.registry,
            registry(lambda: {"context": True}, lambda: 0),
        ):
            for family in one.collect():
                for sample in family.samples:
                    found.setdefault(sample.name, set()).update(sample.labels)
        return found
    finally:
        ledger.close()
