"""``python -m lifeos.agent.piped``: the function ``answer`` of a file at the end of a pipe. How the Gym runs an agent of the repository.

The agent has this process to itself. It is told a task and a prompt, and what it wishes of its desk is asked for over the pipe: no scenario, no world
and no criterion is ever here.
"""

import os
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from lifeos.agent.code import function, place
from lifeos.agent.confined import confine
from lifeos.agent.contract import Decision, Task
from lifeos.agent.desk import Answered, Desk, Thought
from lifeos.agent.frames import BrokenFrameError, Frames
from lifeos.agent.memory import Answer as Remembered
from lifeos.agent.memory import Asks, MemoryRefusedError, NoMemoryError
from lifeos.agent.model import ModelError, Stakes
from lifeos.agent.wishes import Asked, Call, Consult, Consulted, Decided, Failed, Loaded, Ready, Think, Thinking, Wish
from lifeos.errors import LifeOSError, told

_T = TypeVar("_T")
_Remembered = TypeVar("_Remembered", bound=Remembered)
Answer = Callable[[Task, Desk], Decision]


class PipedDesk(Asks):
    """A :class:`lifeos.agent.desk.Desk` whose other side is at the other end of the pipe."""

    def __init__(self, frames: Frames, asked: Asked) -> None:
        self._frames, self._asked = frames, asked
        self._lock = threading.Lock()  # an agent may wish in several threads, and one answer follows one wish

    @property
    def prompt(self) -> str:
        """See :class:`lifeos.agent.desk.Desk`."""
        return self._asked.prompt

    @property
    def today(self) -> str:
        """The date of the task, which the Gym always gives."""
        return self._asked.task.date or ""

    def call(
        self, tool: str, arguments: dict[str, Any], *, confidence: float | None = None, route: str = ""
    ) -> Answered:
        """See :class:`lifeos.agent.desk.Desk`."""
        if not isinstance(arguments, dict):
            raise TypeError(f"the arguments of a call are a mapping, not {type(arguments).__name__}")
        return self._wish(Call(tool, arguments, confidence, route), Answered)

    def consult(self, operation: str, arguments: dict[str, Any], kind: type[_Remembered]) -> _Remembered:
        """See :class:`lifeos.agent.memory.Asks`."""
        told = self._wish(Consult(operation, arguments), Consulted)
        if told.refused:
            raise MemoryRefusedError(told.refused)
        if not bytes(told.answer):
            raise NoMemoryError
        return msgspec.json.decode(told.answer, type=kind)

    def think(
        self,
        question: str,
        *,
        system: str = "",
        stakes: Stakes = "low",
        schema: dict[str, Any] | None = None,
        most_tokens: int = 256,
    ) -> Thought:
        """See :class:`lifeos.agent.desk.Desk`."""
        answer = self._wish(Think(question, system, stakes, schema, most_tokens), Thinking)
        if answer.thought is None:
            raise ModelError(answer.error)
        return answer.thought

    def _wish(self, wish: Wish, kind: type[_T]) -> _T:
        with self._lock:
            self._frames.send(wish)
            data = self._frames.receive()
        if data is None:
            os._exit(0)  # whoever asked is gone
        return msgspec.json.decode(data, type=kind)


def main(arguments: list[str]) -> None:
    """Answer tasks until nobody asks any more. ``arguments``: the descriptor of the pipe, the process that this one ends with, the
    file, whose folder is one of two that are the agent's."""
    descriptor, parent, file = arguments
    confine(int(parent), os.path.dirname(os.path.dirname(file)))
    frames = Frames(socket.socket(fileno=int(descriptor)))
    frames.send(Ready())
    answer = _loaded(file)
    frames.send(answer if isinstance(answer, Failed) else Loaded())
    if isinstance(answer, Failed):
        return
    this = os.getpid()
    while (data := frames.receive()) is not None:
        asked = msgspec.json.decode(data, type=Asked)
        said = _said(answer, asked.task, PipedDesk(frames, asked), os.path.dirname(file))
        if os.getpid() != this:
            os._exit(1)  # the agent forked, and this is the copy
        try:
            frames.send(said)
        except BrokenFrameError as error:
            frames.send(Failed(told(error)))


def _loaded(file: str) -> Answer | Failed:
    try:
        return function(file, "answer")
    except BaseException as error:  # noqa: BLE001  whatever the code does as it is loaded is why it cannot be
        return Failed(str(error) if isinstance(error, LifeOSError) else f"{file} cannot be loaded: {told(error)}")


def _said(answer: Answer, task: Task, desk: Desk, folder: str) -> Decided | Failed:
    try:
        decision = answer(task, desk)
        if not isinstance(decision, Decision):
            raise TypeError(f"the candidate answered with {type(decision).__name__}, not with a Decision")
        return Decided(msgspec.Raw(msgspec.json.encode(decision)))
    except BaseException as error:  # noqa: BLE001  whatever an agent raises is what came of the task
        there = place(error, folder)
        return Failed(f"{folder}/{there}: {told(error)}" if there else told(error))


if __name__ == "__main__":
    main(sys.argv[1:])
