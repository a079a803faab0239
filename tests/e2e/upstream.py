"""A program that stands behind the platform in a pod, and counts: it tells whoever asks all that it was sent."""

_PROGRAM = r"""
import http.server, json, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
seen = []
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.say(seen)
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        seen.append(SEEN)
        answer = ANSWER
        self.say(answer) if isinstance(answer, dict) else self.stream(answer, seen[-1])
    def say(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def stream(self, events, row):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        row += [0, False]
        try:
            for event in events:
                self.wfile.write(f"data: {event}\n\n".encode())
                row[-2] += 1
        except OSError:
            row[-1] = True
http.server.ThreadingHTTPServer(("", int(sys.argv[1])), Handler).serve_forever()
"""


def command(seen, answer, port=8080, *, before=""):
    """What a container runs. ``seen``, ``answer``: expressions for what is kept of a POST and what is said to it, by ``asked``, its body, and ``self.headers``. An answer
    that is no dict is the events of a stream; of one is also kept how many of them were written, and whether nobody waited for the rest. ``before``: what the expressions use."""
    return ["python3", "-c", before + _PROGRAM.replace("SEEN", seen).replace("ANSWER", answer), str(port)]
