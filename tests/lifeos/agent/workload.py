"""A Workload API on a socket of its own: gRPC by the h2 library, one call at a time, whose answers the test decides."""

import queue
import socket
import subprocess
import threading
from contextlib import contextmanager, suppress

import h2.config
import h2.connection
import h2.events


def svid(folder, identity="spiffe://life.example/agent/hello/track/stable"):
    """What the API says of the files of an authority (tests.lifeos.agent.certificates): ``X509SVIDResponse``."""
    made = ["openssl", "pkcs8", "-topk8", "-nocrypt", "-in", f"{folder}/svid_key.pem", "-outform", "DER"]
    key = subprocess.run(made, check=True, capture_output=True).stdout
    chain, bundle = (der(f"{folder}/{name}.pem") for name in ("svid", "svid_bundle"))
    one = field(1, identity.encode()) + field(2, chain) + field(3, key) + field(4, bundle) + b"\x28\x01"
    return field(1, one)


def der(path):
    made = ["openssl", "x509", "-in", path, "-outform", "DER"]
    return subprocess.run(made, check=True, capture_output=True).stdout


def field(number, data):
    size = b""
    rest = len(data)
    while rest > 0x7F:
        size += bytes([rest & 0x7F | 0x80])
        rest >>= 7
    return bytes([number << 3 | 2]) + size + bytes([rest]) + data


@contextmanager
def api(path):
    """Put messages into the queue: bytes are sent in two pieces, a text refuses the call that is open or comes next."""
    said, asked, connections = queue.Queue(), [], []
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    thread = threading.Thread(target=_serve, args=(listener, connections, said, asked))
    thread.start()
    try:
        yield said, asked
    finally:
        said.put(None)
        for each in (listener, *connections):
            with suppress(OSError):  # one of them ended already
                each.shutdown(socket.SHUT_RDWR)
        thread.join()
        listener.close()


def _serve(listener, connections, said, asked):
    while True:
        try:
            connected, _ = listener.accept()
        except OSError:
            return
        connections.append(connected)
        with connected, suppress(OSError):
            _call(connected, said, asked)


def _call(connected, said, asked):
    http = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    http.initiate_connection()
    stream = None
    while stream is None:
        data = connected.recv(65536)
        if not data:
            return
        for event in http.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                asked.append({name.decode(): value.decode() for name, value in event.headers})
            elif isinstance(event, h2.events.StreamEnded):
                stream = event.stream_id
        connected.sendall(http.data_to_send())
    begun = False
    while (message := said.get()) is not None:
        if isinstance(message, str):
            status = [] if begun else [(":status", "200"), ("content-type", "application/grpc")]
            http.send_headers(stream, [*status, ("grpc-status", "7"), ("grpc-message", message)], end_stream=True)
            connected.sendall(http.data_to_send())
            while connected.recv(65536):  # until the other side closes, or what it still says breaks the pipe
                pass
            return
        if not begun:
            http.send_headers(stream, [(":status", "200"), ("content-type", "application/grpc")])
            begun = True
        framed = b"\0" + len(message).to_bytes(4) + message
        for part in (framed[:7], framed[7:]):
            http.send_data(stream, part)
            connected.sendall(http.data_to_send())
