"""Whether a receipt is what it says, as far as that is a matter of hashing and counting."""

import msgspec

from lifeos.evidence.addresses import misaddressed
from lifeos.evidence.counts import miscounted
from lifeos.evidence.receipt import FORMAT, Receipt, decode, encode, path_of


def examine(path: str, data: bytes) -> tuple[Receipt | None, tuple[str, ...]]:
    """The receipt in a file, and what is wrong with it, a sentence each; no receipt where it cannot be read. ``path``: from the root of
    the repository. That somebody simulated what it says is not proven so."""
    try:
        receipt = decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        return None, (f"it is no receipt: {error}",)
    if receipt.format != FORMAT:
        return None, (f"it has format {receipt.format}, and this LifeOS reads {FORMAT}",)
    found = []
    if data != encode(receipt):
        found.append("it is not as it was written: its bytes, or its 'id', are others")
    if path != path_of(receipt.agent, receipt.digest):
        found.append(f"it belongs in {path_of(receipt.agent, receipt.digest)}")
    return receipt, (*found, *misaddressed(receipt), *miscounted(receipt))
