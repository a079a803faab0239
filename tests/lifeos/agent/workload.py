"""A Workload API on a socket of its own: a gRPC server of the official protocol, each of whose calls the test answers."""

import queue
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import grpc
from spiffe._proto import workload_pb2, workload_pb2_grpc


def svid(folder, identity="spiffe://life.example/agent/hello/track/stable"):
    """What the API says of the files of an authority (tests.lifeos.agent.certificates)."""
    made = ["openssl", "pkcs8", "-topk8", "-nocrypt", "-in", f"{folder}/svid_key.pem", "-outform", "DER"]
    key = subprocess.run(made, check=True, capture_output=True).stdout
    chain, bundle = (der(f"{folder}/{name}.pem") for name in ("svid", "svid_bundle"))
    one = workload_pb2.X509SVID(spiffe_id=identity, x509_svid=chain, x509_svid_key=key, bundle=bundle)
    return workload_pb2.X509SVIDResponse(svids=[one])


def der(path):
    made = ["openssl", "x509", "-in", path, "-outform", "DER"]
    return subprocess.run(made, check=True, capture_output=True).stdout


class Call:
    """One that somebody made. ``say`` a message to send it, a text to refuse the call, None to end it."""

    def __init__(self, context):
        self.metadata = dict(context.invocation_metadata())
        self._said = queue.SimpleQueue()
        self.say = self._said.put
        context.add_callback(lambda: self.say(None))

    def answers(self, context):
        while (message := self._said.get()) is not None:
            if isinstance(message, str):
                context.abort(grpc.StatusCode.PERMISSION_DENIED, message)
            yield message


@contextmanager
def api(path):
    """The calls that were made so far, for as long as it is there."""
    calls = []

    class Api(workload_pb2_grpc.SpiffeWorkloadAPIServicer):
        def FetchX509SVID(self, request, context):  # noqa: N802  its name in the protocol
            calls.append(Call(context))
            return calls[-1].answers(context)

    with ThreadPoolExecutor() as threads:
        server = grpc.server(threads)
        workload_pb2_grpc.add_SpiffeWorkloadAPIServicer_to_server(Api(), server)
        server.add_insecure_port(f"unix:{path}")
        server.start()
        yield calls
        server.stop(None).wait()
