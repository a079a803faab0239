"""A candidate that is anything but an agent: ``python odd_candidates.py``; it prints its port. How it behaves is the first part of the path."""

import json
import socket
import sys
import threading
import time

OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


def whole(body, head=OK):
    return head + b"content-length: %d\r\n\r\n" % len(body) + body


def decision(asked, **change):
    return json.dumps({"task": asked["id"], "reply": "Hello! The day is free.", "confidence": 0.95, **change}).encode()


def behave(how, task, connection):
    if how == "fine":
        connection.sendall(whole(decision(task)))
    elif how == "hangs":
        time.sleep(600)
    elif how == "huge":
        connection.sendall(whole(decision(task, reply="x" * 10_000_000)))
    elif how == "huge-in-parts":
        connection.sendall(OK + b"transfer-encoding: chunked\r\n\r\n")
        for _ in range(1000):
            connection.sendall(b"2710\r\n" + b" " * 10_000 + b"\r\n")
    elif how == "streams-forever":
        connection.sendall(OK + b"transfer-encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"1\r\n \r\n")
            time.sleep(0.01)
    elif how == "headers-forever":
        connection.sendall(OK)
        while True:
            connection.sendall(b"x-more: and more\r\n")
    elif how == "garbage":
        connection.sendall(whole(b"\x00\xff certainly!"))
    elif how == "not-http":
        connection.sendall(b"220 ready for mail\r\n")
    elif how == "other-json":
        connection.sendall(whole(b'{"answer": 42}'))
    elif how == "wrong-type":
        connection.sendall(whole(decision(task), b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n"))
    elif how == "compressed":
        connection.sendall(whole(decision(task), OK + b"content-encoding: gzip\r\n"))
    elif how == "closes":
        pass
    elif how == "closes-in-the-middle":
        connection.sendall(OK + b"content-length: 500\r\n\r\n" + decision(task))
    elif how == "redirects":
        connection.sendall(
            b"HTTP/1.1 307 Temporary Redirect\r\nlocation: /fine/v1/decisions\r\ncontent-length: 0\r\n\r\n"
        )
    elif how == "fails":
        connection.sendall(whole(decision(task), b"HTTP/1.1 500 Oh\r\ncontent-type: application/json\r\n"))
    elif how == "created":
        connection.sendall(whole(decision(task), b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n"))
    elif how == "other-task":
        connection.sendall(whole(decision(task, task="0.99")))
    elif how == "earns":
        connection.sendall(whole(decision(task, usage={"cost": {"micros": -1, "currency": "USD"}})))


def answer(connection):
    with connection:
        try:
            data = b""
            while b"\r\n\r\n" not in data:
                data += connection.recv(65536)
            head, _, body = data.partition(b"\r\n\r\n")
            length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            while len(body) < length:
                body += connection.recv(65536)
            how = head.split(b" ")[1].decode().split("/")[1]
            behave(how, json.loads(body), connection)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # they hung up on it, and rightly so


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    while True:
        threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()


if __name__ == "__main__":
    main()
