"""A candidate in a process of its own: code of the repository, which is told tasks over a pipe, and comes back over it for its desk.

Like one behind HTTP it shares no memory with the Gym. Whatever it says is read as a stranger's: what is no wish and no decision is its failure.
"""

import os
import time
from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from lifeos.agent.contract import Decision, Task
from lifeos.agent.frames import BrokenFrameError, Frames
from lifeos.agent.memory import MemoryRefusedError, NoMemoryError
from lifeos.agent.model import ModelError
from lifeos.agent.wishes import Asked, Call, Consult, Consulted, Decided, Failed, Loaded, Ready, Said, Thinking, Wish
from lifeos.errors import LifeOSError, told
from lifeos.gym import limits
from lifeos.gym.candidates.candidate import SECONDS, NoDecision
from lifeos.gym.simulated_desk import SimulatedDesk
from lifeos.gym.workers import Infrastructure
from lifeos.tools.agent_process import AgentProcess

_STARTING = 30.0
"""Seconds until the process runs; after that the machine is at fault."""

_said: msgspec.json.Decoder[Said] = msgspec.json.Decoder(Said)


class File:
    """A :class:`lifeos.gym.candidates.candidate.Source`: a Python file with a function ``answer``."""

    named = True
    words = "the code of the repository"

    def __init__(self, path: str, sources: Mapping[str, bytes]) -> None:
        """``sources``: the files of its folder, by their path in it, as they were read."""
        self._path, self.sources = path, sources

    def digest(self) -> bytes:
        """Of nothing: the files are covered."""
        return b""

    def check(self) -> None:
        """Load it in a process, and end that. Raises :class:`LifeOSError`."""
        candidate = self.begin()
        try:
            candidate.load()
        except (NoDecision, Infrastructure) as error:
            raise LifeOSError(str(error)) from error
        finally:
            candidate.end()

    def begin(self) -> "OwnProcess":
        """Whose process begins with the first task."""
        folder, file = os.path.split(self._path)
        return OwnProcess(folder, file, self.sources)


class OwnProcess:
    """A :class:`lifeos.gym.candidates.candidate.Candidate`. One process answers task after task; one that broke off is replaced."""

    def __init__(self, folder: str, file: str, sources: Mapping[str, bytes], seconds: float = SECONDS) -> None:
        """``folder``: where the code stands, for words about it; ``file``: the one in it with the function ``answer``; ``seconds``: that
        it may take for a decision, not counting what it waits for its desk."""
        self._folder, self._file, self._sources, self._seconds = folder, file, sources, seconds
        self._process: AgentProcess | None = None

    def __call__(self, task: Task, desk: SimulatedDesk) -> Decision:
        """Ask. Raises :class:`NoDecision`, :class:`lifeos.gym.workers.Infrastructure`, and whatever the desk raises."""
        process = self.load()
        try:
            said = self._decided(process, task, desk)
        except BaseException:  # in the middle of a conversation, which nobody will finish
            self.end()
            raise
        if isinstance(said, Failed):
            raise NoDecision(said.words.replace(process.code, self._folder))
        return msgspec.json.decode(said.decision, type=Decision)

    def load(self) -> AgentProcess:
        """Its process, with the code loaded; the one that runs, or another. Raises :class:`NoDecision`, with why the code cannot be loaded,
        and :class:`lifeos.gym.workers.Infrastructure`."""
        if self._process is not None and self._process.ours:
            return self._process
        process = _started(self._sources, self._file)
        try:
            self._loaded(process)
        except BaseException:
            process.end()
            raise
        self._process = process
        return process

    def _loaded(self, process: AgentProcess) -> None:
        """Wait until its code is loaded. Raises :class:`NoDecision`, whose words begin with where the code stands."""
        path = f"{self._folder}/{self._file}"
        try:
            said = _heard(Frames(process.pipe).receive(time.monotonic() + self._seconds), process)
        except TimeoutError:
            raise NoDecision(f"{path} cannot be loaded: not within {self._seconds:g} s", late=True) from None
        except (BrokenFrameError, NoDecision) as error:
            raise NoDecision(f"{path} cannot be loaded: {error}") from error
        if isinstance(said, Failed):
            raise NoDecision(said.words.replace(process.code, self._folder))
        if not isinstance(said, Loaded):
            raise NoDecision(f"{path} cannot be loaded: it acts before it is asked")

    def end(self) -> None:
        """End its process; the next task has a new one."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def _decided(self, process: AgentProcess, task: Task, desk: SimulatedDesk) -> Decided | Failed:
        frames = Frames(process.pipe)
        deadline = time.monotonic() + self._seconds
        try:
            frames.send(Asked(task, desk.prompt), deadline)
            while True:
                said = _heard(frames.receive(min(deadline, desk.deadline)), process)
                if isinstance(said, Decided | Failed):
                    return said
                if isinstance(said, Loaded):
                    raise NoDecision("the candidate was loaded anew in the middle of a task")
                begun = time.monotonic()
                answer = _granted(said, desk)
                deadline += time.monotonic() - begun
                frames.send(answer, deadline)
        except TimeoutError:
            if desk.deadline < deadline:
                raise limits.late() from None
            raise NoDecision(f"no decision within {self._seconds:g} s", late=True) from None
        except BrokenFrameError as error:
            _left(process, str(error))


def find(path: str) -> str:
    """The path, when there is a file. Raises :class:`LifeOSError`."""
    if not os.path.isfile(path):
        raise LifeOSError(
            f"there is no {path}: an agent that the Gym can run has its code there, with a function 'answer' (docs/how-to/write-an-agent.md; "
            "`lifeos new agent` writes a first one). One that is served elsewhere is asked with --candidate URL."
        )
    return path


def _started(sources: Mapping[str, bytes], file: str) -> AgentProcess:
    """A process that runs, and has loaded no code of the candidate yet. Raises :class:`Infrastructure`."""
    try:
        process = AgentProcess(sources, file)
    except OSError as error:
        raise Infrastructure(f"no process could be started for the candidate: {error.strerror}") from error
    try:
        data = Frames(process.pipe).receive(time.monotonic() + _STARTING)
    except TimeoutError:
        process.end()
        raise Infrastructure(f"the candidate's process was not ready within {_STARTING:g} s") from None
    if data is None or not isinstance(_said.decode(data), Ready):
        status = process.status()
        process.end()
        raise Infrastructure(f"the candidate's process ended with status {status} before it ran any code of it")
    return process


def _heard(data: bytes | None, process: AgentProcess) -> Loaded | Wish | Decided | Failed:
    """What the candidate said. Raises :class:`NoDecision` for what is nothing that a candidate says."""
    if data is None:
        _left(process, "the pipe is closed")
    try:
        said = _said.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NoDecision(f"the candidate said what is neither a wish nor a decision: {told(error)}") from error
    if isinstance(said, Ready):
        raise NoDecision("the candidate began anew in the middle of a task")
    return said


def _left(process: AgentProcess, words: str) -> NoReturn:
    """The conversation is over: with its process, or its process has broken it off."""
    status = process.status()
    raise NoDecision(
        f"the candidate broke off: {words}" if status is None else f"the process ended with status {status}"
    )


def _granted(wish: Wish, desk: SimulatedDesk) -> Any:
    """The answer to a wish. Raises whatever the desk does, but for a model that fails and a memory that there is not: those are answers."""
    match wish:
        case Call():
            return desk.call(wish.tool, wish.arguments, confidence=wish.confidence, route=wish.route)
        case Consult():
            return _consulted(wish, desk)
    try:
        thought = desk.think(
            wish.question,
            system=wish.system,
            stakes=wish.stakes,
            schema=wish.schema,
            most_tokens=wish.most_tokens,
        )
    except ModelError as error:
        return Thinking(error=str(error))
    return Thinking(thought)


def _consulted(wish: Consult, desk: SimulatedDesk) -> Consulted:
    try:
        return Consulted(msgspec.Raw(msgspec.json.encode(desk.consulted(wish.operation, wish.arguments))))
    except NoMemoryError:
        return Consulted()
    except MemoryRefusedError as error:
        return Consulted(refused=str(error))
