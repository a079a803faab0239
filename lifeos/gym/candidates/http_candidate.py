"""A candidate behind HTTP: an agent in a process or a container of its own, that speaks the agent contract.

It is sent the task, and comes back to the Gym's gateway for tools, memory and models, with the session of the task in a header, as it goes to the
cluster's gateway. So it shares no memory with the Gym: what the trace says is what came by here.
"""

import asyncio
import hashlib
import os
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import NamedTuple

import httpx
import msgspec
import uvicorn

from lifeos import ir
from lifeos.agent.contract import Decision, Task
from lifeos.gym.candidates.candidate import SECONDS, NoDecision
from lifeos.gym.candidates.gateway import Act, Reply, application
from lifeos.gym.simulated_desk import SimulatedDesk

MOST_BYTES = 1_000_000
"""Of a decision."""


_OVER = Reply(409, {"error": {"code": "no-task", "message": "no task of this session is open"}})
"""For wishes that come when nobody asked, or after the simulation is over."""


class Remote:
    """A :class:`lifeos.gym.candidates.candidate.Source`: whoever answers at a URL."""

    def __init__(self, url: str, folder: str, agent: ir.Agent, catalog: ir.Catalog, image: str = "") -> None:
        """``folder``: where the switchboard looks for simulations; ``image``: the version that answers there, by the word of whoever
        started it; empty when nobody says."""
        self._url, self._folder, self._image = url.rstrip("/"), folder, image
        self._agent, self._catalog = agent, catalog
        self.named = bool(image)
        self.words = f"over HTTP, said to be {image or 'nobody knows what'}"

    def digest(self) -> bytes:
        """Of the image. Without one it is another candidate each time, for it may be."""
        return b"http" + hashlib.sha256(self._image.encode() or os.urandom(32)).digest()

    def check(self) -> None:
        """Whoever is at a URL may come at any time."""

    def begin(self) -> "Caller":
        """Connect this process with the switchboard."""
        return Caller(self._url, self._folder, self._agent, self._catalog)


class _Wish(NamedTuple):
    act: Act
    reply: Future[Reply]


class _Counter:
    """Where the wishes of one task queue up, from the thread of the network to that of the simulation."""

    def __init__(self, session: str) -> None:
        self.session = session
        self._queue: SimpleQueue[_Wish | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False

    def put(self, wish: _Wish | None) -> None:
        with self._lock:
            if not self._closed:
                self._queue.put(wish)
            elif wish is not None:
                wish.reply.set_result(_OVER)

    def serve(self, desk: SimulatedDesk) -> None:
        """Grant wishes until there is None. Raises whatever the desk raises."""
        while (wish := self._queue.get()) is not None:
            if not wish.reply.set_running_or_notify_cancel():
                continue  # whoever wished hung up
            try:
                wish.reply.set_result(wish.act(desk))
            except BaseException:
                wish.reply.set_result(_OVER)
                raise

    def close(self) -> None:
        """Grant nothing any more."""
        with self._lock:
            self._closed = True
            while not self._queue.empty():
                if (wish := self._queue.get()) is not None and wish.reply.set_running_or_notify_cancel():
                    wish.reply.set_result(_OVER)


class Caller:
    """A :class:`lifeos.gym.candidates.candidate.Candidate`. The network has a thread of its own; what the candidate wishes for is done in the thread
    that calls, one by one, so that a simulation is as much in one thread as any other. Once the decision is there, nobody listens."""

    def __init__(self, url: str, folder: str, agent: ir.Agent, catalog: ir.Catalog, seconds: float = SECONDS) -> None:
        self._url, self._folder, self._seconds = url, folder, seconds
        self._counter: _Counter | None = None
        self._socket = f"{folder}/{uuid.uuid4().hex}.sock"
        self._loop = asyncio.new_event_loop()
        # A connection for each task: one that the candidate closed in the meantime would be a failure that it has no part in.
        fresh = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.AsyncClient(timeout=None, limits=fresh, trust_env=False)  # noqa: S113  `_ask` has the clock
        begun = threading.Event()
        serving = self._serve(application(agent, catalog, self._submit), begun.set)
        threading.Thread(target=self._loop.run_until_complete, args=(serving,), daemon=True).start()
        begun.wait()

    def __call__(self, task: Task, desk: SimulatedDesk) -> Decision:
        """Ask. Raises :class:`NoDecision`, and whatever the desk raises."""
        way = f"{self._folder}/{task.session}"
        self._link(way)
        counter = self._counter = _Counter(task.session)
        left = desk.deadline - time.monotonic()
        asked = asyncio.run_coroutine_threadsafe(self._ask(task, min(self._seconds, left)), self._loop)
        asked.add_done_callback(lambda _: counter.put(None))
        try:
            counter.serve(desk)
            return asked.result()
        finally:
            self._counter = None
            counter.close()
            asked.cancel()
            os.unlink(way)

    async def _submit(self, session: str, act: Act) -> Reply:
        counter = self._counter
        if counter is None or session != counter.session:
            return _OVER
        wish = _Wish(act, Future())
        counter.put(wish)
        return await asyncio.wrap_future(wish.reply)

    async def _ask(self, task: Task, seconds: float) -> Decision:
        try:
            async with asyncio.timeout(seconds):
                data = await self._post(msgspec.json.encode(task))
        except TimeoutError:
            raise NoDecision(f"no decision within {seconds:.3g} s", late=True) from None
        except httpx.HTTPError as error:
            raise NoDecision(f"no answer from the candidate: {error or type(error).__name__}") from error
        try:
            return msgspec.json.decode(data, type=Decision)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise NoDecision(f"the candidate answered with no decision: {error}") from error

    async def _post(self, body: bytes) -> bytes:
        headers = {"content-type": "application/json", "accept-encoding": "identity"}
        async with self._client.stream("POST", f"{self._url}/v1/decisions", content=body, headers=headers) as response:
            if response.status_code != httpx.codes.OK:
                raise NoDecision(f"the candidate answered with status {response.status_code}")
            kind = response.headers.get("content-type", "")
            if kind.partition(";")[0].strip().lower() != "application/json" or "content-encoding" in response.headers:
                raise NoDecision(f"the candidate answered with '{kind[:80]}', not with plain application/json")
            data = bytearray()
            async for part in response.aiter_raw():
                data += part
                if len(data) > MOST_BYTES:
                    raise NoDecision(f"the candidate's decision has more than {MOST_BYTES} bytes")
            return bytes(data)

    async def _serve(self, app: object, begun: Callable[[], None]) -> None:
        server = uvicorn.Server(
            uvicorn.Config(app, uds=self._socket, lifespan="off", log_config=None, access_log=False)  # type: ignore[arg-type]
        )
        serving = asyncio.ensure_future(server.serve())
        while not server.started and not serving.done():  # noqa: ASYNC110  uvicorn has no event for it
            await asyncio.sleep(0.005)
        begun()
        await serving

    def _link(self, way: str) -> None:
        """From the session to this process; a link that a killed process left is replaced."""
        os.symlink(self._socket, f"{way}.new")
        os.replace(f"{way}.new", way)
