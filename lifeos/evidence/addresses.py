"""The addresses in a receipt: each is the hash of what the receipt holds, so that none can be chosen."""

import hashlib
from collections.abc import Iterator

from lifeos.bundle import canonical, content_hash
from lifeos.bundle.digest import FORMAT as DIGEST_FORMAT
from lifeos.evidence.receipt import Receipt


def seed_for(simulated: str, attempt: int) -> int:
    """The seed of a gate, from 0 to below 2**64: of what is simulated and the attempt, and of nothing that somebody can choose."""
    return int(hashlib.sha256(f"{simulated} {attempt}".encode()).hexdigest()[:16], 16)


def misaddressed(receipt: Receipt) -> Iterator[str]:
    """Which addresses are not those of what they name."""
    parts, rule = receipt.parts, receipt.rule
    simulated = {name: part for name, part in parts.items() if not name.startswith("gate/")}
    if content_hash(canonical({"format": DIGEST_FORMAT, "parts": parts})) != receipt.digest:
        yield "its digest is not that of its parts"
    if content_hash(canonical({"format": DIGEST_FORMAT, "simulated": simulated})) != receipt.simulated:
        yield "its 'simulated' is not that of its parts"
    gate = f"gate/{receipt.suite}"
    if len(parts) != len(simulated) + 1 or gate not in parts:
        yield f"its parts are not those of a gate by suite '{receipt.suite}'"
    elif parts[gate] != content_hash(
        canonical({"gate": rule.gate, "stopping": rule.stopping, "compare": rule.compare, "max_void": rule.max_void})
    ):
        yield "it was judged by another rule than its digest covers"
    if receipt.seed != str(seed_for(receipt.simulated, receipt.attempt)):
        yield "its seed was chosen: it does not follow from what was simulated and the attempt"
