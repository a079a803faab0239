"""What the gateway adds to a call: the same request to the upstream, through Envoy alone, through Envoy with the gateway service and OPA, without answers being shown to the service, and through LiteLLM without and with a guardrail of its own that asks OPA.

    python bench/gateway/run.py [--rate 200] [--slow 20] [--seconds 5] [--rounds 3] [--record]

The targets take turns within one run, first at the rate, then at one that LiteLLM keeps up with, then as fast as they go. Real Envoy with mutual TLS, real OPA on this repository's rendered policies, the real
LiteLLM on its rendered configuration; the ledger is in memory, so what a database adds is not in these figures. Each process has its CPU time counted, which a busy machine changes less than latencies.
"""

import argparse
import contextlib
import json
import multiprocessing
import os
import ssl
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT)]

import litellm_side
import upstream
from load import Slice, Target, most, post, put

from lifeos.bundle import decode, encode
from lifeos.bundle.policy_tree import policy_tree
from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.render import render_agent, render_platform
from lifeos.services.gateway import request
from lifeos.services.gateway.approval import Approvers
from lifeos.services.gateway.gateway import Gateway
from lifeos.services.gateway.metrics import Metrics
from lifeos.services.gateway.opa import Opa
from lifeos.services.gateway.pending import Waiting
from lifeos.services.gateway.server import serve
from tests.lifeos.agent.certificates import Authority
from tests.lifeos.services.gateway import books
from tests.proofs.envoy import Envoy
from tests.proofs.test_opa import Server

_TICK = os.sysconf("SC_CLK_TCK")
DIRECT, BARE, GUARDED, POLICIES = "the upstream", "Envoy alone", "Envoy, gateway service, OPA", "OPA alone"
UNSHOWN = "the same, answers not shown"
LITELLM, HOOKED = "LiteLLM", "LiteLLM, its guardrail, OPA"
BEHIND = {BARE: DIRECT, GUARDED: BARE, UNSHOWN: BARE, LITELLM: DIRECT, HOOKED: LITELLM}
"""What each adds to."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rate", type=int, default=200, help="requests a second")
    parser.add_argument("--slow", type=int, default=20, help="requests a second, of the second part")
    parser.add_argument("--seconds", type=float, default=5, help="of each turn")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--record", action="store_true", help="write results.json and results.md")
    given = parser.parse_args()
    data: dict[str, Any] = {"load": os.getloadavg()[0], "rates": {}, "most": {}}
    with tempfile.TemporaryDirectory() as work, contextlib.ExitStack() as stack:
        targets, processes = _start(Path(work), stack)
        for rate in (given.rate, given.slow):
            data["rates"][rate] = _at(rate, given, targets, processes)
        fastest: dict[str, list[float]] = {target.name: [] for target in targets}
        for _ in range(given.rounds):
            for target in targets:
                fastest[target.name].append(most(target, given.seconds))
        data["most"] = {name: statistics.median(found) for name, found in fastest.items()}
    data["load after"] = os.getloadavg()[0]
    report = _report(data)
    print(report)
    if given.record:
        folder = Path(__file__).parent
        (folder / "results.json").write_text(json.dumps(data, indent=1) + "\n")
        (folder / "results.md").write_text(report)


def _at(rate: int, given: Any, targets: list[Target], processes: dict[str, int]) -> dict[str, Any]:
    slices: dict[str, list[Slice]] = {target.name: [] for target in targets}
    spent = {target.name: dict.fromkeys(processes, 0.0) for target in targets}
    for _ in range(given.rounds):
        for target in targets:
            before = {name: _cpu(pid) for name, pid in processes.items()}
            slices[target.name].append(put(target, rate, given.seconds))
            for name, pid in processes.items():
                spent[target.name][name] += _cpu(pid) - before[name]
    told = {}
    for name, found in slices.items():
        every = sorted(latency * 1000 for one in found for latency in one.latencies)
        cpu = {one: seconds / len(every) * 1e6 for one, seconds in spent[name].items()}
        told[name] = {
            "requests": len(every),
            "wrong": sum(one.wrong for one in found),
            "p50": statistics.median(every),
            "p99": every[int(len(every) * 0.99)],
            "cpu": {one: micros for one, micros in cpu.items() if micros >= _NOTHING},
        }
    return told


_NOTHING = 50
"""Microseconds of a process a call that are its own business, such as a timer."""


def _start(work: Path, stack: contextlib.ExitStack) -> tuple[list[Target], dict[str, int]]:
    fleet = Compilation(str(ROOT), cached=False).analysis.fleet
    assert fleet is not None
    where = fleet.catalog.platform.environments["prod"]
    units = [render_platform(fleet.catalog, fleet.roster, where)]
    units += [render_agent(agent, fleet.catalog, where) for agent in fleet.running("prod")]
    rendered = [manifest.body for unit in units for manifest in unit.manifests.values()]
    for path, text in policy_tree(rendered).items():
        (work / path).parent.mkdir(exist_ok=True)
        (work / path).write_text(text)
    authority = Authority(work)
    authority.issue("spiffe://lifeos.dev/platform/gateway", f"{work}/gateway")
    authority.issue("spiffe://lifeos.dev/agent/finance/track/stable", f"{work}/finance")
    opa = stack.enter_context(Server(rendered, work))
    start = multiprocessing.get_context("spawn")
    pipe, end = start.Pipe()
    behind = start.Process(target=upstream.run, args=(end,), daemon=True)
    socket = work / "gateway.sock"
    service = start.Process(
        target=_service, args=(end, encode(fleet), f"http://127.0.0.1:{opa.rest}", str(socket)), daemon=True
    )
    for process in (behind, service):
        process.start()
        stack.callback(process.terminate)
    port = pipe.recv() or pipe.recv()
    while not socket.exists():
        time.sleep(0.05)
    envoys = []
    unshown = [body for body in rendered if body["kind"] != "EnvoyExtensionPolicy"]
    for name, bodies, asks in (("bare", rendered, None), ("guarded", rendered, socket), ("unshown", unshown, socket)):
        (work / name).mkdir()
        identity = {"identity": f"{work}/gateway", "bundle": authority.certificate}
        envoys.append(stack.enter_context(Envoy(bodies, work / name, upstream=port, asks=asks, **identity)))
    tls = ssl.create_default_context(cafile=authority.certificate)
    tls.check_hostname = False
    tls.load_cert_chain(f"{work}/finance/svid.pem", f"{work}/finance/svid_key.pem")
    body = books.message("ledger-read", {"from": "2026-01-01", "until": "2026-01-31"}, confidence=0.9, route="local")
    asked = books.mcp("ledger-read", body, principal="spiffe://lifeos.dev/agent/finance/track/stable")
    facts = {"arguments_digest": "sha256:0", "breaker": "closed", "suspended": False}
    question = json.dumps({"input": request.document(request.read(asked), facts)}).encode()
    call = json.dumps(body).encode()
    litellm, proxy = stack.enter_context(litellm_side.running(fleet.catalog, work / "litellm", port))
    hooked = stack.enter_context(litellm_side.running(fleet.catalog, work / "hooked", port, opa.rest, question))
    prompt = json.dumps({"messages": [{"role": "user", "content": "May I?"}], "max_tokens": 16}).encode()
    asked_of_litellm = post(litellm_side.PATH, prompt, litellm_side.HEADERS)
    targets = [
        Target(DIRECT, port, post("/mcp", call)),
        Target(BARE, envoys[0].port, post("/tools/ledger-read", call), tls),
        Target(GUARDED, envoys[1].port, post("/tools/ledger-read", call), tls),
        Target(UNSHOWN, envoys[2].port, post("/tools/ledger-read", call), tls),
        Target(POLICIES, opa.rest, post("/v1/data/lifeos/envoy/served", question)),
        Target(LITELLM, litellm, asked_of_litellm),
        Target(HOOKED, hooked[0], asked_of_litellm),
    ]
    pids = {
        "Envoy": envoys[1].process.pid,
        "Envoy that shows no answers": envoys[2].process.pid,
        "gateway service": service.pid,
        "OPA": opa.process.pid,
        "LiteLLM": proxy.pid,
        "LiteLLM with its guardrail": hooked[1].pid,
    }
    return targets, {name: pid for name, pid in pids.items() if pid is not None}


def _service(pipe: Any, fleet: bytes, opa: str, socket: str) -> None:

    known = decode(fleet)
    ledger = books.Books(lambda: time.time_ns() // 1000)
    gateway = Gateway(lambda: known, Opa(opa, 2), ledger, Approvers({}), Waiting(), Metrics())
    server, _ = serve(gateway, ledger, f"unix:{socket}")
    server.wait_for_termination()


def _cpu(pid: int) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _report(data: dict[str, Any]) -> str:
    lines = [
        f"{os.cpu_count()} processors, which others used too: load {data['load']:.0f} before and {data['load after']:.0f} after. Times in ms, from when a request was due; CPU in µs a call, of the processes of",
        "LifeOS and LiteLLM. The ledger is in memory.",
    ]
    for rate, told in data["rates"].items():
        lines += [
            "",
            f"At {rate} requests a second:",
            "",
            "| target | requests | wrong | p50 | p99 | adds to | p50 | p99 | CPU |",
            "|---|--:|--:|--:|--:|---|--:|--:|---|",
        ]
        for name, one in told.items():
            base = BEHIND.get(name, "")
            added = [f"{one[key] - told[base][key]:+.2f}" if base else "" for key in ("p50", "p99")]
            cpu = ", ".join(f"{process} {micros:.0f}" for process, micros in one["cpu"].items())
            lines.append(
                f"| {name} | {one['requests']} | {one['wrong']} | {one['p50']:.2f} | {one['p99']:.2f} | {base} | {' | '.join(added)} | {cpu} |"
            )
    lines += [
        "",
        "As fast as it goes, 16 at a time:",
        "",
        "| target | requests a second | beside LiteLLM |",
        "|---|--:|--:|",
    ]
    lines += [
        f"| {name} | {found:.0f} | x{found / data['most'][LITELLM]:.1f} |" for name, found in data["most"].items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
