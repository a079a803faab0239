"""What the gateway adds to a call: the same request to the upstream, through Envoy alone, and through Envoy with the gateway service and OPA.

    python bench/gateway/run.py [--rate 200] [--seconds 5] [--rounds 3] [--record]

The targets take turns within one run. Real Envoy with mutual TLS, real OPA on this repository's rendered policies; the ledger is in memory, so
what a database adds is not in these figures. Each process has its CPU time counted, which a busy machine changes less than latencies.
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

from load import Slice, Target, post, put

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
from tests.proofs.upstream import Upstream

_TICK = os.sysconf("SC_CLK_TCK")
DIRECT, BARE, GUARDED, POLICIES = "the upstream", "Envoy alone", "Envoy, gateway service, OPA", "OPA alone"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rate", type=int, default=200, help="requests a second")
    parser.add_argument("--seconds", type=float, default=5, help="of each turn")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--record", action="store_true", help="write results.json and results.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, contextlib.ExitStack() as stack:
        targets, processes = _start(Path(work), stack)
        slices: dict[str, list[Slice]] = {target.name: [] for target in targets}
        spent = dict.fromkeys(processes, 0.0)
        for _ in range(given.rounds):
            for target in targets:
                before = {name: _cpu(pid) for name, pid in processes.items()}
                slices[target.name].append(put(target, given.rate, given.seconds))
                if target.name == GUARDED:
                    spent = {name: spent[name] + _cpu(pid) - before[name] for name, pid in processes.items()}
    data = {"rate": given.rate, "load": os.getloadavg()[0], "targets": {}, "cpu": {}}
    count = sum(len(one.latencies) for one in slices[GUARDED])
    data["cpu"] = {name: seconds / count * 1e6 for name, seconds in spent.items()}
    for name, found in slices.items():
        every = sorted(latency * 1000 for one in found for latency in one.latencies)
        data["targets"][name] = {
            "requests": len(every),
            "wrong": sum(one.wrong for one in found),
            "p50": statistics.median(every),
            "p99": every[int(len(every) * 0.99)],
        }
    report = _report(data)
    print(report)
    if given.record:
        folder = Path(__file__).parent
        (folder / "results.json").write_text(json.dumps(data, indent=1) + "\n")
        (folder / "results.md").write_text(report)


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
    upstream = start.Process(target=_upstream, args=(end,), daemon=True)
    socket = work / "gateway.sock"
    service = start.Process(
        target=_service, args=(end, encode(fleet), f"http://127.0.0.1:{opa.rest}", str(socket)), daemon=True
    )
    for process in (upstream, service):
        process.start()
        stack.callback(process.terminate)
    port = pipe.recv() or pipe.recv()
    while not socket.exists():
        time.sleep(0.05)
    envoys = []
    for name, asks in (("bare", None), ("guarded", socket)):
        (work / name).mkdir()
        identity = {"identity": f"{work}/gateway", "bundle": authority.certificate}
        envoys.append(stack.enter_context(Envoy(rendered, work / name, upstream=port, asks=asks, **identity)))
    tls = ssl.create_default_context(cafile=authority.certificate)
    tls.check_hostname = False
    tls.load_cert_chain(f"{work}/finance/svid.pem", f"{work}/finance/svid_key.pem")
    body = books.message("ledger-read", {"from": "2026-01-01", "until": "2026-01-31"}, confidence=0.9, route="local")
    asked = books.mcp("ledger-read", body, principal="spiffe://lifeos.dev/agent/finance/track/stable")
    facts = {"arguments_digest": "sha256:0", "breaker": "closed", "suspended": False}
    question = json.dumps({"input": request.document(request.read(asked), facts)}).encode()
    call = json.dumps(body).encode()
    targets = [
        Target(DIRECT, port, post("/mcp", call)),
        Target(BARE, envoys[0].port, post("/tools/ledger-read", call), tls),
        Target(GUARDED, envoys[1].port, post("/tools/ledger-read", call), tls),
        Target(POLICIES, opa.rest, post("/v1/data/lifeos/envoy/served", question)),
    ]
    pids = {"Envoy": envoys[1].process.pid, "gateway service": service.pid, "OPA": opa.process.pid}
    return targets, {name: pid for name, pid in pids.items() if pid is not None}


def _upstream(pipe: Any) -> None:

    with Upstream() as upstream:
        pipe.send(upstream.port)
        while True:
            time.sleep(1)
            upstream.seen.clear()


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
    base = data["targets"][BARE]
    lines = [
        f"{data['rate']} requests/s, {os.cpu_count()} processors, load {data['load']:.0f}; times in ms, from when a request was due.",
        "",
        "| target | requests | wrong | p50 | p99 | p50 beside Envoy alone | p99 beside Envoy alone |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, one in data["targets"].items():
        ratios = " | ".join(f"{one[key] - base[key]:+.2f} (x{one[key] / base[key]:.1f})" for key in ("p50", "p99"))
        lines.append(
            f"| {name} | {one['requests']} | {one['wrong']} | {one['p50']:.2f} | {one['p99']:.2f} | {ratios} |"
        )
    lines += ["", "| process | CPU a call, in µs |", "|---|--:|"]
    lines += [f"| {name} | {micros:.0f} |" for name, micros in data["cpu"].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
