"""Messages come as they were sent, and whatever else comes is said to be no message, at once or at the deadline."""

import socket
import threading
import time

import pytest

from lifeos.agent.frames import MOST_BYTES, BrokenFrameError, Frames


@pytest.fixture
def pair():
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def soon():
    return time.monotonic() + 0.2


def test_messages_come_whole_and_in_order(pair):
    sender, receiver = map(Frames, pair)
    messages = [{}, {"text": "ü" * 1_000_000}, [1, 2]]
    thread = threading.Thread(target=lambda: [sender.send(message) for message in messages])
    thread.start()
    assert [receiver.receive() for _ in messages] == [b"{}", b'{"text":"%s"}' % ("ü" * 1_000_000).encode(), b"[1,2]"]
    thread.join()


def test_the_end_is_no_message(pair):
    pair[0].close()
    assert Frames(pair[1]).receive() is None


@pytest.mark.parametrize("sent", [b"\0\0", b"\0\0\0\x05", b"\0\0\0\x05abc"])
def test_what_ends_in_the_middle_is_broken(pair, sent):
    pair[0].sendall(sent)
    pair[0].close()
    with pytest.raises(BrokenFrameError, match="ends in the middle"):
        Frames(pair[1]).receive()


def test_what_is_too_long_is_not_read(pair):
    pair[0].sendall((MOST_BYTES + 1).to_bytes(4))
    with pytest.raises(BrokenFrameError, match=f"a message of {MOST_BYTES + 1} bytes"):
        Frames(pair[1]).receive()
    with pytest.raises(BrokenFrameError, match="a message of"):
        Frames(pair[0]).send("x" * MOST_BYTES)


@pytest.mark.parametrize("sent", [b"", b"\0\0\0", b"\0\0\0\x05abc"])
def test_nothing_is_waited_for_beyond_the_deadline(pair, sent):
    pair[0].sendall(sent)
    with pytest.raises(TimeoutError):
        Frames(pair[1]).receive(soon())
    with pytest.raises(TimeoutError):
        Frames(pair[1]).receive(time.monotonic() - 1)


def test_who_does_not_read_is_not_waited_for_either(pair):
    with pytest.raises(TimeoutError):
        Frames(pair[0]).send("x" * 10_000_000, soon())


def test_nobody_there(pair):
    pair[1].close()
    with pytest.raises(BrokenFrameError, match="nobody listens"):
        Frames(pair[0]).send({})
