"""An agent at the end of a pipe: a task in, wishes, a decision out, and whatever it raises in words."""

import socket
import threading

import msgspec
import pytest

from lifeos.agent.contract import Decision, Task
from lifeos.agent.desk import Answered, Thought
from lifeos.agent.frames import Frames
from lifeos.agent.memory import MemoryRefusedError, NoMemoryError
from lifeos.agent.model import ModelError
from lifeos.agent.piped import PipedDesk
from lifeos.agent.wishes import Asked, Call, Consult, Consulted, Decided, Failed, Loaded, Ready, Said, Think, Thinking
from lifeos.tools.agent_process import AgentProcess

TASK = Task("1.1", "1", "Hello", date="2026-03-14")


def told(**texts):
    """Records that a memory answers with."""
    records = [{"id": key.replace("_", ":"), "text": text} for key, text in texts.items()]
    return Consulted(msgspec.Raw(msgspec.json.encode({"records": records})))


@pytest.fixture
def desk():
    """A desk, with answers that the other side gives one after the other, and what it heard."""
    inner, outer = socket.socketpair()
    heard, gives = [], []

    def serve():
        while (data := Frames(outer).receive()) is not None:
            heard.append(msgspec.json.decode(data, type=Said))
            Frames(outer).send(gives.pop(0))

    thread = threading.Thread(target=serve)
    thread.start()
    yield PipedDesk(Frames(inner), Asked(TASK, "# Hello")), gives, heard
    inner.close()
    thread.join()
    outer.close()


def test_wishes_and_their_answers(desk):
    desk, gives, heard = desk
    refused = Answered("denied", {"error": "no"}, ({"code": "x"},))
    gives += [refused, told(note_b="first", note_a="second"), Thinking(Thought("yes"))]
    assert (desk.today, desk.prompt) == ("2026-03-14", "# Hello")
    assert desk.call("calendar-read", {"days": 1}, confidence=0.9) == refused
    assert list(desk.recall("balcony")) == ["note:b", "note:a"]
    assert desk.think("Well?", stakes="high") == Thought("yes")
    assert heard == [
        Call("calendar-read", {"days": 1}, 0.9),
        Consult("recall", {"question": "balcony", "most": 5}),
        Think("Well?", "", "high", None, 256),
    ]


def test_a_model_that_fails_raises_where_it_was_asked(desk):
    desk, gives, _ = desk
    gives.append(Thinking(error="refused: too dear"))
    with pytest.raises(ModelError, match="refused: too dear"):
        desk.think("Well?")


def test_without_a_memory_it_is_refused_and_not_found_empty(desk):
    desk, gives, _ = desk
    gives += [Consulted(), told(), Consulted(refused="you may only read")]
    with pytest.raises(NoMemoryError, match=r"declare spec\.memory of the agent"):
        desk.recall("balcony")
    assert desk.recall("balcony") == {}
    with pytest.raises(MemoryRefusedError, match="you may only read"):
        desk.remember("Anna", "likes", "tea", scope="notes")


def test_what_cannot_be_said_is_not_asked(desk):
    desk, _, heard = desk
    with pytest.raises(TypeError, match="are a mapping, not NoneType"):
        desk.call("calendar-read", None)
    with pytest.raises(TypeError, match="objects of type object"):
        desk.call("calendar-read", {"from": object()})
    assert heard == []


def test_threads_wish_one_after_the_other(desk):
    desk, gives, _ = desk
    gives += [told(note_a=str(number)) for number in range(40)]
    found = []
    threads = [threading.Thread(target=lambda: found.extend(desk.recall("x") for _ in range(10))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(records["note:a"]) for records in found) == list(range(40))


@pytest.fixture
def talk():
    """Ask a process with this code; what it says until it has decided or failed."""
    processes = []

    def ask(code, times=1):
        processes.append(AgentProcess({"agent.py": code.encode()}, "agent.py"))
        frames = Frames(processes[-1].pipe)
        assert msgspec.json.decode(frames.receive(), type=Said) == Ready()
        said = msgspec.json.decode(frames.receive(), type=Said)
        for _ in range(times if said == Loaded() else 0):
            frames.send(Asked(TASK, "# Hello"))
            said = msgspec.json.decode(frames.receive(), type=Said)
        return said

    yield ask
    for process in processes:
        process.end()


def test_a_decision(talk):
    code = "from lifeos.agent.contract import Decision\ncount = 0\ndef answer(task, desk):\n    global count\n    count += 1\n    return Decision(task.id, f'{desk.prompt} {count}')\n"
    said = talk(code, 3)
    assert isinstance(said, Decided)
    assert msgspec.json.decode(said.decision, type=Decision) == Decision("1.1", "# Hello 3")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def answer(task, desk):\n    raise RuntimeError('no idea')\n", "RuntimeError: no idea"),
        ("def answer(task, desk):\n    raise SystemExit\n", "SystemExit: "),
        (
            "def answer(task, desk):\n    return {}\n",
            "TypeError: the candidate answered with dict, not with a Decision",
        ),
        ("def :\n", "agent.py:1: SyntaxError"),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt: "),
        (
            "from lifeos.agent.contract import Decision\ndef answer(task, desk):\n    return Decision(task.id, 'x' * 17_000_000)\n",
            "there may be 16777216",
        ),
        (
            "from lifeos.agent.contract import Decision\ndef answer(task, desk):\n    return Decision(task.id, chr(0xD800))\n",
            "surrogates not allowed",
        ),
    ],
)
def test_what_is_no_decision_is_told_each_time(talk, code, words):
    said = talk(code, 2)
    assert isinstance(said, Failed)
    assert words in said.words
