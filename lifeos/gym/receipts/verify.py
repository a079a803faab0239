"""Whether a receipt is what it says: its addresses, its seed, and the verdict that its own evidence gives."""

import os
from collections.abc import Iterable, Iterator

import msgspec

from lifeos import ir
from lifeos.bundle import agent_digest, agent_parts, canonical, content_hash
from lifeos.bundle.digest import FORMAT as DIGEST_FORMAT
from lifeos.gym.gate import Gate, seed_for
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.receipts.receipt import Receipt
from lifeos.gym.replay import replay


def problems(path: str, data: bytes, fleet: ir.Fleet) -> Iterator[str]:
    """What is wrong with a receipt file, a sentence each; nothing when it holds. ``path``: from the root of the repository. That somebody
    simulated what it says is not proven so: :func:`differences` simulates some of it again."""
    try:
        receipt = receipts.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        yield f"it is no receipt: {error}"
        return
    if receipt.format != receipts.FORMAT:
        yield f"it has format {receipt.format}, and this LifeOS reads {receipts.FORMAT}"
        return
    if data != receipts.encode(receipt):
        yield "it is not as it was written: its bytes, or its 'id', are others"
    if path != receipts.path_of(receipt.agent, receipt.digest):
        yield f"it belongs in {receipts.path_of(receipt.agent, receipt.digest)}"
    yield from _addresses(receipt)
    yield from _verdict(receipt)
    agent = fleet.agents.get(receipt.agent)
    if agent is not None and agent_digest(agent, fleet.catalog) == receipt.digest:
        if agent_parts(agent, fleet.catalog) != receipt.parts:
            yield "its parts are not those of the agent with this digest"
        if agent.eval.suite != receipt.suite:
            yield f"the agent is gated by suite '{agent.eval.suite}', not '{receipt.suite}'"
        judge = fleet.catalog.suites[agent.eval.suite].judge
        if judge is not None and judge.gates and not receipt.calibration:
            yield "a judge had a say in it, and it names no calibration of that judge"


def of_gate(gate: Gate) -> list[Receipt]:
    """The receipts of a gate's agent before its suite that hold; none for practice. One that does not is the compiler's to report, or
    `lifeos receipt verify`'s, and no evidence here."""
    folder = f"evals/receipts/{gate.agent.name}"
    there = f"{gate.root}/{folder}"
    found = []
    for name in sorted(os.listdir(there)) if gate.split == "gate" and os.path.isdir(there) else []:
        try:
            with open(f"{there}/{name}", "rb") as file:
                data = file.read()
        except OSError:
            continue
        if not any(problems(f"{folder}/{name}", data, gate.fleet)):
            receipt = receipts.decode(data)
            if receipt.suite == gate.suite.name:
                found.append(receipt)
    return found


def differences(receipt: Receipt, gate: Gate, indices: Iterable[int]) -> Iterator[str]:
    """Simulate some of it again: where the outcome is another. A candidate that is not deterministic differs now and then."""
    bad = {item.index: item for item in receipt.unlike}
    for record in replay(gate, indices):
        index = record.observation.index
        again = receipts.of_observation(record.observation, gate.observed)
        if again != bad.get(index):
            yield f"simulation {index}: {_said(bad.get(index))} by the receipt, {_said(again)} now"


def _addresses(receipt: Receipt) -> Iterator[str]:
    named = {"format": DIGEST_FORMAT, "parts": receipt.parts}
    simulated = {name: part for name, part in receipt.parts.items() if not name.startswith("gate/")}
    if content_hash(canonical(named)) != receipt.digest:
        yield "its digest is not that of its parts"
    if content_hash(canonical({"format": DIGEST_FORMAT, "simulated": simulated})) != receipt.simulated:
        yield "its 'simulated' is not that of its parts"
    rule = receipt.rule
    judged = {"gate": rule.gate, "stopping": rule.stopping, "compare": rule.compare, "max_void": rule.max_void}
    if content_hash(canonical(judged)) != receipt.parts.get(f"gate/{receipt.suite}"):
        yield "it was judged by another rule than its digest covers"
    if receipt.seed != str(seed_for(receipt.simulated, receipt.attempt)):
        yield "its seed was chosen: it does not follow from what was simulated and the attempt"


def _verdict(receipt: Receipt) -> Iterator[str]:
    indices = [item.index for item in receipt.unlike]
    if indices != sorted(set(indices)) or any(not 0 <= index < receipt.simulations for index in indices):
        yield "its simulations are not listed once each, in order"
        return
    try:
        verdict = receipts.judged(receipt)
    except (ValueError, ArithmeticError) as error:
        yield f"it cannot be judged: {error}"
        return
    if verdict.decision != receipt.verdict:
        yield f"it says {receipt.verdict}, and its evidence says {verdict.decision}"
    elif receipts.checked(receipt, verdict) != receipt.checks or verdict.reasons != receipt.reasons:
        yield "its checks or reasons are not those that its evidence gives"
    elif receipt.incumbent is not None and receipt.incumbent.comparison != verdict.comparison:
        yield "its comparison is not the one that its evidence gives"


def _said(item: receipts.Unlike | None) -> str:
    if item is None:
        return "all went well"
    return f"{item.status}, failed {', '.join(item.failed) or 'nothing'}, {item.violations} violations"
