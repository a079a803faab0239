"""Requests at a fixed rate, each timed from when it was due: a server that stalls is charged for those that wait behind (no coordinated omission)."""

import asyncio
import ssl
import time
from collections.abc import Mapping
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


def post(path: str, body: bytes, headers: Mapping[str, str] = {}) -> bytes:
    """A request as it goes over the wire."""
    sent = {"host": "gateway", "content-type": "application/json", "content-length": len(body), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def put(target: Target, rate: int, seconds: float, connections: int = 32) -> Slice:
    """Load for some seconds."""
    return asyncio.run(_put(target, rate, seconds, connections))


def most(target: Target, seconds: float, connections: int = 16) -> float:
    """Requests a second when each connection asks again as soon as it is answered."""
    return asyncio.run(_most(target, seconds, connections))


async def _most(target: Target, seconds: float, connections: int) -> float:
    end, done = time.perf_counter() + seconds, 0

    async def one() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port, ssl=target.tls)
        while time.perf_counter() < end:
            writer.write(target.data)
            answer = await _answer(reader)
            done += _right(answer)
        writer.close()

    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(one())
    return done / (time.perf_counter() - start)


def _right(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 200") and b'"error"' not in answer


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
        wrong += not _right(answer)
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
