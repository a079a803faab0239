"""Group commit: commands that come while a transaction is under way wait for the next one, and share its flush.

So the disk is waited for once for all that came meanwhile, and the more callers there are the larger the groups.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from lifeos.errors import LifeOSError

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")

MOST = 512
"""Commands in one transaction: more would make the first of them wait, and bring nothing."""


class Committer(Generic[Asked, Answered]):
    """A thread that appends. ``append``: decides commands in one transaction that it commits, or raises."""

    def __init__(self, append: Callable[[Sequence[Asked]], list[Answered]]) -> None:
        self._append = append
        self._queue: queue.SimpleQueue[tuple[Asked, Future[Answered]] | None] = queue.SimpleQueue()
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

    def submit(self, command: Asked) -> "Future[Answered]":
        """The answer to a command, which may be an exception. Raises :class:`RuntimeError` after the end."""
        answer: Future[Answered] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("the ledger is closed")
            self._queue.put((command, answer))
        return answer

    def close(self) -> None:
        """Answer what was submitted, and end."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            group, last = [first], False
            while len(group) < MOST and not last:
                try:
                    more = self._queue.get_nowait()
                except queue.Empty:
                    break
                last = more is None
                group += [more] if more is not None else []
            self._commit(group)
            if last:
                break

    def _commit(self, group: "list[tuple[Asked, Future[Answered]]]") -> None:
        wanted = [(command, answer) for command, answer in group if answer.set_running_or_notify_cancel()]
        try:
            answers = self._append([command for command, _ in wanted]) if wanted else []
        except BaseException as error:  # noqa: BLE001  whoever waits must be told, whatever it is
            self._fail(wanted, error)
            return
        for (_, waiting), answer in zip(wanted, answers, strict=True):
            waiting.set_result(answer)

    def _fail(self, wanted: "list[tuple[Asked, Future[Answered]]]", error: BaseException) -> None:
        """Nothing of the group was written. A bug in one command is no reason to fail the others: each is tried alone. A database that does not answer
        answers none of them."""
        alone = len(wanted) > 1 and not isinstance(error, LifeOSError)
        for command, waiting in wanted:
            if not alone:
                waiting.set_exception(error)
                continue
            try:
                (answer,) = self._append([command])
            except BaseException as own:  # noqa: BLE001  as above
                waiting.set_exception(own)
            else:
                waiting.set_result(answer)
