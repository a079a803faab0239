"""Requests at a fixed rate, each timed from when it was due: a server that stalls is charged for those that wait behind (no coordinated omission)."""

import asyncio
import ssl
import time
from typing import NamedTuple


class Target(NamedTuple):
    """Where the same request goes. ``data``: the whole of it, as it goes over the wire."""

    name: str
    port: int
    data: bytes
    tls: ssl.SSLContext | None = None


class Slice(NamedTuple):
    """What came of some seconds of load. ``latencies`` in seconds; ``wrong``: answers that were not the expected ones."""

    latencies: list[float]
    wrong: int


def post(path: str, body: bytes) -> bytes:
    """A request as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


def put(target: Target, rate: int, seconds: float, connections: int = 32) -> Slice:
    """Load for some seconds."""
    return asyncio.run(_put(target, rate, seconds, connections))


async def _put(target: Target, rate: int, seconds: float, connections: int) -> Slice:
    idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(connections):
        await idle.put(await asyncio.open_connection("127.0.0.1", target.port, ssl=target.tls))
    latencies: list[float] = []
    wrong = 0

    async def one(due: float) -> None:
        nonlocal wrong
        reader, writer = await idle.get()
        writer.write(target.data)
        answer = await _answer(reader)
        latencies.append(time.perf_counter() - due)
        wrong += not (answer.startswith(b"HTTP/1.1 200") and b'"error"' not in answer)
        await idle.put((reader, writer))

    for _ in range(connections):  # the first ones pay for threads and connections behind
        await one(time.perf_counter())
    latencies.clear()
    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            due = start + number / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            group.create_task(one(due))
    while not idle.empty():
        _, writer = idle.get_nowait()
        writer.close()
    return Slice(latencies, wrong)


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    return head + await reader.readexactly(length)
