"""Whether a receipt is what it says: its addresses, its seed, and the verdict that its own evidence gives."""

import os
from collections.abc import Iterable, Iterator
from math import isclose

import msgspec

from lifeos import ir
from lifeos.bundle import agent_digest
from lifeos.evidence.examine import examine
from lifeos.evidence.receipt import Checked, Receipt, Unlike, decode
from lifeos.gym.gate import Gate
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.replay import replay

_DIGITS = 1e-9
"""Of a probability: what an exact figure is good for."""


def problems(path: str, data: bytes, fleet: ir.Fleet) -> Iterator[str]:
    """What is wrong with a receipt file, a sentence each; nothing when it holds. ``path``: from the root of the repository. That somebody
    simulated what it says is not proven so: :func:`differences` simulates some of it again."""
    receipt, found = examine(path, data)
    yield from found
    if receipt is None or found:
        return  # what does not count as it says is not judged either
    yield from _verdict(receipt)
    agent = fleet.agents.get(receipt.agent)
    if agent is not None and agent_digest(agent, fleet.catalog) == receipt.digest:
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
            receipt = decode(data)
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


def _verdict(receipt: Receipt) -> Iterator[str]:
    try:
        verdict = receipts.judged(receipt)
    except (ValueError, ArithmeticError) as error:
        yield f"it cannot be judged: {error}"
        return
    if verdict.decision != receipt.verdict:
        yield f"it says {receipt.verdict}, and its evidence says {verdict.decision}"
    elif not _alike(receipts.checked(receipt, verdict), receipt.checks) or verdict.reasons != receipt.reasons:
        yield "its checks or reasons are not those that its evidence gives"
    elif receipt.incumbent is not None and receipt.incumbent.comparison != verdict.comparison:
        yield "its comparison is not the one that its evidence gives"


def _alike(computed: tuple[Checked, ...], written: tuple[Checked, ...]) -> bool:
    """Whether they are the same, but for the last digits of what is computed: those are the machine's and the library's."""
    if len(computed) != len(written):
        return False
    pairs = [
        (msgspec.structs.asdict(one), msgspec.structs.asdict(other))
        for one, other in zip(computed, written, strict=True)
    ]
    return all(
        isclose(value, other[name], rel_tol=0.0, abs_tol=_DIGITS) if isinstance(value, float) else value == other[name]
        for one, other in pairs
        for name, value in one.items()
    )


def _said(item: Unlike | None) -> str:
    if item is None:
        return "all went well"
    return f"{item.status}, failed {', '.join(item.failed) or 'nothing'}, {item.violations} violations"
