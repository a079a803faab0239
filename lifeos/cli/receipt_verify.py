"""``lifeos receipt verify``: whether receipts are what they say."""

import argparse
import os
import random
import secrets
import stat
from typing import TYPE_CHECKING

from lifeos.cli import repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import gate_of
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import complain, echo, style
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError, UsageError
from lifeos.evidence.files import below
from lifeos.evidence.receipt import decode
from lifeos.ir import Fleet
from lifeos.rego import library

if TYPE_CHECKING:
    from lifeos.evidence.receipt import Receipt


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Judge the receipts of AGENT, or of all agents, again: addresses, seed, parts of the digest, and the verdict that their own
        evidence gives; and whether a receipt that passes compares with the version that was promoted before it on the deployed branch.
        With --again some simulations are lived through once more, by the version that it compares with, too, and must come out as the receipt says."""
    parser.add_argument("agent", nargs="?")
    parser.add_argument(
        "--again",
        type=int,
        default=0,
        metavar="N",
        help="Simulate so many of each current receipt again, picked at random.",
    )
    parser.add_argument(
        "--fresh",
        type=int,
        default=0,
        metavar="N",
        help="Also live through so many days that nobody could know before, and compare with the rate that the receipt certifies.",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="With --again: a receipt of other models than are here is wrong, too, for it cannot be simulated again.",
    )
    parser.add_argument(
        "--base",
        metavar="REVISION",
        help="What the deployed branch is. [default: what lifeos.yaml declares, as fetched from origin]",
    )


def run(arguments: Arguments) -> int:
    """Run it; clean only when every receipt holds."""
    root = repository.find(arguments.repo)
    if arguments.again < 0 or arguments.fresh < 0:
        raise UsageError("--again and --fresh are whole numbers from 0 up")
    analysis = Compilation(root, cached=False).analysis
    fleet = analysis.fleet
    if fleet is None:
        repository.show(analysis.found, root, "text")
        return EXIT_FINDINGS
    try:
        library.loaded()  # before numpy, or it evaluates more slowly (lifeos.rego.plan)

        from lifeos.gym.receipts.deployed import deployed  # noqa: PLC0415
        from lifeos.gym.receipts.incumbent import uncompared  # noqa: PLC0415
        from lifeos.gym.receipts.lineage import understated  # noqa: PLC0415
        from lifeos.gym.receipts.verify import problems  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym]'") from error

    names = [choose("agent", arguments.agent, fleet.agents).name] if arguments.agent else sorted(fleet.agents)
    branch = deployed(root, fleet.catalog.platform.source.revision, arguments.base)
    bad = seen = 0
    for path in (path for name in names for path in _files(root, name)):
        data = _plain(f"{root}/{path}")
        found = (
            list(problems(path, data, fleet, below(root)))
            if data is not None
            else ["it is no plain file of this repository"]
        )
        again = ""
        if not found:
            receipt = decode(data or b"")
            said = (uncompared(root, receipt, fleet, branch), understated(root, receipt, branch))
            found = [words for words in said if words is not None]
        if not found and (arguments.again or arguments.fresh):
            found, again = _lived_again(root, fleet, decode(data or b""), arguments)
        seen += 1
        bad += bool(found)
        word = style("wrong", "red", "bold") if found else style("holds", "green", "bold")
        echo(f"{word}  {path}{again}")
        for line in found:
            echo(f"  {line}")
    if seen and branch.unseen:
        complain(
            f"lifeos: whether each compares with the version promoted before it was not looked at: {branch.unseen}"
        )
    echo(f"{count(seen, 'receipt')}, {bad} wrong" if seen else "there are no receipts")
    return EXIT_FINDINGS if bad else EXIT_CLEAN


def _lived_again(root: str, fleet: Fleet, receipt: "Receipt", arguments: Arguments) -> tuple[list[str], str]:
    """What differs in so many simulations, and a word on which they were; nothing when the receipt is for another version than the one
    that is here, or other models answer here than answered then."""
    from lifeos.gym.receipts import incumbent  # noqa: PLC0415  with numpy, which a command does not wait for to say --help
    from lifeos.gym.receipts.verify import differences, differences_before, overstated  # noqa: PLC0415

    said = argparse.Namespace(suite=receipt.suite, seed=None, attempt=receipt.attempt, router=None)
    with gate_of(root, fleet, receipt.agent, said) as gate:
        if gate.digest != receipt.digest:
            return [], ""
        if other := sorted(route for route in gate.models if gate.models[route] != receipt.models.get(route)):
            words = f"not simulated again: other models are here for {', '.join(other)}"
            return ([words], "") if arguments.strict else ([], f"; {words}")
        some = sorted(random.sample(range(receipt.simulations), min(arguments.again, receipt.simulations)))
        found = list(differences(receipt, gate, some))
        if receipt.incumbent is not None and (before := incumbent.find(gate)) is not None:
            read = receipt.incumbent.comparison.read or receipt.simulations
            found += differences_before(receipt, before, [index for index in some if index < read])
    words = f"; simulated again: {', '.join(map(str, some))}" if some else ""
    if arguments.fresh and not found and receipt.verdict == "pass":
        said.seed = secrets.randbits(48)
        with gate_of(root, fleet, receipt.agent, said) as gate:
            found += overstated(receipt, gate, arguments.fresh)
        words += f"; {arguments.fresh} fresh days: seed {said.seed}"
    return found, words


def _plain(path: str) -> bytes | None:
    """A file's bytes; None for a link, which may lead anywhere, a pipe, which may never end, and all else that is no file."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise LifeOSError(f"cannot read {path}: {error.strerror}") from error


def _files(root: str, agent: str) -> list[str]:
    folder = f"evals/receipts/{agent}"
    try:
        names = sorted(os.listdir(f"{root}/{folder}"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise LifeOSError(f"cannot read {root}/{folder}: {error.strerror}") from error
    return [f"{folder}/{name}" for name in names if not name.startswith(".")]
